// What the store keeps of partitions: how those of each asset stand, which dynamic ones there are, and backfills.
import type { PartitionSubset, PartitionsDefinition, PartitionWorld, RunPartitions } from "../partitions/types.ts";

/** The partitions of a run, and the assets that have them. */
export interface StoredRunPartitions extends RunPartitions {
  readonly assetKeys: readonly string[];
}

/** Sets of an asset's partitions; they are of those that it has had, also of some that are no longer there. */
export interface PartitionStatus {
  readonly materialized: PartitionSubset;
  /** The last attempt failed; it may have been materialized before. */
  readonly failed: PartitionSubset;
  readonly inProgress: PartitionSubset;
}

/** How one partition of an asset stands. */
export interface PartitionRecord {
  readonly key: string;
  readonly isMaterialized: boolean;
  readonly isFailed: boolean;
  readonly runId: string;
  readonly timestamp: string;
}

export interface PartitionStore {
  /** Which partitions there are now; of dynamic ones only those of these names. */
  world(dynamicNames: readonly string[]): Promise<PartitionWorld>;
  /** Gives how many were new. */
  addDynamic(name: string, keys: readonly string[]): Promise<number>;
  /** Gives how many were there. */
  deleteDynamic(name: string, keys: readonly string[]): Promise<number>;
  status(assetKey: string, partitions: PartitionsDefinition): Promise<PartitionStatus>;
  find(assetKey: string, key: string): Promise<PartitionRecord | null>;
  /** Keys of the assets of which some partition failed when it was last made; it may be no longer there. */
  assetsWithFailures(): Promise<readonly string[]>;
}
