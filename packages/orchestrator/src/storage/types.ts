// What the store keeps and answers. Everything here is folded from events, in the transaction that appended them; nothing
// else writes it. Times are ISO 8601, UTC.
import type { CheckRef } from "../definitions/types.ts";
import type {
  ErrorInfo,
  Metadata,
  NodeOutcome,
  RunEvent,
  RunEventBody,
  RunEventType,
  RunFailureCause,
} from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import type { PoolSettings, QueueSettings } from "../queue/types.ts";
import type { AutomationStore, ConditionStore } from "./automation-types.ts";
import type { BackfillStore } from "./backfill-types.ts";
import type { NoticeStore } from "./notice-types.ts";
import type { PartitionStore } from "./partition-types.ts";

export type RunStatus = "QUEUED" | "STARTING" | "STARTED" | "SUCCESS" | "FAILURE" | "CANCELING" | "CANCELED";
export type StepState = "pending" | "running" | "succeeded" | "failed" | "skipped" | "canceled";
export type AssetOutcome = "materialized" | "failed" | "skipped";
export type CheckOutcome = "passed" | "warned" | "failed" | "errored" | "skipped";
/** How an asset or a check of a run stands; assets end as `succeeded`, checks that passed or warned too. */
export type TargetState = "queued" | "running" | "succeeded" | "failed" | "skipped";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface NewRun {
  readonly plan: RunPlan;
  /** As it was asked for: null = everything that the job holds. */
  readonly assetKeys: readonly string[] | null;
  readonly checks: readonly CheckRef[] | null;
  readonly launchedBy: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configYaml: string;
  readonly parentRunId: string | null;
  /** Where the run process finds the definitions. */
  readonly definitions: { readonly file: string; readonly bundle: string; readonly snapshotId: string };
  /** Told by its first events. */
  readonly notices: readonly string[];
}

export interface RunRecord {
  readonly id: string;
  readonly jobName: string | null;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly launchedBy: string;
  readonly assetKeys: readonly string[] | null;
  readonly checks: readonly CheckRef[] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly configYaml: string;
  readonly executor: "in-process" | "multi-process";
  readonly parentRunId: string | null;
  readonly rootRunId: string;
  readonly failureReason: string | null;
  readonly lastSequence: number;
  /** Processes after its first. */
  readonly resumes: number;
  /** How often it was handed to the launchers. */
  readonly launch: number;
  /** What it makes of assets with partitions: one key, or the first and the last; null for runs without. */
  readonly partition: string | null;
  /** Of assets and checks. */
  readonly counts: RunCounts;
}

/** The runs of a stretch of time. */
export interface RunsDuring {
  readonly runs: readonly Pick<
    RunRecord,
    "id" | "jobName" | "status" | "createdAt" | "startedAt" | "endedAt" | "launchedBy"
  >[];
  /** Of all of them. */
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
}

export interface RunCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly total: number;
}

/** What the run process needs of a run. */
export interface RunAssignment {
  readonly run: RunRecord;
  readonly plan: RunPlan;
  readonly definitions: { readonly file: string; readonly bundle: string; readonly snapshotId: string };
}

export interface RunsFilter {
  readonly status?: readonly RunStatus[];
  readonly job?: string;
  readonly assetKey?: string;
  /** Exactly as the runs have it. */
  readonly launchedBy?: string;
  /** All of these, with these values. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly cursor?: string | null;
  /** Default 50. */
  readonly limit?: number;
}

export interface StepRecord {
  readonly runId: string;
  readonly stepKey: string;
  readonly status: StepState;
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly message: string | null;
  readonly error: ErrorInfo | null;
  /** Key of the step because of which this one was skipped. */
  readonly skippedBecauseOf: string | null;
  readonly dependsOn: readonly string[];
  readonly assetKeys: readonly string[];
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly logsTruncated: boolean;
}

export interface NodeRecord {
  readonly runId: string;
  readonly stepKey: string;
  readonly nodeId: string;
  readonly name: string;
  readonly resourceType: string;
  readonly assetKey: string | null;
  readonly checkName: string | null;
  readonly status: NodeOutcome | "running";
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly thread: string | null;
  readonly message: string | null;
  readonly compileMillis: number | null;
  readonly executeMillis: number | null;
  readonly adapterResponse: Readonly<Record<string, unknown>>;
  readonly failures: number | null;
  readonly skippedBecauseOf: string | null;
  readonly dependsOn: readonly string[];
}

