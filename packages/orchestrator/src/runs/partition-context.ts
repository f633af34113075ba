// What the function of a step sees of its partitions.
import type { AssetExecutionContext } from "../definitions/types.ts";
import { PartitionError } from "../partitions/errors.ts";
import { DIMENSION_SEPARATOR } from "../partitions/partition-keys.ts";
import { keysOfRun } from "../partitions/run-partitions.ts";
import type { RunPartitions } from "../partitions/types.ts";

export type PartitionContext = Pick<
  AssetExecutionContext,
  "hasPartitions" | "partitionKey" | "partitionKeys" | "partitionKeyRange" | "partitionTimeWindow" | "multiPartitionKey"
>;

export function partitionContext(partitions: RunPartitions | null, stepKey: string): PartitionContext {
  let listed: readonly string[] | null = null;
  const given = (): RunPartitions => {
    if (partitions !== null) return partitions;
    throw new PartitionError("partitions/none", `step "${stepKey}" has no partitions`, "does its asset declare them?");
  };
  const keys = (): readonly string[] => {
    listed ??= keysOfRun(given());
    return listed;
  };
  const key = (): string => {
    const { key: only, label } = given();
    if (only !== null) return only;
    throw new PartitionError(
      "partitions/several",
      `step "${stepKey}" makes several partitions at once: ${label}`,
      "use partitionKeys, partitionKeyRange or partitionTimeWindow, or let backfills make one in each run",
    );
  };
  return {
    hasPartitions: partitions !== null,
    get partitionKey() {
      return key();
    },
    get partitionKeys() {
      return keys();
    },
    get partitionKeyRange() {
      const all = keys();
      return { start: all[0] ?? "", end: all.at(-1) ?? "" };
    },
    get partitionTimeWindow() {
      const { window } = given();
      if (window !== null) return { start: new Date(window.from), end: new Date(window.to) };
      throw new PartitionError("partitions/no-time", `the partitions of step "${stepKey}" are not by time`);
    },
    get multiPartitionKey() {
      const { dimensions } = given();
      const parts = key().split(DIMENSION_SEPARATOR);
      if (dimensions.length > 0) return Object.fromEntries(dimensions.map((name, at) => [name, parts[at] ?? ""]));
      throw new PartitionError("partitions/no-dimensions", `the partitions of step "${stepKey}" have no dimensions`);
    },
  };
}
