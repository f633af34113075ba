// One thing that a run can execute: which assets and checks it gives, and the function that gives them. `R` is what the
// function needs of the resources; it is checked against `Definitions.resources` when the team's code is compiled.
import type { ConfigSchema } from "../config/config-schema.ts";
import type { AssetInputs, HasValue } from "../io/io-manager.ts";
import type { FlatGraph } from "../ops/flat-graph.ts";
import type { HookDefinition } from "./hooks.ts";
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

/** What every declaration that can run may have. */
export interface Runnable<in R, out S extends ConfigSchema> {
  /** Of its run config (default: it takes none). */
  readonly config?: S;
  /** Names of the resources that its function asks for; null or absent: it may be any. */
  readonly requires?: readonly string[] | null;
  /** Called when its step has ended (default none). */
  readonly hooks?: readonly HookDefinition<R>[];
  readonly run: (
    context: AssetExecutionContext,
    resources: R,
    inputs: Readonly<Record<string, unknown>>,
  ) => AsyncIterable<StepResult>;
}

/** A graph whose outputs are assets. */
export interface AssetGraph {
  readonly flat: FlatGraph;
  /** By the name of the output. */
  readonly assets: Readonly<Record<string, string>>;
}

/** Made by `asset`, `multiAsset` and `dbtAssets`. */
export interface AssetsDefinition<in R = unknown, out S extends ConfigSchema = ConfigSchema> extends Runnable<R, S> {
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
  /** Values of other assets that its function takes (default none). */
  readonly inputs?: AssetInputs;
  /** The ops that make it in the place of a function, and which of their outputs is which asset (default none). */
  readonly graph?: AssetGraph;
}

/** An `AssetsDefinition` of one asset, which can be named where a key is asked for. */
export interface SingleAssetDefinition<in R = unknown, out S extends ConfigSchema = ConfigSchema, out V = unknown>
  extends AssetsDefinition<R, S>,
    HasValue<V> {
  readonly assetKey: string;
}

/** Made by `assetCheck`. */
export interface AssetCheckDefinition<in R = unknown, out S extends ConfigSchema = ConfigSchema>
  extends Runnable<R, S> {
  readonly kind: "check";
  readonly name: string;
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  /** One, or those that one function evaluates together. */
  readonly specs: readonly ResolvedCheckSpec[];
}
