// A run as data, before it runs: printed by a dry run, stored with the run, read by executors. Nothing is decided later.
import type { RunConfig } from "../config/run-config.ts";
import type { CheckRef, ExecutorSpec, RetryPolicy, StepLimits } from "../definitions/types.ts";
import type { PartitionChoice, RunPartitions } from "../partitions/types.ts";

/** What somebody wants to run. Exactly one of `job`, `assetKeys`, `checks` may be enough; `job` with keys = a part of the job. */
export interface RunTarget {
  readonly job?: string | null;
  /** Absent = all of the job. */
  readonly assetKeys?: readonly string[] | null;
  /** Absent = every check of the selected assets. */
  readonly checks?: readonly CheckRef[] | null;
  /** Which partitions of the assets that have some. */
  readonly partition?: PartitionChoice | null;
}

export interface RunPlan {
  readonly version: 1;
  readonly jobName: string | null;
  readonly executor: ExecutorSpec;
  /** In an order in which they could run one after the other. */
  readonly steps: readonly PlanStep[];
  /** Completed with defaults; absent in plans of before there was any. */
  readonly config?: RunConfig;
  /** Names of the variables whose values are masked in what the run writes. */
  readonly secrets?: readonly string[];
}

export interface PlanStep {
  /** The name of the definition; `name_2` for its second part when the graph has to leave and re-enter it. */
  readonly key: string;
  readonly definition: string;
  readonly kind: "assets" | "check";
  readonly hasNodes: boolean;
  readonly assetKeys: readonly string[];
  readonly checks: readonly PlannedCheck[];
  /** False when the step does all that its definition holds. */
  readonly isSubset: boolean;
  /** When not null, only these parts (dbt nodes) run: the rest succeeded before. */
  readonly nodeIds: readonly string[] | null;
  readonly needs: readonly StepNeed[];
  readonly retryPolicy: RetryPolicy | null;
  /** Default none. */
  readonly limits?: StepLimits;
  /** Absent: it makes none. */
  readonly partitions?: RunPartitions;
}

export interface PlannedCheck extends CheckRef {
  readonly blocking: boolean;
}

/** What must have gone well in an earlier step: these assets are there, these blocking checks did not fail. */
export interface StepNeed {
  readonly stepKey: string;
  readonly assetKeys: readonly string[];
  readonly checks: readonly CheckRef[];
}
