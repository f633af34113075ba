// Definitions with every default filled in and every name resolved: what runs are planned from and executed with.
import type { ResolvedAutomation, TickInput } from "./automation-types.ts";
import type { BoundNotice } from "./resolve-notices.ts";
import type { StepResult } from "./results.ts";
import type { TickReturn } from "./tick-results.ts";
import type {
  AssetExecutionContext,
  ExecutorSpec,
  Logger,
  ResolvedAssetSpec,
  ResolvedCheckSpec,
  Resource,
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
  /** The team's function with the resources bound. */
  readonly run: (context: AssetExecutionContext) => AsyncIterable<StepResult>;
}

export interface ResolvedJob {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly executor: ExecutorSpec;
  readonly assetKeys: readonly string[];
}

/** A schedule or sensor with its function, the resources bound. */
export interface BoundAutomation extends ResolvedAutomation {
  readonly evaluate: ((input: TickInput, log: Logger) => Promise<readonly TickReturn[]>) | null;
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
  readonly resources: readonly Resource[];
  readonly watchedFolders: readonly WatchedFolder[];
}