/** One asset or check of a run. */
export interface TargetRecord {
  readonly assetKey: string;
  /** Null for the asset itself. */
  readonly checkName: string | null;
  readonly stepKey: string;
  readonly state: TargetState;
}

/** The latest state of an asset; assets that no run has touched have none. */
export interface AssetRecord {
  readonly key: string;
  /** A run that is at it now, or has it in its queue. */
  readonly active: { readonly runId: string; readonly state: "queued" | "running" } | null;
  /** How the last attempt ended; null before the first. */
  readonly last: AssetHistoryEntry | null;
  readonly lastMaterialization: AssetHistoryEntry | null;
  readonly lastObservation: AssetHistoryEntry | null;
  /** The newest entry that says what the data is: a materialization, or an observation with a data version. */
  readonly lastVersion: AssetHistoryEntry | null;
}

export interface AssetHistoryEntry {
  readonly id: string;
  readonly assetKey: string;
  readonly runId: string;
  readonly jobName: string | null;
  readonly stepKey: string | null;
  readonly nodeId: string | null;
  readonly timestamp: string;
  readonly outcome: AssetOutcome | "observed";
  readonly durationMillis: number | null;
  readonly message: string | null;
  /** The asset, node or step that is to blame when it is another one. */
  readonly becauseOf: string | null;
  readonly partition: string | null;
  readonly metadata: Metadata;
  readonly codeVersion: string | null;
  readonly dataVersion: string | null;
  /** The versions of what it was made of, by key; null = made before these were kept, or not made. */
  readonly inputs: Readonly<Record<string, string | null>> | null;
}

export interface CheckRecord extends CheckRef {
  readonly active: { readonly runId: string; readonly state: "queued" | "running" } | null;
  readonly last: CheckHistoryEntry | null;
}

export interface CheckHistoryEntry extends CheckRef {
  readonly id: string;
  readonly runId: string;
  readonly stepKey: string | null;
  readonly nodeId: string | null;
  readonly timestamp: string;
  readonly outcome: CheckOutcome;
  readonly severity: "ERROR" | "WARN";
  readonly blocking: boolean;
  readonly durationMillis: number | null;
  readonly failedRows: number | null;
  readonly message: string | null;
  readonly metadata: Metadata;
}

export interface EventsFilter {
  /** Events after this sequence number (default 0: from the start). */
  readonly after?: number;
  /** Default 1000. */
  readonly limit?: number;
  readonly stepKey?: string;
  readonly nodeId?: string;
  /** Default: all. */
  readonly types?: readonly RunEventType[];
}

/** An event with the time at which it happened. */
export interface TimedEvent {
  readonly body: RunEventBody;
  readonly timestamp: string;
}

export interface AppendResult {
  /** False when the run had ended before, or another process has it: nothing was written. */
  readonly accepted: boolean;
  readonly status: RunStatus;
  readonly lastSequence: number;
}

export interface Heartbeat {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly timestamp: string;
  readonly isAlive: boolean;
}

/** What changed, told to every subscriber in every process. `keys` is null when there are too many to list. */
export type Change =
  | { readonly kind: "run"; readonly runId: string; readonly status: RunStatus }
  | { readonly kind: "events"; readonly runId: string; readonly lastSequence: number }
  | { readonly kind: "assets"; readonly keys: readonly string[] | null }
  | {
      readonly kind: "log";
      readonly runId: string;
      readonly stepKey: string;
      readonly stream: "stdout" | "stderr";
      readonly bytes: number;
    }
  | { readonly kind: "cancel"; readonly runId: string }
  /** A pool has another limit, or a free slot. */
  | { readonly kind: "pools" }
  /** A schedule or sensor was switched, ticked, or has another cursor. */
  | { readonly kind: "automation"; readonly name: string }
  /** A message was made, sent, or failed; or a notice was switched. */
  | { readonly kind: "notice" }
  /** Dynamic partitions were added or deleted. */
  | { readonly kind: "partitions" }
  /** A backfill was launched, went on, or ended. */
  | { readonly kind: "backfill"; readonly id: string }
  /** The connection was lost for a while: anything may have changed. */
  | { readonly kind: "reconnected" };

