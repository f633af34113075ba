// What conditions are evaluated over: facts that the store has folded, and what earlier evaluations have left.

import type { PartitionSubset } from "../partitions/types.ts";
import type { CheckOutcome } from "../storage/types.ts";
import type { ShownPartitions } from "./partition-space.ts";
import type { StoredSubset, Subset } from "./subset.ts";

/** How an asset stands now. */
export interface AssetFacts {
  readonly materializedAt: string | null;
  readonly observedAt: string | null;
  /** Of the newest entry that says what its data is. */
  readonly version: VersionFact | null;
  /** How the last attempt ended. */
  readonly lastOutcome: "materialized" | "failed" | "skipped" | null;
  readonly lastAttemptAt: string | null;
  /** Runs that have it in their queue or are at it. */
  readonly activeRuns: readonly string[];
  /** What backfills that are under way have still to make of it. */
  readonly backfilling: Subset;
  /** Null without partitions. */
  readonly partitions: PartitionFacts | null;
  readonly checks: ReadonlyMap<string, CheckFacts>;
}

/** Sets of an asset's partitions. */
export interface PartitionFacts {
  readonly materialized: PartitionSubset;
  readonly failed: PartitionSubset;
  readonly inProgress: PartitionSubset;
}

export interface VersionFact {
  readonly id: string;
  readonly dataVersion: string | null;
  readonly at: string;
  readonly runId: string;
}

export interface CheckFacts {
  /** Of its last execution. */
  readonly id: string | null;
  readonly outcome: CheckOutcome | null;
  readonly at: string | null;
  readonly isActive: boolean;
}

/** An update of an asset since the last evaluation. */
export interface UpdateFact {
  readonly runId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What else its run was to make. */
  readonly targets: ReadonlySet<string>;
  /** What of the asset it made; null without partitions. */
  readonly partitions: PartitionSubset | null;
}

/** What was seen of an asset at the last evaluation. */
export interface SeenFacts {
  /** All that conditions read of it, as one text: differs when anything does. */
  readonly mark: string;
  readonly versionId: string | null;
  readonly dataVersion: string | null;
  readonly codeVersion: string | null;
  /** The last executions of its checks. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What a part of a condition remembers from one evaluation to the next. */
export interface NodeState {
  readonly wasTrue: StoredSubset;
  /** Of `since`: when it was last triggered, and last reset. */
  readonly triggeredAt: string | null;
  readonly resetAt: string | null;
}

/** What the evaluation of an asset leaves for the next. */
export interface EvaluationState {
  readonly requested: StoredSubset;
  /** By the part's id and the asset that it is about. */
  readonly nodes: Readonly<Record<string, NodeState>>;
  /** Of the tree's values; another one means that something has changed. */
  readonly signature: string;
  /** False after the first evaluation, which is not kept. */
  readonly isKept: boolean;
  /** Something in it is true at one evaluation only: it is evaluated again at the next. */
  readonly isPassing: boolean;
}

/** One row per asset that a sensor evaluates or reads. */
export interface ConditionState {
  readonly seen: SeenFacts | null;
  readonly evaluation: EvaluationState | null;
}

/** A part of a condition as it was evaluated, for people. */
export interface EvaluatedNode {
  /** The label, or what it is called without one. */
  readonly name: string;
  readonly kind: string;
  /** What it is about, when that is another asset or a check. */
  readonly about: string | null;
  readonly isTrue: boolean;
  /** False when it could not matter any more. */
  readonly isCandidate: boolean;
  /** The fact behind it. */
  readonly because: string | null;
  /** The partitions for which it is true; null without partitions. */
  readonly partitions: ShownPartitions | null;
  readonly parts: readonly EvaluatedNode[];
  /** So many parts that are false are left out. */
  readonly omitted: number;
}

export interface AssetEvaluation {
  readonly assetKey: string;
  readonly isRequested: boolean;
  readonly tree: EvaluatedNode;
}

/** One that was just made. */
export interface NewEvaluation extends AssetEvaluation {
  /** The first of its asset: unless it requests something, the next says more and is kept. */
  readonly isFirst: boolean;
}
