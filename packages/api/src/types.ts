// What the server answers and the UI shows. Times are ISO 8601 with zone, durations are milliseconds, keys of assets are
// their path joined by "/".

export type RunStatus = "QUEUED" | "STARTING" | "STARTED" | "SUCCESS" | "FAILURE" | "CANCELING" | "CANCELED";
export type StepStatus = "pending" | "running" | "succeeded" | "failed" | "skipped" | "canceled";
/** How a dbt node ended inside a step; `pending` and `running` before that. */
export type NodeStatus =
  | "pending"
  | "running"
  | "success"
  | "pass"
  | "warn"
  | "fail"
  | "error"
  | "skipped"
  | "no-op"
  | "reused"
  | "partial success"
  | "canceled";
export type CheckStatus = "passed" | "warned" | "failed" | "errored" | "skipped" | "running" | "never";
/** Whether an asset is up to date with its code and with what it is made of. */
export interface StaleView {
  readonly status: "fresh" | "stale" | "missing";
  readonly reasons: readonly {
    readonly kind: "code" | "data" | "dependency-added" | "dependency-removed" | "upstream";
    readonly assetKey: string;
    /** "data of raw_orders changed at …" */
    readonly message: string;
  }[];
}
export type HealthStatus = "healthy" | "warning" | "degraded" | "unknown";
/** How an asset is, as one value: the worst of its last attempt, its checks and its freshness. */
export interface HealthView {
  readonly status: HealthStatus;
  /** Why it is not healthy, the worst first; of a healthy asset: what is not known of it. */
  readonly reasons: readonly {
    readonly of: "materialization" | "checks" | "freshness";
    readonly status: Exclude<HealthStatus, "healthy">;
    /** "2 checks failed: unique_id, not_null_id" */
    readonly message: string;
  }[];
}
export type AssetStatus = "never" | "running" | "queued" | "materialized" | "failed" | "skipped";

export interface Problem {
  /** A code path such as `definitions/does-not-compile`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** Three lines of source with the place underlined. */
  readonly excerpt: string | null;
}

export interface InstanceView {
  readonly version: string;
  readonly deployment: "dev" | "server";
  readonly projectName: string;
  readonly definitions: DefinitionsView;
  readonly daemon: { readonly alive: boolean; readonly lastHeartbeat: string | null };
  /** What lives, or did not say that it ended. */
  readonly processes: readonly ProcessView[];
  readonly storage: { readonly kind: "embedded" | "server"; readonly version: string; readonly sizeBytes: number };
  /** Of Node.js. */
  readonly nodeVersion: string;
  /** Address in notices; null when it is not known. */
  readonly publicUrl: string | null;
  readonly limits: { readonly maxConcurrentRuns: number };
  readonly counts: { readonly queued: number; readonly inProgress: number };
  /** The settings that count, each with where it is from; values of variables are not told. */
  readonly settings: readonly SettingView[];
}

export interface SettingView {
  /** "runs.maxConcurrentRuns", "SLUICE_USERS" */
  readonly name: string;
  /** As JSON; null for one that is hidden. */
  readonly value: string | null;
  readonly source: "default" | "package.json" | "environment";
}

/** A daemon or worker, by its heartbeat. */
export interface ProcessView {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly lastHeartbeat: string;
  readonly alive: boolean;
}

/** How the checks of one day went, by their executions. */
export interface CheckDayView {
  /** Its start, UTC. */
  readonly day: string;
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly errored: number;
}

/** A place in the documentation of an asset where a text was found. */
export interface DocumentationHit {
  readonly assetKey: string;
  /** Null: the asset's own description. */
  readonly column: string | null;
  readonly text: string | null;
}

export interface DefinitionsView {
  readonly status: "loading" | "loaded" | "failed";
  readonly file: string;
  readonly loadedAt: string | null;
  readonly loadMillis: number | null;
  readonly problems: readonly Problem[];
  readonly assetCount: number;
  readonly checkCount: number;
  readonly jobCount: number;
}

export interface CheckSummary {
  readonly assetKey: string;
  readonly name: string;
  readonly description: string | null;
  readonly blocking: boolean;
  readonly status: CheckStatus;
  readonly lastRunId: string | null;
  readonly lastEvaluatedAt: string | null;
}

