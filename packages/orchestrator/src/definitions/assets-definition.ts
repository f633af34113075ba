// One thing that a run can execute: which assets and checks it gives, and the function that gives them. `R` is what the
// function needs of the resources; it is checked against `Definitions.resources` when the team's code is compiled.
import type { StepResult } from "./results.ts";
import type {
  AssetExecutionContext,
  ResolvedAssetSpec,
  ResolvedCheckSpec,
  RetryPolicy,
  SourceSite,
  StepLimits,
  WatchedFolder,
} from "./types.ts";

export interface ResolvedSpecs {
  readonly assets: readonly ResolvedAssetSpec[];
  readonly checks: readonly ResolvedCheckSpec[];
  /** What is known of assets that it only reads (dbt sources); whoever declares one of them knows better (default none). */
  readonly upstream?: readonly ResolvedAssetSpec[];
}

/** Made by `asset`, `multiAsset` and `dbtAssets`. */
export interface AssetsDefinition<in R = unknown> {
  readonly kind: "assets";
  /** Name of its step in runs. */
  readonly name: string;
  /** True when a run may do a part of it. */
  readonly canSubset: boolean;
  /** True when it tells of parts of its own. */
  readonly hasNodes: boolean;
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  readonly site: SourceSite | null;
  readonly watchedFolders: readonly WatchedFolder[];
  /** Reads what is to be read (a manifest) and says what it gives. */
  readonly resolve: () => ResolvedSpecs | Promise<ResolvedSpecs>;
  readonly run: (context: AssetExecutionContext, resources: R) => AsyncIterable<StepResult>;
}

/** An `AssetsDefinition` of one asset, which can be named where a key is asked for. */
export interface SingleAssetDefinition<in R = unknown> extends AssetsDefinition<R> {
  readonly assetKey: string;
}

/** Made by `assetCheck`. */
export interface AssetCheckDefinition<in R = unknown> {
  readonly kind: "check";
  readonly name: string;
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  readonly spec: ResolvedCheckSpec;
  readonly run: (context: AssetExecutionContext, resources: R) => AsyncIterable<StepResult>;
}
