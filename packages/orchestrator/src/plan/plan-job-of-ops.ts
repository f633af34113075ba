// The plan of a job that is made of ops: all of them.
import type { DefinitionsSnapshot, JobSnapshot, OpSnapshot } from "../host/types.ts";
import { PartitionError } from "../partitions/errors.ts";
import { chosenSubset, runPartitions } from "../partitions/run-partitions.ts";
import type { PartitionWorld, RunPartitions } from "../partitions/types.ts";
import { PlanError } from "./errors.ts";
import { planOps } from "./plan-ops.ts";
import { NEEDED_HINT } from "./plan-partitions.ts";
import type { RunPlan, RunTarget } from "./types.ts";

export function isJobOfOps({ ops = [] }: JobSnapshot): boolean {
  return ops.length > 0;
}

export function opsOf(snapshot: DefinitionsSnapshot, names: readonly string[]): readonly OpSnapshot[] {
  const wanted = new Set(names);
  return (snapshot.ops ?? []).filter((op) => wanted.has(op.name));
}

/** @throws {PlanError} when the request asks for what such a job does not have */
export function planJobOfOps(
  snapshot: DefinitionsSnapshot,
  job: JobSnapshot,
  request: RunTarget,
  options: { readonly world: PartitionWorld; readonly isOutline: boolean },
): RunPlan {
  if (request.assetKeys?.length || request.checks?.length) {
    throw new PlanError(
      "plan/job-of-ops",
      `job "${job.name}" is made of ops: it has no assets and checks to choose from`,
    );
  }
  const partitions = options.isOutline ? null : partitionsOf(job, request, options.world);
  const steps = planOps(opsOf(snapshot, job.ops ?? []));
  return {
    version: 1,
    jobName: job.name,
    executor: job.executor,
    steps: partitions === null ? steps : steps.map((step) => ({ ...step, partitions })),
  };
}

function partitionsOf(job: JobSnapshot, { partition = null }: RunTarget, world: PartitionWorld): RunPartitions | null {
  const { partitions = null } = job;
  const subject = `job "${job.name}"`;
  if (partitions === null) {
    if (partition === null) return null;
    throw new PlanError("plan/not-partitioned", `a partition is given, and ${subject} has no partitions`);
  }
  if (partition === null) {
    throw new PlanError("plan/partition-needed", `${subject} has partitions: say which to make`, NEEDED_HINT);
  }
  try {
    return runPartitions(partitions, chosenSubset(partitions, partition, world, subject), world);
  } catch (error) {
    if (!(error instanceof PartitionError)) throw error;
    throw new PlanError(error.code, error.message, error.hint);
  }
}
