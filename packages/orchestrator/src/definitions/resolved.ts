// Definitions with every default filled in and every name resolved: what runs are planned from and executed with.
import type { ConfigSchema } from "../config/config-schema.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { ResolvedInput } from "../io/io-manager.ts";
import type { ResolvedAutomation, TickInput } from "./automation-types.ts";
import type { HookContext } from "./hooks.ts";
import type { BoundNotice } from "./resolve-notices.ts";
import type { StepResult } from "./results.ts";
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
  readonly kind: "assets" | "check";
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
  /** The team's function. */
  readonly run: (
    context: AssetExecutionContext,
    resources: object,
    inputs: Readonly<Record<string, unknown>>,
  ) => AsyncIterable<StepResult>;
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