export type PartitionKind = "static" | "time" | "dynamic" | "multi";

export interface AssetSummary {
  readonly key: string;
  readonly path: readonly string[];
  readonly group: string;
  readonly kinds: readonly string[];
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
  /** Keys of the direct parents, also of assets that only exist as a dependency. */
  readonly deps: readonly string[];
  /** False for external assets: sources and the like. */
  readonly materializable: boolean;
  /** Made elsewhere; running it looks what state it is in. */
  readonly isObservable: boolean;
  /** Null for what is made elsewhere. */
  readonly stale: StaleView | null;
  readonly status: AssetStatus;
  /** Null where there is nothing to judge by: made elsewhere, without checks and freshness policy. */
  readonly health: HealthView | null;
  /** Why the last attempt failed or was skipped: "model stg_orders failed". */
  readonly statusReason: string | null;
  readonly currentRunId: string | null;
  readonly lastRunId: string | null;
  readonly lastMaterializedAt: string | null;
  readonly lastObservedAt: string | null;
  /** Null without a freshness policy. */
  readonly freshness: FreshnessView | null;
  readonly checks: readonly CheckSummary[];
  /** How it is partitioned; null when it is not. */
  readonly partitions: PartitionKind | null;
  /** dbt's unique id, when the asset is a dbt node. */
  readonly dbtUniqueId: string | null;
  readonly dbtMaterialized: string | null;
}

export type MetadataView =
  | { readonly kind: "text" | "markdown" | "url" | "path" | "sql" | "timestamp" | "asset"; readonly value: string }
  | { readonly kind: "int" | "float"; readonly value: number; readonly unit?: string }
  | {
      readonly kind: "column-schema";
      readonly columns: readonly {
        readonly name: string;
        readonly type: string | null;
        readonly description: string | null;
      }[];
    }
  | {
      readonly kind: "column-lineage";
      readonly columns: Readonly<Record<string, readonly { readonly assetKey: string; readonly column: string }[]>>;
    }
  | { readonly kind: "code-references"; readonly references: readonly CodeReference[] }
  | { readonly kind: "duration"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "json"; readonly value: unknown }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number | boolean | null)[])[];
    };

/** Where the source of an asset is: a place in a file, or an address. */
export type CodeReference =
  | { readonly kind: "file"; readonly file: string; readonly line: number | null; readonly label: string | null }
  | { readonly kind: "url"; readonly url: string; readonly label: string | null };

/** A code reference with the ways to it. */
export interface CodeLinkView {
  /** "definitions.ts:12", or what the reference says of itself. */
  readonly label: string;
  /** Opens the place in an editor on this machine; null where that cannot be. */
  readonly editorUrl: string | null;
  /** In the browser: the repository, or the address itself; null where none is known. */
  readonly url: string | null;
}

export interface ColumnView {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
  readonly checks: readonly string[];
}

export interface AssetDetail extends AssetSummary {
  readonly definition: {
    readonly rawCode: string | null;
    readonly compiledCode: string | null;
    readonly language: "sql" | "python" | "typescript" | null;
    readonly file: string | null;
    readonly line: number | null;
  };
  /** Where its source is: where it is declared first, then what its metadata names. */
  readonly codeLinks: readonly CodeLinkView[];
  readonly columns: readonly ColumnView[];
  readonly relationName: string | null;
  readonly metadata: Readonly<Record<string, MetadataView>>;
  readonly children: readonly string[];
  readonly jobs: readonly string[];
  readonly stepName: string | null;
  /** In words; null for an asset that is made only when somebody asks. */
  readonly automationCondition: string | null;
  /** The sensor that evaluates the condition. */
  readonly conditionSensor: string | null;
  readonly codeVersion: string | null;
  /** Of what is there now. */
  readonly dataVersion: string | null;
  readonly lastMaterialization: MaterializationView | null;
}

export interface MaterializationView {
  readonly runId: string;
  readonly jobName: string | null;
  readonly stepKey: string | null;
  readonly timestamp: string;
  readonly durationMillis: number | null;
  /** `failed` and `skipped` attempts are part of an asset's history. */
  readonly outcome: "materialized" | "observed" | "failed" | "skipped";
  readonly message: string | null;
  readonly partition: string | null;
  readonly metadata: Readonly<Record<string, MetadataView>>;
  readonly codeVersion: string | null;
  readonly dataVersion: string | null;
  /** The versions of what it was made of; null where that is not known. */
  readonly inputs: Readonly<Record<string, string | null>> | null;
}