export interface RunStore {
  /** Stores a run with its plan and its first events (enqueued, what is planned). */
  create(run: NewRun): Promise<RunRecord>;
  list(filter?: RunsFilter): Promise<Page<RunRecord>>;
  /** Those that were there between two moments, newest first, at most `limit`. */
  during(filter: { readonly from: Date; readonly to: Date; readonly limit: number }): Promise<RunsDuring>;
  find(id: string): Promise<RunRecord | null>;
  assignment(id: string): Promise<RunAssignment | null>;
  counts(): Promise<{ readonly queued: number; readonly inProgress: number }>;
  /** The latest runs of each job, newest first. */
  latestOfJobs(jobs: readonly string[], each: number): Promise<ReadonlyMap<string, readonly RunRecord[]>>;
  steps(id: string): Promise<readonly StepRecord[]>;
  nodes(id: string): Promise<readonly NodeRecord[]>;
  node(id: string, nodeId: string): Promise<(NodeRecord & { readonly compiledCode: string | null }) | null>;
  targets(id: string): Promise<readonly TargetRecord[]>;
  /** Says that the run's process lives; gives the run's status, or null when the run has been launched anew. */
  beat(id: string, process: RunProcess): Promise<RunStatus | null>;
  /** Failed runs of which nobody has decided yet whether they are launched again. */
  toRetry(limit: number): Promise<readonly FailedRun[]>;
  /** Forgets runs that have ended, with their events; what is known of assets and checks stays. Gives the ids of those. */
  delete(ids: readonly string[]): Promise<readonly string[]>;
  /** Decides: launches `retry`, or nothing. False when somebody else has decided. */
  decideRetry(id: string, retry: NewRun | null): Promise<boolean>;
}

export interface ProcessPlace {
  readonly host: string;
  readonly pid: number;
}

export interface RunProcess extends ProcessPlace {
  /** The launch that it is of. */
  readonly launch: number;
}

/** A run that failed, and why. */
export interface FailedRun {
  readonly run: RunRecord;
  readonly cause: RunFailureCause;
}

export interface AppendOptions {
  /** Only while the run has not been handed to another process. */
  readonly resumes?: number;
  /** An id of this batch: given again after a lost answer, it is not appended twice. */
  readonly batch?: string;
}

export interface EventStore {
  /** Appends and folds in one transaction. */
  append(runId: string, events: readonly TimedEvent[], options?: AppendOptions): Promise<AppendResult>;
  list(runId: string, filter?: EventsFilter): Promise<readonly RunEvent[]>;
}

