// What the store keeps of schedules and sensors: whether they are on, their cursors, and their ticks.
import type { AssetEvaluation, AssetFacts, ConditionState, NewEvaluation, UpdateFact } from "../conditions/facts.ts";
import type { AssetEvent, EndedRunInfo, Watch } from "../definitions/automation-types.ts";
import type { DynamicPartitionsRequest } from "../definitions/tick-results.ts";
import type { ErrorInfo } from "../events/types.ts";
import type { PartitionsDefinition } from "../partitions/types.ts";
import type { NewRun, Page } from "./types.ts";

export interface AutomationState {
  readonly name: string;
  /** Null: nobody has switched it, its own default counts. */
  readonly isOn: boolean | null;
  readonly cursor: string | null;
  /** Ticks before this time do not count: it was not there, or off. */
  readonly since: string;
  readonly lastTick: TickRecord | null;
  /** The time of a tick that somebody began and did not end, and is at no more. */
  readonly abandonedTick: string | null;
  /** True while somebody is at a tick. */
  readonly isTicking: boolean;
}

export type TickStatus = "started" | "success" | "skipped" | "failure";

export interface TickRecord {
  readonly id: string;
  readonly automation: string;
  /** The time for which it was planned. */
  readonly scheduledAt: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: TickStatus;
  /** Why nothing was launched, or what else is to be known. */
  readonly message: string | null;
  readonly error: ErrorInfo | null;
  /** The cursor that it left. */
  readonly cursor: string | null;
  readonly runIds: readonly string[];
  /** What the function printed and logged. */
  readonly output: string;
}

/** A tick that this process is at. Nobody else is, while it is younger than `CLAIM_SECONDS`. */
export interface TickClaim {
  readonly id: string;
  readonly claim: string;
}

export interface TickRun {
  /** A run of this key is created once. */
  readonly runKey: string | null;
  readonly run: NewRun;
}

export interface TickResult {
  readonly status: Exclude<TickStatus, "started">;
  readonly message: string | null;
  readonly error: ErrorInfo | null;
  /** Null = as it was. */
  readonly cursor: string | null;
  /** How far what it watches has been seen; null = as it was. */
  readonly watchCursor: string | null;
  readonly runs: readonly TickRun[];
  /** When it is skipped like the one before, that one is forgotten. */
  readonly isQuiet: boolean;
  /** Of a sensor of conditions that found something changed. */
  readonly conditions: ConditionOutcome | null;
  readonly dynamicPartitions: readonly DynamicPartitionsRequest[];
  readonly output: string;
}

/** What an evaluation of conditions leaves, beside its runs. */
export interface ConditionOutcome {
  readonly states: ReadonlyMap<string, ConditionState>;
  readonly evaluations: readonly NewEvaluation[];
}

/** An evaluation of an asset's condition, as it is kept. */
export interface EvaluationRecord extends AssetEvaluation {
  readonly id: string;
  readonly automation: string;
  readonly tickId: string;
  readonly timestamp: string;
  /** The run that was requested. */
  readonly runId: string | null;
}

export interface EvaluationsFilter {
  readonly automation?: string;
  readonly assetKey?: string;
  readonly cursor?: string | null;
  /** Default 50. */
  readonly limit?: number;
}

/** What conditions are evaluated over, all of one moment. */
export interface ConditionFacts {
  readonly facts: ReadonlyMap<string, AssetFacts>;
  readonly states: ReadonlyMap<string, ConditionState>;
  readonly updates: ReadonlyMap<string, readonly UpdateFact[]>;
}

export interface ConditionReadOptions {
  readonly withChecks: boolean;
  /** Assets with partitions, and which they have. */
  readonly partitioned: ReadonlyMap<string, PartitionsDefinition>;
}

export interface ConditionStore {
  /** A text that is another one when any fact that conditions can read has changed. */
  fingerprint(): Promise<string>;
  read(automation: string, options: ConditionReadOptions): Promise<ConditionFacts>;
  /** Newest first. */
  evaluations(filter: EvaluationsFilter): Promise<Page<EvaluationRecord>>;
}

/** What happened since the last tick, of what a sensor watches. */
export interface Watched {
  readonly assetEvents: readonly AssetEvent[] | null;
  readonly runs: readonly EndedRunInfo[] | null;
  readonly watchCursor: string | null;
}

export interface AutomationStore {
  /** The states of these; those that the store has not seen yet are there from now on. */
  states(names: readonly string[]): Promise<ReadonlyMap<string, AutomationState>>;
  /** Null takes the switch away: the default counts again. */
  switch(name: string, isOn: boolean | null): Promise<void>;
  setCursor(name: string, cursor: string | null): Promise<void>;
  /** Null when somebody else is at it, or it has been done. */
  beginTick(name: string, scheduledAt: string): Promise<TickClaim | null>;
  /** Ends the tick and creates its runs, together or not at all; null when the tick was no longer this process's. */
  endTick(claim: TickClaim, result: TickResult): Promise<readonly string[] | null>;
  /** Forgets ticks that are over: those that launched nothing sooner. Gives how many. */
  forgetTicks(olderThanDays: {
    readonly skipped: number;
    readonly others: number;
    readonly dryRun?: boolean;
  }): Promise<number>;
  watched(name: string, watch: Watch): Promise<Watched>;
  ticks(name: string, page: { readonly cursor?: string | null; readonly limit?: number }): Promise<Page<TickRecord>>;
  /** The newest ticks of each, newest first. */
  latestTicks(names: readonly string[], each: number): Promise<ReadonlyMap<string, readonly TickRecord[]>>;
}
