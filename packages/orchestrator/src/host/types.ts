// What the server knows of a team's definitions: plain data, made in a child process and carried over. User code never
// comes with it.

import type { ConditionNode } from "../conditions/types.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { ResolvedAutomation } from "../definitions/automation-types.ts";
import type { ResolvedFreshness } from "../definitions/freshness-policy.ts";
import type { BoundNotice } from "../definitions/resolve-notices.ts";
import type {
  CheckRef,
  DbtAssetInfo,
  DbtCheckInfo,
  ExecutorSpec,
  RetryPolicy,
  SourceSite,
  StepLimits,
  WatchedFolder,
} from "../definitions/types.ts";
import type { Metadata } from "../events/types.ts";
import type { AssetPartitioning, PartitionsDefinition } from "../partitions/types.ts";

export interface DefinitionsSnapshot {
  readonly version: 1;
  /** Changes when the definitions do. */
  readonly id: string;
  /** Absolute path of the definitions file, and of the bundle that was made of it. */
  readonly file: string;
  readonly bundle: string;
  readonly loadedAt: string;
  readonly loadMillis: number;
  /** Sorted by key. Assets that exist only as a dependency are in it, with `step` null. */
  readonly assets: readonly AssetSnapshot[];
  readonly checks: readonly CheckSnapshot[];
  /** In an order in which they could run. */
  readonly steps: readonly StepSnapshot[];
  /** Of jobs and of graph-backed assets (default none). */
  readonly ops?: readonly OpSnapshot[];
  readonly jobs: readonly JobSnapshot[];
  /** Schedules and sensors, sorted by name. */
  readonly automations: readonly AutomationSnapshot[];
  readonly notices: readonly NoticeSnapshot[];
  /** The different automation conditions of assets, by id. */
  readonly conditions: Readonly<Record<string, ConditionNode>>;
  /** Sorted by name. */
  readonly resources: readonly ResourceSnapshot[];
  /** The executor of jobs and of runs of hand-picked assets that name none. */
  readonly executor: ExecutorSpec;
  readonly watch: WatchList;
}

export interface AssetSnapshot {
  readonly key: string;
  readonly path: readonly string[];
  readonly deps: readonly string[];
  readonly group: string;
  readonly kinds: readonly string[];
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
  readonly metadata: Metadata;
  readonly codeVersion: string | null;
  readonly freshness: ResolvedFreshness | null;
  /** Name of the step that makes it; null for external assets. */
  readonly step: string | null;
  readonly skippable: boolean;
  /** Made elsewhere; its step only looks at it. */
  readonly isObservable: boolean;
  /** Id of its condition in `conditions`. */
  readonly automationCondition: string | null;
  readonly partitioning: AssetPartitioning;
  readonly site: SourceSite | null;
  readonly dbt: DbtAssetInfo | null;
}

export interface CheckSnapshot extends CheckRef {
  readonly description: string | null;
  readonly blocking: boolean;
  readonly additionalDeps: readonly string[];
  readonly metadata: Metadata;
  /** Name of the step that evaluates it: the asset's own, or one of its own. */
  readonly step: string;
  readonly site: SourceSite | null;
  readonly dbt: DbtCheckInfo | null;
}

/** One declaration that can run: `asset`, `multiAsset`, `dbtAssets` or `assetCheck`. */
export interface StepSnapshot {
  readonly name: string;
  readonly kind: "assets" | "check";
  /** True when a run may do a part of it. */
  readonly canSubset: boolean;
  /** True when it tells of parts of its own (dbt nodes). */
  readonly hasNodes: boolean;
  readonly assetKeys: readonly string[];
  readonly checks: readonly CheckRef[];
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  /** JSON Schema of its run config; null: it takes none. */
  readonly configSchema: unknown;
  /** Names of the resources that it uses. */
  readonly resources: readonly string[];
  /** Of a graph-backed asset: names of the ops that make it (default none). */
  readonly ops?: readonly string[];
}

