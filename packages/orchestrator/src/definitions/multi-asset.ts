// `multiAsset`: several assets that one function makes.
import type { ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import type { AssetInputs, InputValues } from "../io/io-manager.ts";
import type { BackfillPolicy } from "../partitions/backfill-policy.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";
import type { AssetsDefinition } from "./assets-definition.ts";
import { configured } from "./configured.ts";
import { DefinitionError } from "./errors.ts";
import type { Hooked } from "./hooks.ts";
import { resourceNamesOf } from "./required-resources.ts";
import type { StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import {
  AssetCheckSpec,
  type AssetCheckSpecOptions,
  AssetSpec,
  type AssetSpecOptions,
  resolveAssetSpec,
  resolveCheckSpec,
  withPartitions,
} from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `multiAsset` takes. */
export interface MultiAssetOptions<
  S extends ConfigSchema = ConfigSchema,
  I extends AssetInputs = AssetInputs,
  H = unknown,
> extends StepOptions,
    Hooked<H> {
  /** Name of the step. */
  readonly name: string;
  readonly specs: readonly (AssetSpec | AssetSpecOptions)[];
  readonly checkSpecs?: readonly (AssetCheckSpec | AssetCheckSpecOptions)[];
  /** True when the function looks at `context.selectedAssetKeys` and can make a part (default false). */
  readonly canSubset?: boolean;
  /** Schema of its run config: `z.object({ … })`. */
  readonly config?: S;
  /** Assets whose values the function takes as its third argument; name them in the `deps` of what is made of them. */
  readonly ins?: I;
  /** Of all its assets; they are made together, and so have the same. */
  readonly partitions?: PartitionsDefinition;
  readonly backfillPolicy?: BackfillPolicy;
}

/**
 * Declares several assets that one function makes; it yields a result for each.
 * @example
 * multiAsset({ name: "split", specs: [{ key: "a" }, { key: "b" }] }, async function* () {
 *   yield new MaterializeResult({ assetKey: "a" });
 *   yield new MaterializeResult({ assetKey: "b" });
 * });
 */
export function multiAsset<
  R = unknown,
  S extends ConfigSchema = NoConfig,
  I extends AssetInputs = Readonly<Record<never, never>>,
  H = unknown,
>(
  options: MultiAssetOptions<S, I, H>,
  make: (
    context: AssetExecutionContext<ConfigOutput<S>>,
    resources: R,
    inputs: InputValues<I>,
  ) => AsyncIterable<StepResult>,
): AssetsDefinition<R & H, S> {
  const site = sourceSite(multiAsset);
  if (options.specs.length === 0) {
    throw new DefinitionError("definitions/no-assets", `multiAsset "${options.name}" has no assets`);
  }
  const assets = options.specs
    .map((spec) => (spec instanceof AssetSpec ? spec.resolved : resolveAssetSpec(spec, site)))
    .map((spec) => withPartitions(spec, options));
  const checks = (options.checkSpecs ?? []).map((check) =>
    check instanceof AssetCheckSpec ? check.resolved : resolveCheckSpec(check, site),
  );
  return {
    kind: "assets",
    name: options.name,
    canSubset: options.canSubset ?? false,
    hasNodes: false,
    retryPolicy: options.retryPolicy ?? null,
    limits: stepLimits(options.name, options),
    site,
    watchedFolders: [],
    ...(options.config !== undefined && { config: options.config }),
    ...(options.ins !== undefined && { inputs: options.ins }),
    requires: resourceNamesOf(make),
    hooks: options.hooks ?? [],
    resolve: () => ({ assets, checks }),
    run: (context, resources, inputs) => make(configured<S>(context), resources, inputs as InputValues<I>),
  };
}
