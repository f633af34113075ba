// `multiAsset`: several assets that one function makes.
import type { AssetsDefinition } from "./assets-definition.ts";
import { DefinitionError } from "./errors.ts";
import type { StepResult } from "./results.ts";
import { sourceSite } from "./source-site.ts";
import {
  AssetCheckSpec,
  type AssetCheckSpecOptions,
  AssetSpec,
  type AssetSpecOptions,
  resolveAssetSpec,
  resolveCheckSpec,
} from "./specs.ts";
import { stepLimits } from "./step-limits.ts";
import type { AssetExecutionContext, StepOptions } from "./types.ts";

/** What `multiAsset` takes. */
export interface MultiAssetOptions extends StepOptions {
  /** Name of the step. */
  readonly name: string;
  readonly specs: readonly (AssetSpec | AssetSpecOptions)[];
  readonly checkSpecs?: readonly (AssetCheckSpec | AssetCheckSpecOptions)[];
  /** True when the function looks at `context.selectedAssetKeys` and can make a part (default false). */
  readonly canSubset?: boolean;
}

/**
 * Declares several assets that one function makes; it yields a result for each.
 * @example
 * multiAsset({ name: "split", specs: [{ key: "a" }, { key: "b" }] }, async function* () {
 *   yield new MaterializeResult({ assetKey: "a" });
 *   yield new MaterializeResult({ assetKey: "b" });
 * });
 */
export function multiAsset<R = unknown>(
  options: MultiAssetOptions,
  make: (context: AssetExecutionContext, resources: R) => AsyncIterable<StepResult>,
): AssetsDefinition<R> {
  const site = sourceSite(multiAsset);
  if (options.specs.length === 0) {
    throw new DefinitionError("definitions/no-assets", `multiAsset "${options.name}" has no assets`);
  }
  const assets = options.specs.map((spec) =>
    spec instanceof AssetSpec ? spec.resolved : resolveAssetSpec(spec, site),
  );
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
    resolve: () => ({ assets, checks }),
    run: make,
  };
}
