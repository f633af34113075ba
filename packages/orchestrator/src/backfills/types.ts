// A backfill as data: which partitions of which assets are asked for, and how far they are.
import type { PartitionSubset } from "../partitions/types.ts";

/** What to make: of each asset all its partitions, those that were never made, those that failed; or keys that are named. */
export type BackfillChoice =
  | { readonly kind: "all" | "missing" | "failed" }
  | { readonly kind: "keys"; readonly keys: readonly string[] }
  | { readonly kind: "range"; readonly start: string; readonly end: string };

/** Sets of one asset's partitions; an asset without partitions has the one key "". */
export interface BackfillAsset {
  readonly key: string;
  readonly requested: PartitionSubset;
  /** Part of a run; what is done, failed or in progress is in it. */
  readonly submitted: PartitionSubset;
  readonly done: PartitionSubset;
  readonly failed: PartitionSubset;
  /** What they are made of failed. */
  readonly skipped: PartitionSubset;
}

/** A run that is to be created. */
export interface BackfillRun {
  readonly assetKeys: readonly string[];
  readonly subset: PartitionSubset;
  /** False for assets without partitions. */
  readonly isPartitioned: boolean;
}