export interface CheckExecutionView {
  readonly runId: string;
  readonly timestamp: string;
  readonly status: CheckStatus;
  readonly severity: "ERROR" | "WARN";
  readonly durationMillis: number | null;
  /** Rows that failed, where the check counts rows. */
  readonly failedRows: number | null;
  readonly message: string | null;
  readonly metadata: Readonly<Record<string, MetadataView>>;
}

export interface CheckDetail extends CheckSummary {
  /** What was last sent to the warehouse; before the first run as the project has it; null for checks in code. */
  readonly sql: string | null;
  readonly column: string | null;
  readonly executions: readonly CheckExecutionView[];
}

export interface JobSummary {
  readonly name: string;
  readonly description: string | null;
  readonly assetKeys: readonly string[];
  /** Of a job that is made of ops; 0: it makes assets. */
  readonly opCount: number;
  readonly executor: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly lastRuns: readonly RunSummary[];
}

/** An op of a job; the key of its step holds the graphs around it: `clean.load`. */
export interface JobOpView {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** It gives any number of values under this output. */
  readonly isDynamic: boolean;
  /** It runs once for each value of a dynamic output. */
  readonly isMapped: boolean;
  readonly site: string | null;
}

export interface JobDetail extends JobSummary {
  readonly steps: readonly {
    readonly key: string;
    readonly deps: readonly string[];
    readonly assetKeys: readonly string[];
    /** The op as it was declared; null: the step is none. */
    readonly op: JobOpView | null;
  }[];
  /** The job has partitions of its own: a launch says which. */
  readonly hasPartitions: boolean;
  /** JSON Schema of the run config, for the Launchpad; null when the job takes none. */
  readonly configSchema: unknown;
  readonly defaultConfigYaml: string;
}

export interface RunSummary {
  readonly id: string;
  /** Null for runs of a hand-made selection of assets. */
  readonly jobName: string | null;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly launchedBy: string;
  /** Keys of the selected assets; null = everything the job holds. */
  readonly assetKeys: readonly string[] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly parentRunId: string | null;
  readonly failureReason: string | null;
  /** What it makes of assets with partitions: one key, or the first and the last; null for runs without. */
  readonly partition: string | null;
  readonly counts: {
    readonly succeeded: number;
    readonly failed: number;
    readonly skipped: number;
    readonly total: number;
  };
}

/** A run as a time line shows it. */
export type TimelineRun = Pick<
  RunSummary,
  "id" | "jobName" | "status" | "createdAt" | "startedAt" | "endedAt" | "launchedBy"
>;

/** The runs of a stretch of time, also those that began before it or go on after it. */
export interface TimelineView {
  /** Newest first. */
  readonly runs: readonly TimelineRun[];
  /** How many there are of each status, also those that are too many to be listed. */
  readonly counts: Readonly<Record<RunStatus, number>>;
}

export interface GanttRow {
  readonly key: string;
  readonly label: string;
  /** `step` rows hold `node` rows (dbt nodes) whose `parent` is the step's key. */
  readonly kind: "step" | "node";
  readonly parent: string | null;
  readonly status: StepStatus | NodeStatus;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly resourceType: string | null;
  readonly assetKey: string | null;
  readonly thread: string | null;
  readonly message: string | null;
  /** Key of the row because of which this one was skipped. */
  readonly skippedBecauseOf: string | null;
  readonly dependsOn: readonly string[];
}

export interface RunDetail extends RunSummary {
  /** It has no assets and checks: its counts are of ops. */
  readonly isOfOps: boolean;
  readonly configYaml: string;
  readonly executor: string;
  readonly gantt: readonly GanttRow[];
  readonly lastSequence: number;
  readonly logFiles: readonly {
    readonly stepKey: string;
    readonly stream: "stdout" | "stderr";
    readonly bytes: number;
  }[];
  /** The nodes and steps that a re-execution from failure would run. */
  readonly retryable: readonly string[];
  /** Its place in the queue and why it waits there; null when it is not queued. */
  readonly queue: QueueEntryView | null;
  /** Slots of pools that its steps hold or wait for. */
  readonly slots: readonly HeldSlotView[];
  /** How often it went on in another process. */
  readonly resumes: number;
}

