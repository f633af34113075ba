// `asset`: one asset and the function that makes it.
import type { ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import { AssetIn, type AssetInputs, type InputValues, type ValueKeeper } from "../io/io-manager.ts";
import { assetKey } from "./asset-key.ts";
import type { SingleAssetDefinition } from "./assets-definition.ts";
import { configured } from "./configured.ts";
import { DefinitionError } from "./errors.ts";
import type { Hooked } from "./hooks.ts";
import { resourceNamesOf } from "./required-resources.ts";
import { isStepResult, MaterializeResult, type ObserveResult, type StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { type AssetCheckSpecOptions, type AssetSpecOptions, resolveAssetSpec, resolveCheckSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `asset` takes: as an `AssetSpec`, and how the function is run. */
export interface AssetOptions<S extends ConfigSchema = ConfigSchema, I extends AssetInputs = AssetInputs, H = unknown>
  extends Omit<AssetSpecOptions, "key" | "skippable" | "ioManagerKey">,
    StepOptions,
    Hooked<H> {
  /** Name of the asset; with `keyPrefix` before it, its key. */
  readonly name?: string;
  readonly keyPrefix?: string | readonly string[];
  /** The whole key, in the place of `name` and `keyPrefix`. */
  readonly key?: AssetSpecOptions["key"];
  /** Schema of its run config: `z.object({ … })`. */
  readonly config?: S;
  /** Assets whose values the function takes as its third argument; it is made of them. */
  readonly ins?: I;
  /** Checks that the function itself evaluates: `checkResults` of its result. */
  readonly checkSpecs?: readonly Omit<AssetCheckSpecOptions, "asset">[];
}

/** Nothing: made, and no more to say. */
// biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are the usual case
export type AssetFunctionResult = MaterializeResult | ObserveResult | void;

/** What a function may return: a value of its own only where an I/O manager keeps it. */
type Returned<K> = [K] extends [never] ? AssetFunctionResult : unknown;
/** The value that is kept. */
type ValueOf<V> = V extends MaterializeResult<infer T> ? T : V extends ObserveResult | undefined ? never : V;
/** The resources: those that the function asks for, and the I/O manager, which must be one for such values. */
type Needs<R, K extends string, V> = [K] extends [never] ? R : R & Readonly<Record<K, ValueKeeper<ValueOf<V>>>>;

/**
 * Declares an asset.
 * @example
 * const orders = asset({ name: "orders", deps: ["raw_orders"] }, async (context, { db }: { db: Db }) => {
 *   const rows = await db.load();
 *   return new MaterializeResult({ metadata: { rows } });
 * });
 */
export function asset<
  R = unknown,
  S extends ConfigSchema = NoConfig,
  I extends AssetInputs = Readonly<Record<never, never>>,
  const K extends string = never,
  V extends Returned<K> = Returned<K>,
  H = unknown,
>(
  options: AssetOptions<S, I, H> & { readonly ioManagerKey?: K },
  make: (context: AssetExecutionContext<ConfigOutput<S>>, resources: R, inputs: InputValues<I>) => V | Promise<V>,
): SingleAssetDefinition<Needs<R, K, V> & H, S, ValueOf<V>> {
  const site = sourceSite(asset);
  const ins = Object.values(options.ins ?? {});
  const deps = [...(options.deps ?? []), ...ins];
  const spec = resolveAssetSpec({ ...options, deps, key: keyOfOptions(options) }, site);
  const checks = (options.checkSpecs ?? []).map((check) => resolveCheckSpec({ ...check, asset: spec.key }, site));
  const keepers = ins.flatMap((each) => (each instanceof AssetIn && each.ioManagerKey ? [each.ioManagerKey] : []));
  return {
    kind: "assets",
    name: stepName(spec.key),
    assetKey: spec.key,
    canSubset: false,
    hasNodes: false,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(spec.key, options),
    site,
    watchedFolders: [],
    ...(options.config !== undefined && { config: options.config }),
    ...(options.ins !== undefined && { inputs: options.ins }),
    requires: resourceNamesOf(make)?.concat(keepers) ?? null,
    hooks: options.hooks ?? [],
    resolve: () => ({ assets: [spec], checks }),
    run: (context, resources, inputs) => single(make(configured<S>(context), resources, inputs as InputValues<I>)),
  };
}

/** Steps are named as files and URLs like it: the path's parts joined by "__". */
export function stepName(key: string): string {
  return key.replaceAll("/", "__");
}

export function keyOfOptions(options: Pick<AssetOptions, "key" | "name" | "keyPrefix">): string {
  if (options.key !== undefined) return assetKey(options.key);
  if (options.name === undefined) throw new DefinitionError("definitions/asset-key", "an asset needs a name or a key");
  const { keyPrefix } = options;
  const prefix = keyPrefix === undefined ? [] : typeof keyPrefix === "string" ? [keyPrefix] : keyPrefix;
  return assetKey([...prefix, options.name]);
}

async function* single(result: unknown): AsyncIterable<StepResult> {
  const given = await result;
  if (given === undefined) return;
  yield isStepResult(given) ? given : new MaterializeResult({ value: given });
}
