// The partitions of a planned run: one choice for all assets that have partitions, which must be the same.
import type { AssetSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { commonPartitions } from "../partitions/asset-partitioning.ts";
import { PartitionError } from "../partitions/errors.ts";
import { chosenSubset, runPartitions } from "../partitions/run-partitions.ts";
import type { PartitionChoice, PartitionWorld, RunPartitions } from "../partitions/types.ts";
import { PlanError } from "./errors.ts";

export interface PlannedPartitions {
  readonly partitions: RunPartitions;
  /** Keys of the assets that have them. */
  readonly assetKeys: ReadonlySet<string>;
}

/**
 * What a run of these assets makes; null when none has partitions.
 * @throws {PlanError} when the choice does not fit them
 */
export function planPartitions(
  snapshot: DefinitionsSnapshot,
  assetKeys: ReadonlySet<string>,
  choice: PartitionChoice | null,
  world: PartitionWorld,
): PlannedPartitions | null {
  const assets = snapshot.assets.filter((asset) => assetKeys.has(asset.key));
  const partitioned = assets.filter((asset) => asset.partitioning.partitions !== null);
  const { partitions, clash } = commonPartitions(partitioned);
  if (partitions === null) {
    if (choice === null) return null;
    throw new PlanError("plan/not-partitioned", "a partition is given, and no selected asset has partitions");
  }
  if (clash !== null) {
    throw new PlanError(
      "plan/other-partitions",
      `assets "${clash[0]}" and "${clash[1]}" have different partitions: one run cannot make both`,
      "launch a backfill, which makes a run for each, or select fewer assets",
    );
  }
  const subject = subjectOf(partitioned);
  if (choice === null) {
    throw new PlanError("plan/partition-needed", `${subject} has partitions: say which to make`, NEEDED_HINT);
  }
  try {
    return {
      partitions: runPartitions(partitions, chosenSubset(partitions, choice, world, subject), world),
      assetKeys: new Set(partitioned.map((asset) => asset.key)),
    };
  } catch (error) {
    if (!(error instanceof PartitionError)) throw error;
    throw new PlanError(error.code, error.message, error.hint);
  }
}

export const NEEDED_HINT = "--partition <key> or --partition-range <first>...<last>; `sluice backfill launch` for many";

function subjectOf(assets: readonly AssetSnapshot[]): string {
  return `asset "${assets[0]?.key ?? ""}"`;
}
