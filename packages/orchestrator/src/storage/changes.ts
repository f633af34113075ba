// What a batch of events changes in the folded tables, as data: made by `fold.ts`, written by `apply-changes.ts`.
import type { ErrorInfo, MappedStep, Metadata, NodeOutcome, Provenance, RunFailureCause } from "../events/types.ts";
import type { AssetOutcome, CheckOutcome, RunStatus, StepState, TargetState } from "./types.ts";

export interface RunChange {
  status: RunStatus | null;
  startedAt: string | null;
  endedAt: string | null;
  failureReason: string | null;
  failureCause: RunFailureCause | null;
}

/** Null = as it was. */
export interface StepChange {
  readonly stepKey: string;
  status: StepState | null;
  restarts: number;
  startedAt: string | null;
  endedAt: string | null;
  message: string | null;
  error: ErrorInfo | null;
  skippedBecauseOf: string | null;
  stdoutBytes: number | null;
  stderrBytes: number | null;
  logsTruncated: boolean | null;
}

export interface NodeChange {
  readonly stepKey: string;
  readonly nodeId: string;
  readonly name: string;
  readonly resourceType: string;
  readonly assetKey: string | null;
  readonly checkName: string | null;
  readonly status: NodeOutcome | "running";
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly thread: string | null;
  readonly message: string | null;
  readonly compileMillis: number | null;
  readonly executeMillis: number | null;
  readonly adapterResponse: Readonly<Record<string, unknown>>;
  readonly failures: number | null;
  readonly skippedBecauseOf: string | null;
  readonly dependsOn: readonly string[];
  readonly codeHash: string | null;
}

export interface TargetChange {
  readonly assetKey: string;
  readonly checkName: string;
  readonly stepKey: string | null;
  readonly state: TargetState;
  /** False for an observation: it is a target only of a run that was to make it. */
  readonly isPlanned: boolean;
}

export interface AssetHistoryChange {
  readonly assetKey: string;
  readonly stepKey: string | null;
  readonly nodeId: string | null;
  readonly at: string;
  readonly outcome: AssetOutcome | "observed";
  readonly durationMillis: number | null;
  readonly message: string | null;
  readonly becauseOf: string | null;
  readonly partition: string | null;
  readonly metadata: Metadata;
  /** Null for what was not made, and where nothing is known of it. */
  readonly provenance: Provenance | null;
}

export interface CheckHistoryChange {
  readonly assetKey: string;
  readonly checkName: string;
  readonly stepKey: string | null;
  readonly nodeId: string | null;
  readonly at: string;
  readonly outcome: CheckOutcome;
  readonly severity: "ERROR" | "WARN";
  readonly blocking: boolean;
  readonly durationMillis: number | null;
  readonly failedRows: number | null;
  readonly message: string | null;
  readonly metadata: Metadata;
}

export interface Changes {
  readonly run: RunChange;
  readonly steps: ReadonlyMap<string, StepChange>;
  readonly nodes: ReadonlyMap<string, NodeChange>;
  readonly targets: ReadonlyMap<string, TargetChange>;
  readonly assetHistory: readonly AssetHistoryChange[];
  readonly checkHistory: readonly CheckHistoryChange[];
  /** Steps that began: their queued targets run, unless nodes tell of them one by one. */
  readonly begunSteps: readonly string[];
  /** Place holders that became steps. */
  readonly mapped: readonly { readonly replaced: readonly string[]; readonly steps: readonly MappedStep[] }[];
  /** The run is over: what is still open ends like this. */
  readonly closing: { readonly state: "failed" | "canceled"; readonly at: string } | null;
  /** Compiled SQL by its hash. */
  readonly code: ReadonlyMap<string, string>;
  /** Keys of the assets whose state changes. */
  readonly assetKeys: ReadonlySet<string>;
}
