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
  /** Outputs of ops that earlier runs gave, and steps of this one take. */
  readonly given?: readonly GivenOutput[];
  /** Completed with defaults; absent in plans of before there was any. */
  readonly config?: RunConfig;
  /** Names of the variables whose values are masked in what the run writes. */
  readonly secrets?: readonly string[];
}

export interface PlanStep {
  /** The name of the definition; `name_2` for its second part when the graph has to leave and re-enter it; of an op its path. */
  readonly key: string;
  readonly definition: string;
  readonly kind: "assets" | "check" | "op";
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
  /** Of an op: where its inputs come from. */
  readonly inputs?: Readonly<Record<string, PlannedInput>>;
  /** It stands for any number of steps: one for each value of this dynamic output. Its key ends in `[?]`, theirs in `[key]`. */
  readonly mappedBy?: { readonly stepKey: string; readonly output: string };
  /** Of one of these steps. */
  readonly mappingKey?: string;
}

/** A value that an op's function gets. */
export type PlannedInput =
  | PlannedOutput
  | { readonly kind: "list"; readonly of: readonly PlannedInput[] }
  /** `inputs` of the run config at this path. */
  | { readonly kind: "config"; readonly path: readonly string[]; readonly name: string }
  | { readonly kind: "asset"; readonly name: string };

/** The value of an output of another step. */
export interface PlannedOutput {
  readonly kind: "output";
  readonly stepKey: string;
  readonly output: string;
  /** `each` and `collect` are resolved when the values of the dynamic output are there. */
  readonly mode: "value" | "each" | "collect";
  /** Of a dynamic output's value (default: it is none). */
  readonly mappingKey?: string;
  /** Name of the resource that keeps it; null: files of the run. */
  readonly ioManagerKey: string | null;
  /** The asset that it is; null: a value of the run. */
  readonly assetKey: string | null;
  /** The run that gave it (default: this one). */
  readonly runId?: string;
}

/** An output that a run gave; of a dynamic one each value. */
export interface GivenOutput {
  readonly runId: string;
  readonly stepKey: string;
  readonly output: string;
  readonly mappingKey: string | null;
}

export interface PlannedCheck extends CheckRef {
  readonly blocking: boolean;
}

/** What must have gone well in an earlier step: these assets are there, these blocking checks did not fail. */
export interface StepNeed {
  readonly stepKey: string;
  readonly assetKeys: readonly string[];
  readonly checks: readonly CheckRef[];
  /** Of an op: the output that is needed (default: that the step went well). */
  readonly output?: string;
  /** Of several steps of which not all need have given something: what they are for. */
  readonly group?: string;
}
