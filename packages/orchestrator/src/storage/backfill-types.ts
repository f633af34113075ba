// What the store keeps of backfills.
import type { BackfillAsset } from "../backfills/types.ts";
import type { PartitionSubset } from "../partitions/types.ts";
import type { NewRun, Page, RunStatus } from "./types.ts";

/** As in Dagster; `REQUESTED` also while it goes on. */
export type BackfillStatus =
  | "REQUESTED"
  | "COMPLETED_SUCCESS"
  | "COMPLETED_FAILED"
  | "FAILED"
  | "CANCELING"
  | "CANCELED";

export interface BackfillCounts {
  readonly requested: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly inProgress: number;
}

/** An asset of a backfill and how many of its partitions are how far. */
export interface CountedAsset extends BackfillAsset {
  readonly counts: BackfillCounts;
}

export interface BackfillRecord {
  readonly id: string;
  readonly status: BackfillStatus;
  readonly title: string | null;
  readonly launchedBy: string;
  readonly parentId: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** Why it failed. */
  readonly message: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly assets: readonly CountedAsset[];
}

export interface NewBackfill {
  readonly title: string | null;
  readonly launchedBy: string;
  readonly parentId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly assets: readonly CountedAsset[];
  /** Told by its first event. */
  readonly message: string;
}

export interface BackfillEvent {
  readonly timestamp: string;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

/** A run of the backfill that has ended, and was not seen before. */
export interface EndedBackfillRun {
  readonly runId: string;
  readonly status: RunStatus;
  readonly subset: PartitionSubset;
  /** Keys of its assets, and whether each was made. */
  readonly outcomes: ReadonlyMap<string, boolean>;
}

export interface BackfillProgress {
  readonly record: BackfillRecord;
  readonly ended: readonly EndedBackfillRun[];
  /** Ids of its runs that have not ended. */
  readonly active: readonly string[];
}

export interface BackfillAdvance {
  readonly status: BackfillStatus;
  readonly message: string | null;
  readonly assets: readonly CountedAsset[];
  readonly runs: readonly {
    readonly run: NewRun;
    readonly assetKeys: readonly string[];
    readonly subset: PartitionSubset;
  }[];
  readonly events: readonly Omit<BackfillEvent, "timestamp">[];
}

export interface BackfillStore {
  create(backfill: NewBackfill): Promise<BackfillRecord>;
  find(id: string): Promise<BackfillRecord | null>;
  list(page: { readonly cursor?: string | null; readonly limit?: number }): Promise<Page<BackfillRecord>>;
  /** Ids of those that have not ended. */
  open(): Promise<readonly string[]>;
  /**
   * One step, in one transaction: what was seen, what changes, and the new runs go together or not at all. Does nothing while
   * somebody else is at it; `decide` gives null when there is nothing to do.
   */
  advance(id: string, decide: (progress: BackfillProgress) => BackfillAdvance | null): Promise<void>;
  /** Asks it to end; false when it has. */
  cancel(id: string, by: string): Promise<boolean>;
  runs(id: string, page: { readonly cursor?: string | null; readonly limit?: number }): Promise<Page<string>>;
  /** Newest first. */
  events(id: string): Promise<readonly BackfillEvent[]>;
}
