// `buildScheduleFromPartitionedJob`: at the end of each window a run that makes it.

import { firstPartition, lastPartition, partitionKeys } from "../partitions/list-partitions.ts";
import { subsetOfKey } from "../partitions/partition-keys.ts";
import type { PartitionsDefinition, PartitionWorld, TimePartitions } from "../partitions/types.ts";
import { allPartitions, productOf } from "../partitions/universe.ts";
import type { AutomationDefinition } from "./automation-types.ts";
import { DefinitionError } from "./errors.ts";
import type { JobDefinition } from "./jobs.ts";
import { type ScheduleOptions, schedule } from "./schedule.ts";
import { RunRequest, SkipReason } from "./tick-results.ts";

/** What `buildScheduleFromPartitionedJob` takes. */
export interface PartitionedScheduleOptions
  extends Pick<ScheduleOptions, "name" | "description" | "defaultStatus" | "missedTicks" | "tags"> {
  /** A job with `partitions` by time, or with a dimension of time. */
  readonly job: JobDefinition<never>;
  /** How long after the end of a window (default: at its end). */
  readonly minuteOfHour?: number;
  readonly hourOfDay?: number;
  readonly dayOfWeek?: number;
  readonly dayOfMonth?: number;
}

/**
 * Declares a schedule that makes each window when it has ended.
 * @example buildScheduleFromPartitionedJob({ job: nightly, hourOfDay: 3 })
 * @throws {DefinitionError} when the job has no partitions by time
 */
export function buildScheduleFromPartitionedJob(options: PartitionedScheduleOptions): AutomationDefinition<unknown> {
  const { job, minuteOfHour, hourOfDay, dayOfWeek, dayOfMonth, ...rest } = options;
  const { partitions } = job;
  const time = partitions === null ? null : timeOf(partitions);
  if (partitions === null || time === null) {
    throw new DefinitionError("definitions/partitioned-job", `job "${job.name}" has no partitions by time`, {
      hint: "give them: defineAssetJob({ partitions: … })",
    });
  }
  const own = [minuteOfHour, hourOfDay, dayOfMonth, undefined, dayOfWeek];
  const fields = time.cronSchedule.trim().split(/\s+/);
  const cronSchedule = fields.map((field, at) => own[at]?.toString() ?? field).join(" ");
  return schedule({ ...rest, job, cronSchedule, executionTimezone: time.timezone }, (context) => {
    const world = { now: context.scheduledExecutionTime.getTime(), dynamicKeys: () => [] };
    const keys = latestKeys(partitions, world);
    if (keys.length === 0) return new SkipReason("No partition has ended yet.");
    return keys.map((partitionKey) => new RunRequest({ partitionKey, runKey: partitionKey }));
  });
}

function timeOf(partitions: PartitionsDefinition): TimePartitions | null {
  if (partitions.kind === "time") return partitions;
  if (partitions.kind !== "multi") return null;
  return partitions.dimensions.map((each) => each.partitions).find((each) => each.kind === "time") ?? null;
}

/** The last window; of several dimensions every combination with it. */
function latestKeys(partitions: PartitionsDefinition, world: PartitionWorld): readonly string[] {
  if (partitions.kind !== "multi") {
    const last = lastPartition(partitions, allPartitions(partitions, world), world);
    return last === null ? [] : [last];
  }
  const subset = productOf(
    partitions.dimensions.map((each) => {
      const all = allPartitions(each.partitions, world);
      const last = each.partitions.kind === "time" ? lastPartition(each.partitions, all, world) : null;
      return last === null ? all : (subsetOfKey(each.partitions, last) ?? all);
    }),
  );
  return firstPartition(partitions, subset, world) === null ? [] : [...partitionKeys(partitions, subset, world)];
}