export interface QueueEntryView {
  readonly runId: string;
  readonly jobName: string | null;
  readonly createdAt: string;
  readonly priority: number;
  /** From 1. */
  readonly position: number;
  /** What it waits for; null when it may start as soon as the daemon looks. */
  readonly reason: string | null;
}

export interface QueueView {
  /** The first runs of the queue, in the order in which they are looked at. */
  readonly runs: readonly QueueEntryView[];
  /** False when there are more. */
  readonly isWhole: boolean;
}

export interface PoolSlotView {
  readonly runId: string;
  readonly stepKey: string;
  readonly priority: number;
  readonly requestedAt: string;
  /** Null while it waits. */
  readonly claimedAt: string | null;
}

export interface HeldSlotView extends PoolSlotView {
  readonly pool: string;
}

export interface PoolView {
  readonly name: string;
  /** Null = no limit. */
  readonly limit: number | null;
  /** Where the limit is from. */
  readonly source: "set" | "configuration" | "none";
  /** `run`: runs hold its slots. `step`: steps do. */
  readonly granularity: "run" | "step";
  /** Names of the steps that use it. */
  readonly steps: readonly string[];
  readonly slots: readonly PoolSlotView[];
}

/** What a bulk action came to. */
export interface BulkAnswer {
  /** Ids of the runs to which it was done; for `reexecute` those that it launched. */
  readonly done: readonly string[];
  readonly refused: readonly RefusedRun[];
}

export interface RefusedRun {
  readonly runId: string;
  readonly message: string;
}

/** How many of each kind were deleted, or would be. */
export interface RetentionAnswer {
  readonly runs: number;
  /** Of runs that stay. */
  readonly events: number;
  readonly logFolders: number;
  readonly ticks: number;
}

export interface NodeRunView {
  readonly runId: string;
  readonly stepKey: string;
  readonly uniqueId: string;
  readonly status: NodeStatus;
  readonly message: string | null;
  readonly compiledCode: string | null;
  readonly compileMillis: number | null;
  readonly executeMillis: number | null;
  readonly thread: string | null;
  readonly adapterResponse: Readonly<Record<string, unknown>>;
  readonly failures: number | null;
  readonly skippedBecauseOf: string | null;
  readonly logLines: readonly { readonly timestamp: string; readonly level: string; readonly message: string }[];
}

export interface EventView {
  readonly sequence: number;
  readonly timestamp: string;
  readonly type: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly stepKey: string | null;
  readonly nodeId: string | null;
  readonly assetKey: string | null;
  readonly checkName: string | null;
  readonly partition: string | null;
  readonly message: string;
  readonly metadata: Readonly<Record<string, MetadataView>>;
  readonly error: ErrorView | null;
}

export interface ErrorView {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly cause: ErrorView | null;
}

/** The answer to a launch or a re-execution. */
export interface LaunchAnswer {
  readonly runId: string;
  /** What is to be known beforehand, such as that older definitions are used; null as a rule. */
  readonly notice: string | null;
}

/** What a run of hand-picked assets may be told. */
export interface LaunchOptionsView {
  /** JSON Schema of the run config; null when it takes none. */
  readonly configSchema: unknown;
  /** Names of the steps that it runs. */
  readonly steps: readonly string[];
  readonly executor: string;
}

/** A part of a step's raw output: from an offset on. */
export interface LogPart {
  readonly text: string;
  /** Where the next part starts, in bytes. */
  readonly nextOffset: number;
  /** True when the file reached its limit and the rest was dropped. */
  readonly truncated: boolean;
}

/** The answer to "are you there". */
export interface HealthAnswer {
  readonly status: "ok";
}

/** A cancel was asked for; the run ends by itself. */
export interface CancelAnswer {
  readonly accepted: boolean;
}

