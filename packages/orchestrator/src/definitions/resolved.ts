// Definitions with every default filled in and every name resolved: what runs are planned from and executed with.
import type { ConfigSchema } from "../config/config-schema.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { Metadata } from "../events/types.ts";
import type { ResolvedInput } from "../io/io-manager.ts";
import type { OpIns } from "../ops/ins-outs.ts";
import type { MappingSource } from "../ops/mapped-ops.ts";
import type { FlatValue } from "../ops/refs.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";
import type { ResolvedAutomation, TickInput } from "./automation-types.ts";
import type { HookContext } from "./hooks.ts";
import type { StepGiven } from "./op-results.ts";
import type { BoundNotice } from "./resolve-notices.ts";
import type { TickReturn } from "./tick-results.ts";
import type {
  AssetExecutionContext,
  ExecutorSpec,
  Logger,
  ResolvedAssetSpec,
  ResolvedCheckSpec,
  RetryPolicy,
  SourceSite,
  StepLimits,
  WatchedFolder,
} from "./types.ts";

export interface ResolvedStep {
  readonly name: string;
  readonly kind: "assets" | "check" | "op";
  readonly canSubset: boolean;
  readonly hasNodes: boolean;
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  readonly site: SourceSite | null;
  readonly assets: readonly ResolvedAssetSpec[];
  readonly checks: readonly ResolvedCheckSpec[];
  /** Schema of its run config; null: it takes none. */
  readonly config: ConfigSchema | null;
  /** Names of the resources that it uses. */
  readonly resources: readonly string[];
  readonly inputs: Readonly<Record<string, ResolvedInput>>;
  /** Its own, beside those of the job. */
  readonly hooks: readonly ResolvedHook[];
  /** Null: it is none. */
  readonly op: ResolvedOp | null;
  /** Ops make its assets, each in a step of its own; its own function is never called. */
  readonly isGraph: boolean;
  /** The team's function. */
  readonly run: (
    context: AssetExecutionContext,
    resources: object,
    inputs: Readonly<Record<string, unknown>>,
  ) => AsyncIterable<StepGiven>;
}

/** An output of an op, and who keeps its values. */
export interface ResolvedOut {
  readonly isRequired: boolean;
  readonly isDynamic: boolean;
  /** Name of a resource; null: files of the run. */
  readonly ioManagerKey: string | null;
  readonly metadata: Metadata;
  /** The asset that it is; null: a value of the run. */
  readonly assetKey: string | null;
}

/** What a step is beyond others where it is an op. */
export interface ResolvedOp {
  /** As it was declared. */
  readonly opName: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The job or the graph-backed asset that it is part of. */
  readonly owner: string;
  /** Key of its step in runs. */
  readonly key: string;
  /** Where its run config stands. */
  readonly path: readonly string[];
  /** Those that only wait are in it too. */
  readonly inputs: Readonly<Record<string, FlatValue>>;
  readonly ins: OpIns;
  readonly outs: Readonly<Record<string, ResolvedOut>>;
  readonly mappedBy: MappingSource | null;
}

export interface ResolvedHook {
  readonly name: string;
  readonly when: "success" | "failure";
  /** Names of the resources that it uses. */
  readonly resources: readonly string[];
  readonly run: (context: HookContext, resources: object) => void | Promise<void>;
}

export interface ResolvedJob {
  readonly hooks: readonly ResolvedHook[];
  readonly name: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly executor: ExecutorSpec;
  readonly assetKeys: readonly string[];
  /** Names of its ops, where it is made of ops. */
  readonly ops: readonly string[];
  /** Of a job of ops: what its runs are divided into. */
  readonly partitions: PartitionsDefinition | null;
  /** What its runs get unless they are told otherwise; null: nothing. */
  readonly config: RunConfig | null;
}

/** A schedule or sensor with its function. */
export interface BoundAutomation extends ResolvedAutomation {
  /** Names of the resources that its function uses. */
  readonly resources: readonly string[];
  readonly evaluate: ((input: TickInput, log: Logger, resources: object) => Promise<readonly TickReturn[]>) | null;
}

export interface ResolvedDefinitions {
  /** In an order in which they could run. */
  readonly steps: readonly ResolvedStep[];
  /** Of jobs and of graph-backed assets, each in an order in which they could run. */
  readonly ops: readonly ResolvedStep[];
  /** Assets that no step makes. */
  readonly external: readonly ResolvedAssetSpec[];
  readonly jobs: readonly ResolvedJob[];
  readonly automations: readonly BoundAutomation[];
  readonly notices: readonly BoundNotice[];
  readonly executor: ExecutorSpec;
  /** As declared, by name. */
  readonly resources: Readonly<Record<string, unknown>>;
  readonly watchedFolders: readonly WatchedFolder[];
}
