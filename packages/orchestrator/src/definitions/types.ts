// What a team declares, as types: keys, specs, results, contexts, policies. No behaviour.
import type { ConditionNode } from "../conditions/types.ts";

import type { Metadata, MetadataEntry, NodeOutcome, RunEventBody } from "../events/types.ts";
import type { AssetPartitioning, TimeWindow } from "../partitions/types.ts";

import type { ResolvedFreshness } from "./freshness-policy.ts";
import type { StepNews } from "./op-results.ts";

/** `"orders"`, `"shop/orders"` or `["shop", "orders"]`. */
export type AssetKeyLike = string | readonly string[];

/** A plain value becomes an entry by what it is: text, int, float, bool, timestamp, json. */
export type MetadataValueLike = MetadataEntry | string | number | boolean | Date | null | readonly unknown[] | object;
export type MetadataLike = Readonly<Record<string, MetadataValueLike>>;

/** Where in the team's files something is declared. */
export interface SourceSite {
  readonly file: string;
  readonly line: number;
}

/** One check, by its asset and its name. */
export interface CheckRef {
  readonly assetKey: string;
  readonly name: string;
}

/** How often a step that failed is tried again, and how long it waits (default: no wait). */
export interface RetryPolicy {
  readonly maxRetries: number;
  readonly delayMillis?: number;
  /** `linear` waits once, twice, three times as long; `exponential` doubles the wait each time (default `constant`). */
  readonly backoff?: "constant" | "linear" | "exponential";
  /** Keeps steps that failed together from coming back together: `full` waits anything up to the delay, `plus-minus` up to as much less or more (default none). */
  readonly jitter?: "full" | "plus-minus";
}

/** How a step takes its place among others, and how long it may take. */
export interface StepLimits {
  /** A pool, whose slots the steps of all runs share. */
  readonly pool?: string;
  /** Of the steps that could start, those with more come first (default 0). */
  readonly priority?: number;
  /** After so long an attempt has failed (default: never). */
  readonly timeoutMillis?: number;
  /** What the tag limits of an executor count. */
  readonly opTags?: Readonly<Record<string, string>>;
}

/** What `asset`, `multiAsset`, `assetCheck` and `dbtAssets` say of how their step is run. */
export interface StepOptions extends StepLimits {
  readonly retryPolicy?: RetryPolicy;
}

/** At most so many at once that have this tag: with any value, with this one, or with each value by itself. */
export interface TagLimit {
  readonly key: string;
  readonly value?: string | { readonly applyLimitPerUniqueValue: true };
  readonly limit: number;
}

/** How the steps of a run are executed. */
export type ExecutorSpec =
  | { readonly kind: "in-process" }
  | {
      readonly kind: "multi-process";
      readonly maxConcurrent: number | null;
      /** Of steps, by their `opTags` (default none). */
      readonly tagLimits?: readonly TagLimit[];
    };

/** What dbt knows of an asset. */
export interface DbtAssetInfo {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly materialized: string | null;
  readonly fqn: readonly string[];
  readonly rawCode: string | null;
  readonly language: "sql" | "python";
  /** Relative to the dbt project. */
  readonly file: string;
  readonly relationName: string | null;
  readonly columns: readonly DbtColumn[];
  readonly projectDir: string | null;
}

