// `asset`: one asset and the function that makes it.
import { assetKey } from "./asset-key.ts";
import type { SingleAssetDefinition } from "./assets-definition.ts";
import { DefinitionError } from "./errors.ts";
import type { MaterializeResult, ObserveResult, StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import { type AssetCheckSpecOptions, type AssetSpecOptions, resolveAssetSpec, resolveCheckSpec } from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `asset` takes: as an `AssetSpec`, and how the function is run. */
export interface AssetOptions extends Omit<AssetSpecOptions, "key" | "skippable">, StepOptions {
  /** Name of the asset; with `keyPrefix` before it, its key. */
  readonly name?: string;
  readonly keyPrefix?: string | readonly string[];
  /** The whole key, in the place of `name` and `keyPrefix`. */
  readonly key?: AssetSpecOptions["key"];
  /** Checks that the function itself evaluates: `checkResults` of its result. */
  readonly checkSpecs?: readonly Omit<AssetCheckSpecOptions, "asset">[];
}

/** Nothing: made, and no more to say. */
// biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are the usual case
export type AssetFunctionResult = MaterializeResult | ObserveResult | void;

/**
 * Declares an asset.
 * @example
 * const orders = asset({ name: "orders", deps: ["raw_orders"] }, async (context, { db }: { db: Db }) => {
 *   const rows = await db.load();
 *   return new MaterializeResult({ metadata: { rows } });
 * });
 */
export function asset<R = unknown>(
  options: AssetOptions,
  make: (context: AssetExecutionContext, resources: R) => AssetFunctionResult | Promise<AssetFunctionResult>,
): SingleAssetDefinition<R> {
  const site = sourceSite(asset);
  const spec = resolveAssetSpec({ ...options, key: keyOfOptions(options) }, site);
  const checks = (options.checkSpecs ?? []).map((check) => resolveCheckSpec({ ...check, asset: spec.key }, site));
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
    resolve: () => ({ assets: [spec], checks }),
    run: (context, resources) => single(make(context, resources)),
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

async function* single(result: AssetFunctionResult | Promise<AssetFunctionResult>): AsyncIterable<StepResult> {
  const given = await result;
  if (given !== undefined) yield given;
}