export interface AssetStore {
  /** The state of these assets; null = of all that any run has touched. */
  states(keys: readonly string[] | null): Promise<ReadonlyMap<string, AssetRecord>>;
  history(
    key: string,
    page: { readonly cursor?: string | null; readonly limit?: number; readonly partition?: string | null },
  ): Promise<Page<AssetHistoryEntry>>;
  /** The SQL of the last run of each of these dbt nodes; those that no run has compiled are left out. */
  compiledCode(nodeIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface CheckDay {
  /** Its start, UTC. */
  readonly day: string;
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly errored: number;
}

export interface CheckStore {
  /** The state of the checks of these assets, by `checkKey`; null = of all. */
  states(assetKeys: readonly string[] | null): Promise<ReadonlyMap<string, CheckRecord>>;
  /** How executions ended on each of the last days that had any, oldest first. */
  days(days: number): Promise<readonly CheckDay[]>;
  /** The last executions of every check of an asset, newest first, at most `each` per check. */
  history(assetKey: string, each: number): Promise<readonly CheckHistoryEntry[]>;
}

export interface HeartbeatStore {
  beat(name: string, process: { readonly host: string; readonly pid: number }): Promise<void>;
  stop(name: string, process: { readonly host: string; readonly pid: number }): Promise<void>;
  list(): Promise<readonly Heartbeat[]>;
}

/** A run that a process is at, or should be. */
export interface ActiveRun {
  readonly id: string;
  readonly jobName: string | null;
  readonly status: "STARTING" | "STARTED" | "CANCELING";
  /** Null until a process has taken it. */
  readonly host: string | null;
  readonly pid: number | null;
  /** Since its process was last heard of, or since it left the queue. */
  readonly silentSeconds: number;
  /** Since it started; null before. */
  readonly elapsedSeconds: number | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Processes after its first. */
  readonly resumes: number;
  /** How often it was handed to the launchers. */
  readonly launch: number;
  /** Who has taken it to start its process; null when nobody has. */
  readonly launcher: ProcessPlace | null;
  /** Whether its place in the launchers' list is still open. */
  readonly isWaiting: boolean;
}

/** A run in the queue. */
export interface QueueEntry {
  readonly runId: string;
  readonly jobName: string | null;
  readonly createdAt: string;
  readonly priority: number;
  /** From 1. */
  readonly position: number;
  /** What it waits for; null when it may start as soon as a daemon looks. */
  readonly reason: string | null;
}

export interface QueueView {
  /** Its first runs, in the order in which they are looked at. */
  readonly runs: readonly QueueEntry[];
  /** False when there are more. */
  readonly isWhole: boolean;
}

/** A pool, and who has or wants its slots. */
export interface PoolRecord {
  readonly name: string;
  /** Null = no limit. */
  readonly limit: number | null;
  /** True when the limit was set by command or page, false when it comes from the configuration. */
  readonly isSet: boolean;
  readonly slots: readonly PoolSlot[];
}

export interface PoolSlot {
  readonly runId: string;
  readonly stepKey: string;
  readonly priority: number;
  readonly requestedAt: string;
  /** Null while it waits. */
  readonly claimedAt: string | null;
}

/** What is older than it is to be kept, a small batch at a time. */
export interface RetentionStore {
  /** Runs that ended like this before so many days, oldest first. */
  expiredRuns(status: RunStatus, days: number, limit: number): Promise<readonly string[]>;
  countExpiredRuns(status: RunStatus, days: number): Promise<number>;
  /** Deletes the events of some such runs; gives how many runs. */
  forgetEvents(days: number, limit: number): Promise<number>;
  countForgettableEvents(days: number): Promise<number>;
}

export interface PoolStore {
  list(settings: PoolSettings): Promise<readonly PoolRecord[]>;
  /** Null takes the limit away, so that the configured one counts again. */
  set(name: string, limit: number | null): Promise<void>;
  /** Asks for a slot, again and again until it is given; true when it is. */
  claim(
    wish: { readonly pool: string; readonly runId: string; readonly stepKey: string; readonly priority: number },
    settings: PoolSettings,
  ): Promise<boolean>;
  /** Gives back what a step holds or waits for. */
  release(runId: string, stepKey: string): Promise<void>;
}

export interface QueueStore {
  /** Lets queued runs start, as far as the limits go, and hands them to the workers; gives their ids. */
  dequeue(settings: QueueSettings): Promise<readonly string[]>;
  view(settings: QueueSettings): Promise<QueueView>;
  active(): Promise<readonly ActiveRun[]>;
  /** Hands a run whose process is gone to another one, unless it has ended or been handed on; false when it was. */
  resume(run: Pick<ActiveRun, "id" | "resumes">, reason: string): Promise<boolean>;
  /** Takes a run to start its process; gives the number of the launch, or null when it is not to be had. */
  take(id: string, launcher: ProcessPlace): Promise<number | null>;
  /** Hands a run on of which no process has said that it lives; false when one has. */
  relaunch(run: Pick<ActiveRun, "id" | "launch">, reason: string): Promise<boolean>;
}

/** An open store: a lifetime, ended by `close`. */
export interface Storage {
  /** `17.5` */
  readonly serverVersion: string;
  /** Of the whole database. */
  sizeBytes(): Promise<number>;
  readonly runs: RunStore;
  readonly events: EventStore;
  readonly assets: AssetStore;
  readonly checks: CheckStore;
  readonly automations: AutomationStore;
  readonly notices: NoticeStore;
  readonly conditions: ConditionStore;
  readonly partitions: PartitionStore;
  readonly backfills: BackfillStore;
  readonly heartbeats: HeartbeatStore;
  readonly queue: QueueStore;
  readonly pools: PoolStore;
  readonly retention: RetentionStore;
  /** Tells every change until the returned function is called. One connection serves all subscribers of a process. */
  subscribe(callback: (change: Change) => void): () => void;
  /** Tells the other processes; for changes that are no events. */
  notify(change: Change): Promise<void>;
  close(): Promise<void>;
}