/** An op of a job, or of a graph-backed asset. */
export interface OpSnapshot {
  /** Of its definition: `nightly:load`. */
  readonly name: string;
  /** As it was declared. */
  readonly opName: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The job or the step of assets that it is part of. */
  readonly owner: string;
  /** Key of its step in runs: `load`, `clean.load`. */
  readonly key: string;
  /** Where its run config stands, below `ops`. */
  readonly path: readonly string[];
  readonly inputs: Readonly<Record<string, OpInputSnapshot>>;
  readonly outs: Readonly<Record<string, OpOutSnapshot>>;
  /** The dynamic output that it runs once for each value of. */
  readonly mappedBy: { readonly step: string; readonly output: string } | null;
  readonly retryPolicy: RetryPolicy | null;
  readonly limits?: StepLimits;
  /** JSON Schema of its run config; null: it takes none. */
  readonly configSchema: unknown;
  /** Inputs that the run config gives. */
  readonly configInputs: readonly ConfigInputSnapshot[];
  readonly resources: readonly string[];
  readonly site: SourceSite | null;
}

export interface OpInputSnapshot {
  readonly from: OpValueSnapshot;
  /** It only waits. */
  readonly isNothing: boolean;
}

/** Where a value comes from. */
export type OpValueSnapshot =
  | {
      readonly kind: "output";
      readonly step: string;
      readonly output: string;
      readonly mode: "value" | "each" | "collect";
    }
  | { readonly kind: "list"; readonly of: readonly OpValueSnapshot[] }
  | { readonly kind: "config"; readonly path: readonly string[]; readonly name: string }
  | { readonly kind: "asset"; readonly name: string };

export interface OpOutSnapshot {
  readonly isRequired: boolean;
  readonly isDynamic: boolean;
  readonly ioManagerKey: string | null;
  readonly assetKey: string | null;
}

export interface ConfigInputSnapshot {
  readonly path: readonly string[];
  readonly name: string;
  /** JSON Schema of its value. */
  readonly schema: unknown;
  readonly isRequired: boolean;
}

/** A resource, without any value of a variable. */
export interface ResourceSnapshot {
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema of what a run may configure; null: nothing. */
  readonly configSchema: unknown;
  /** What the definitions configure; variables as `{ env: NAME }`. */
  readonly config: unknown;
  /** Names of the variables that it reads: their values are masked. */
  readonly envVars: readonly string[];
  readonly site: SourceSite | null;
}

export interface JobSnapshot {
  readonly name: string;
  readonly description: string | null;
  readonly assetKeys: readonly string[];
  readonly checks: readonly CheckRef[];
  /** Names of its ops (default none: it makes assets). */
  readonly ops?: readonly string[];
  /** Of a job of ops: what its runs are divided into (default nothing). */
  readonly partitions?: PartitionsDefinition | null;
  readonly executor: ExecutorSpec;
  readonly tags: Readonly<Record<string, string>>;
  /** What its runs get unless they are told otherwise; null: nothing. */
  readonly config: RunConfig | null;
}

/** A schedule or a sensor. */
export type AutomationSnapshot = ResolvedAutomation;

/** Whom to tell of what. Its target may hold secrets: pages get none of it. */
export type NoticeSnapshot = BoundNotice;

export interface WatchList {
  readonly files: readonly string[];
  readonly folders: readonly WatchedFolder[];
}

/** Something that is wrong with the definitions. */
export interface Problem {
  /** A code path such as `definitions/does-not-compile`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** Source lines around the place, with the place underlined. */
  readonly excerpt: string | null;
}

export type LoadResult =
  | { readonly status: "loaded"; readonly snapshot: DefinitionsSnapshot; readonly output: string }
  | {
      readonly status: "failed";
      readonly problems: readonly Problem[];
      readonly output: string;
      /** What to watch so that a correction is seen. */
      readonly watch: WatchList;
    };