/** One field of a request that is not what was expected. */
export interface FieldProblem {
  /** Such as `checks.0.name`; empty = the request as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The body of every answer that is not 2xx. */
export interface ProblemAnswer {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** What is wrong with a request, field by field. */
  readonly fields?: readonly FieldProblem[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back as `cursor` for the next page; null at the end. */
  readonly nextCursor: string | null;
}

export type TickStatusView = "started" | "success" | "skipped" | "failure";

/** One evaluation of a schedule or sensor. */
export interface TickView {
  readonly id: string;
  /** The time for which it was planned. */
  readonly scheduledAt: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: TickStatusView;
  readonly message: string | null;
  readonly error: ErrorView | null;
  readonly cursor: string | null;
  readonly runIds: readonly string[];
  /** What the function printed and logged. */
  readonly output: string;
}

/** A schedule or sensor in a list. */
export interface AutomationSummary {
  readonly kind: "schedule" | "sensor";
  readonly name: string;
  readonly description: string | null;
  /** Cron expressions, or `every 30 s`. */
  readonly trigger: readonly string[];
  /** Null for sensors. */
  readonly timezone: string | null;
  readonly jobName: string | null;
  readonly assetSelection: string | null;
  readonly isOn: boolean;
  /** False while nobody has switched it: its own default counts. */
  readonly isSwitched: boolean;
  /** Null while it is off. */
  readonly nextTickAt: string | null;
  /** The next ticks of a schedule that is on, soonest first, of at most a week and at most 50. */
  readonly nextTicks: readonly string[];
  /** Of a sensor of conditions: how many assets' conditions it evaluates; null for others. */
  readonly conditionCount: number | null;
  /** Newest first. */
  readonly lastTicks: readonly TickView[];
}

/** A part of an automation condition as it was evaluated. */
export interface EvaluatedNodeView {
  /** Its label, or what it is called without one. */
  readonly name: string;
  readonly kind: string;
  /** The asset or check that it is about, when that is another one. */
  readonly about: string | null;
  readonly isTrue: boolean;
  /** False when it could not matter any more. */
  readonly isCandidate: boolean;
  /** The fact behind it. */
  readonly because: string | null;
  /** The partitions for which it is true, how many, and the first of them; null without partitions. */
  readonly partitions: { readonly count: number; readonly keys: readonly string[] } | null;
  readonly parts: readonly EvaluatedNodeView[];
  /** So many parts are left out. */
  readonly omitted: number;
}

/** What the condition of an asset came to, when that was something new. */
export interface EvaluationView {
  readonly id: string;
  readonly automation: string;
  readonly assetKey: string;
  readonly tickId: string;
  readonly timestamp: string;
  readonly isRequested: boolean;
  readonly runId: string | null;
  readonly tree: EvaluatedNodeView;
}

export interface AutomationDetail extends AutomationSummary {
  readonly tags: Readonly<Record<string, string>>;
  readonly cursor: string | null;
  readonly missedTicks: "all" | "latest" | "skip" | null;
  readonly hasFunction: boolean;
  readonly file: string | null;
  readonly line: number | null;
}

/** What a tick would do now, without doing it. */
export interface TickPreview {
  readonly status: Exclude<TickStatusView, "started">;
  readonly message: string | null;
  readonly error: ErrorView | null;
  readonly cursor: string | null;
  readonly runs: readonly {
    readonly runKey: string | null;
    readonly jobName: string | null;
    readonly assetKeys: readonly string[] | null;
    readonly tags: Readonly<Record<string, string>>;
  }[];
  /** Of a sensor of conditions: what would come to something new. */
  readonly evaluations: readonly Pick<EvaluationView, "assetKey" | "isRequested" | "tree">[];
  readonly output: string;
}

export type NoticeKind =
  | "run-failed"
  | "run-succeeded"
  | "check-failed"
  | "check-warned"
  | "asset-overdue"
  | "automation-failed"
  | "daemon-silent";

/** Whom to tell of what, with the latest messages that did. */
export interface NoticeView {
  readonly name: string;
  readonly description: string | null;
  readonly on: readonly NoticeKind[];
  /** Where it goes, without what is secret: `Slack`, `mail to data@example.com`, `webhook at hooks.example.com`. */
  readonly target: string;
  readonly selection: string | null;
  readonly jobs: readonly string[] | null;
  readonly isOn: boolean;
  /** False while nobody has switched it: its own default counts. */
  readonly isSwitched: boolean;
  /** Newest first. */
  readonly lastDeliveries: readonly DeliveryView[];
}

/** One message, sent or to be sent. */
export interface DeliveryView {
  readonly id: string;
  readonly notice: string;
  readonly title: string;
  readonly state: "waiting" | "sent" | "failed";
  readonly attempts: number;
  readonly createdAt: string;
  /** When it is sent, or tried again; null when it is over. */
  readonly dueAt: string | null;
  readonly endedAt: string | null;
  /** Why the last attempt failed. */
  readonly error: string | null;
}

/** How fresh an asset is, by its own policy. */
export interface FreshnessView {
  readonly status: "fresh" | "warned" | "overdue" | "unknown";
  /** When it will be overdue, or since when it is; null when that is not known. */
  readonly deadline: string | null;
  /** What was asked for: `at most 36 hours old`. */
  readonly policy: string;
}

/** The answer to a test of a notice. */
export interface NoticeTestAnswer {
  readonly sent: boolean;
  /** Why it did not arrive. */
  readonly error: string | null;
}

/** One message of the live stream: says what changed, the client asks again for what it shows. */
export type StreamMessage =
  | { readonly kind: "hello"; readonly serverTime: string }
  | { readonly kind: "definitions"; readonly status: DefinitionsView["status"] }
  | { readonly kind: "run"; readonly runId: string; readonly status: RunStatus }
  | { readonly kind: "events"; readonly runId: string; readonly lastSequence: number }
  | { readonly kind: "assets"; readonly keys: readonly string[] }
  | { readonly kind: "automation"; readonly name: string }
  | { readonly kind: "notice" }
  | { readonly kind: "pools" }
  | { readonly kind: "partitions" }
  | { readonly kind: "backfill"; readonly id: string }
  | {
      readonly kind: "log";
      readonly runId: string;
      readonly stepKey: string;
      readonly stream: "stdout" | "stderr";
      readonly bytes: number;
    };

export type PartitionHealthView = "materialized" | "failed" | "in-progress" | "missing";

/** Neighbours that stand alike. */
export interface PartitionSegmentView {
  readonly health: PartitionHealthView;
  /** Keys, of the dimension that is drawn. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface PartitionRowView {
  /** The key's part for each dimension; null for the one that is drawn. */
  readonly parts: readonly (string | null)[];
  readonly segments: readonly PartitionSegmentView[];
}

/** The partitions of an asset, as they are drawn. */
export interface PartitionsView {
  readonly kind: PartitionKind;
  /** In the order of the keys. One without a name where there is one only. */
  readonly dimensions: readonly { readonly name: string | null; readonly kind: PartitionKind }[];
  /** Name of dynamic partitions, which can be added and deleted; null for others. */
  readonly dynamicName: string | null;
  readonly timezone: string | null;
  readonly total: number;
  readonly counts: Readonly<Record<PartitionHealthView, number>>;
  /** The first 500. */
  readonly rows: readonly PartitionRowView[];
  /** First and last key; null when there are none. */
  readonly first: string | null;
  readonly last: string | null;
}

export interface PartitionView {
  readonly key: string;
  readonly health: PartitionHealthView;
}

export interface PartitionDetailView extends PartitionView {
  /** The last run that made it, or tried to. */
  readonly lastRunId: string | null;
  readonly lastAt: string | null;
  /** What happened to it, newest first. */
  readonly history: readonly MaterializationView[];
}

export type BackfillStatusView =
  | "REQUESTED"
  | "COMPLETED_SUCCESS"
  | "COMPLETED_FAILED"
  | "FAILED"
  | "CANCELING"
  | "CANCELED";

export interface BackfillCountsView {
  readonly requested: number;
  readonly done: number;
  readonly failed: number;
  /** What they are made of failed. */
  readonly skipped: number;
  readonly inProgress: number;
}

export interface BackfillSummary {
  readonly id: string;
  readonly status: BackfillStatusView;
  readonly title: string | null;
  readonly launchedBy: string;
  readonly parentId: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** Why it could not go on. */
  readonly message: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly counts: BackfillCountsView;
  readonly assets: readonly { readonly key: string; readonly counts: BackfillCountsView }[];
}

export interface BackfillDetail extends BackfillSummary {
  readonly events: readonly {
    readonly timestamp: string;
    readonly level: "info" | "warning" | "error";
    readonly message: string;
  }[];
}

export interface BackfillAnswer {
  readonly backfillId: string;
}

export interface DynamicPartitionsView {
  readonly name: string;
  readonly keys: readonly string[];
}