export interface DbtColumn {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

/** What dbt knows of a check. */
export interface DbtCheckInfo {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly fqn: readonly string[];
  readonly column: string | null;
  readonly rawCode: string | null;
  readonly file: string;
}

/** One asset with every default filled in. */
export interface ResolvedAssetSpec {
  readonly key: string;
  readonly deps: readonly string[];
  readonly description: string | null;
  readonly group: string;
  readonly kinds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
  readonly metadata: Metadata;
  readonly codeVersion: string | null;
  /** How old it may get; null = as old as it likes. */
  readonly freshness: ResolvedFreshness | null;
  /** Name of the resource that keeps its value; null: its function keeps it. */
  readonly ioManagerKey: string | null;
  /** A step that does not give this asset is no error. */
  readonly skippable: boolean;
  /** Made elsewhere; its step only looks at it. */
  readonly isObservable: boolean;
  readonly automationCondition: ConditionNode | null;
  readonly partitioning: AssetPartitioning;
  readonly dbt: DbtAssetInfo | null;
  readonly site: SourceSite | null;
}

/** One check with every default filled in. */
export interface ResolvedCheckSpec extends CheckRef {
  readonly description: string | null;
  readonly blocking: boolean;
  readonly additionalDeps: readonly string[];
  readonly metadata: Metadata;
  readonly dbt: DbtCheckInfo | null;
  readonly site: SourceSite | null;
}

/** A folder whose files belong to the definitions; changes below it mean "load again", but for the ignored folders. */
export interface WatchedFolder {
  readonly path: string;
  readonly ignore: readonly string[];
}

/** What a step tells while it runs, beside its results. */
export type StepEvent = Extract<
  RunEventBody,
  { readonly type: "NODE_START" | "NODE_FINISH" | "LOG" | "ENGINE_EVENT" | "ASSET_FAILED_TO_MATERIALIZE" }
>;

/** Writes into the run's or the tick's log. */
export interface Logger {
  debug(message: string, fields?: MetadataLike): void;
  info(message: string, fields?: MetadataLike): void;
  warn(message: string, fields?: MetadataLike): void;
  error(message: string, fields?: MetadataLike): void;
}

/** The door for integrations (dbt is one): what a step may do beside giving results. */
export interface StepRuntime {
  emit(event: StepEvent): void;
  /** Adds to the step's raw output. */
  write(stream: "stdout" | "stderr", text: string): void;
  /** False when the step does all that its definition holds. */
  readonly isSubset: boolean;
  /** When not null, only these parts of the step (dbt nodes) are wanted: the rest succeeded in an earlier run. */
  readonly nodeIds: readonly string[] | null;
  /** The variables that the step sees. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How a node ended, of those that this step told of. */
  nodeOutcome(nodeId: string): NodeOutcome | null;
}

/** What the function of an op is called with; `C` is its config. */
export interface OpExecutionContext<C = object> {
  readonly runId: string;
  /** Validated and with its defaults; empty where none is declared. */
  readonly config: C;
  readonly jobName: string | null;
  readonly runTags: Readonly<Record<string, string>>;
  readonly stepKey: string;
  /** Of the value that it is mapped over; null: it is mapped over none. */
  readonly mappingKey: string | null;
  /** From 1; more when the step is tried again. */
  readonly attempt: number;
  /** Whether this step makes partitions; the five below throw when it does not. */
  readonly hasPartitions: boolean;
  /** The partition that this step makes. @throws {PartitionError} when it makes several */
  readonly partitionKey: string;
  /** All partitions that this step makes, in their order. */
  readonly partitionKeys: readonly string[];
  /** The first and the last of them. */
  readonly partitionKeyRange: { readonly start: string; readonly end: string };
  /** From the start of the first window to the end of the last. @throws {PartitionError} without a dimension of time */
  readonly partitionTimeWindow: TimeWindow;
  /** The parts of the key, by the name of the dimension. @throws {PartitionError} when it makes several */
  readonly multiPartitionKey: Readonly<Record<string, string>>;
  readonly log: Logger;
  /** Tells of an asset, or of something that was expected, at once. */
  logEvent(event: StepNews): void;
  /** Adds to the metadata of an output that the function returns (default: of `result`). */
  addOutputMetadata(metadata: MetadataLike, options?: { readonly output?: string }): void;
  /** Aborts when the run is canceled. */
  readonly signal: AbortSignal;
}

/** What the function of an asset or a check is called with; `C` is its config. */
export interface AssetExecutionContext<C = object> extends OpExecutionContext<C> {
  /** The asset of this step; the first one when it has several. */
  readonly assetKey: string;
  readonly selectedAssetKeys: readonly string[];
  readonly selectedChecks: readonly CheckRef[];
  /** For integrations. */
  readonly runtime: StepRuntime;
}

/** An object that steps use. `setup` is called once per process before the first step, `teardown` when the process ends. */
export interface Resource {
  setup?(): void | Promise<void>;
  teardown?(): void | Promise<void>;
  /** Folders that belong to the definitions. */
  watchedFolders?(): readonly WatchedFolder[];
}
