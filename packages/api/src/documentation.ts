// What the table of calls leaves out: words for people, schemas for what is untrusted, names of the answers' types. The server
// reads requests with these schemas, and the OpenAPI document is made of them: what is documented is what is checked.
import { z } from "zod";
import type { EndpointName } from "./endpoints.ts";
import {
  backfillRequest,
  bulkRunsRequest,
  checkDaysQuery,
  cursorQuery,
  cursorRequest,
  deliveriesQuery,
  dynamicPartitionsRequest,
  eventsQuery,
  launchOptionsRequest,
  launchRequest,
  logQuery,
  noticeSwitchRequest,
  partitionsQuery,
  poolRequest,
  reexecuteRequest,
  retentionRequest,
  runsQuery,
  searchQuery,
  selectionQuery,
  switchRequest,
  timelineQuery,
} from "./requests.ts";

export interface Documentation {
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Other than text without an end. */
  readonly parameters?: Readonly<Record<string, z.ZodType>>;
  /** A type of `types.ts`: `RunDetail`, `RunSummary[]`, `Page<RunSummary>`. */
  readonly answer: string;
  /** Default 200. */
  readonly status?: 201 | 202;
  /** What is not there when the answer is 404. */
  readonly missing?: string;
}

export const documentation: Readonly<Record<EndpointName, Documentation>> = {
  health: { tag: "Deployment", summary: "Whether the server answers; needs no login", answer: "HealthAnswer" },
  instance: {
    tag: "Deployment",
    summary: "The installation: definitions, daemon, store, limits",
    answer: "InstanceView",
  },
  reload: { tag: "Deployment", summary: "Load the definitions again", answer: "DefinitionsView" },
  assets: { tag: "Assets", summary: "Every asset, with how it stands", answer: "AssetSummary[]" },
  asset: { tag: "Assets", summary: "One asset with its definition", answer: "AssetDetail", missing: "asset" },
  assetHistory: {
    tag: "Assets",
    summary: "Materializations, observations and failed attempts, newest first",
    query: cursorQuery,
    answer: "Page<MaterializationView>",
  },
  assetChecks: {
    tag: "Assets",
    summary: "The checks of an asset with their latest executions",
    answer: "CheckDetail[]",
  },
  assetEvaluations: {
    tag: "Automation",
    summary: "What the condition of an asset came to, newest first",
    query: cursorQuery,
    answer: "Page<EvaluationView>",
  },
  select: {
    tag: "Assets",
    summary: "Keys of the assets that selections mean together",
    query: selectionQuery,
    answer: "string[]",
  },
  search: {
    tag: "Assets",
    summary: "Columns and descriptions that hold a text",
    query: searchQuery,
    answer: "DocumentationHit[]",
  },
  checkDays: {
    tag: "Assets",
    summary: "How checks went, day by day, oldest first",
    query: checkDaysQuery,
    answer: "CheckDayView[]",
  },
  jobs: { tag: "Jobs", summary: "Every job with its latest runs", answer: "JobSummary[]" },
  job: { tag: "Jobs", summary: "One job with its steps", answer: "JobDetail", missing: "job" },
  automations: { tag: "Automation", summary: "Every schedule and sensor", answer: "AutomationSummary[]" },
  automation: {
    tag: "Automation",
    summary: "One schedule or sensor",
    answer: "AutomationDetail",
    missing: "schedule or sensor",
  },
  automationTicks: {
    tag: "Automation",
    summary: "Its ticks, newest first",
    query: cursorQuery,
    answer: "Page<TickView>",
  },
  automationEvaluations: {
    tag: "Automation",
    summary: "What the conditions that a sensor evaluates came to, newest first",
    query: cursorQuery,
    answer: "Page<EvaluationView>",
  },
  switchAutomation: {
    tag: "Automation",
    summary: "Switch it on or off; null takes the switch away, so that its own default counts again",
    body: switchRequest,
    answer: "AutomationDetail",
  },
  setCursor: { tag: "Automation", summary: "Set a sensor's cursor", body: cursorRequest, answer: "AutomationDetail" },
  previewTick: { tag: "Automation", summary: "What a tick would do now, without doing it", answer: "TickPreview" },
  notices: { tag: "Notices", summary: "Whom to tell of what, with the latest messages", answer: "NoticeView[]" },
  switchNotice: {
    tag: "Notices",
    summary: "Switch a notice on or off",
    body: noticeSwitchRequest,
    answer: "NoticeView",
  },
  testNotice: { tag: "Notices", summary: "Send a test at once", answer: "NoticeTestAnswer" },
  deliveries: {
    tag: "Notices",
    summary: "Messages, newest first",
    query: deliveriesQuery,
    answer: "Page<DeliveryView>",
  },
  assetPartitions: {
    tag: "Partitions",
    summary: "How the partitions of an asset stand, as stretches of neighbours that stand alike",
    answer: "PartitionsView",
  },
  assetPartitionKeys: {
    tag: "Partitions",
    summary: "The partitions of an asset in their order, or those that stand in one way",
    query: partitionsQuery,
    answer: "Page<PartitionView>",
  },
  assetPartition: {
    tag: "Partitions",
    summary: "One partition of an asset, with what happened to it",
    answer: "PartitionDetailView",
  },
  dynamicPartitions: { tag: "Partitions", summary: "Dynamic partitions", answer: "DynamicPartitionsView" },
  changeDynamicPartitions: {
    tag: "Partitions",
    summary: "Add and delete dynamic partitions; what was made of deleted ones stays",
    body: dynamicPartitionsRequest,
    answer: "DynamicPartitionsView",
  },
  backfills: {
    tag: "Backfills",
    summary: "Backfills, newest first",
    query: cursorQuery,
    answer: "Page<BackfillSummary>",
  },
  launchBackfill: {
    tag: "Backfills",
    summary: "Launch a backfill over assets and their partitions",
    body: backfillRequest,
    answer: "BackfillAnswer",
    status: 201,
  },
  backfill: { tag: "Backfills", summary: "One backfill, with its progress and events", answer: "BackfillDetail" },
  backfillRuns: {
    tag: "Backfills",
    summary: "Its runs, newest first",
    query: cursorQuery,
    answer: "Page<RunSummary>",
  },
  cancelBackfill: { tag: "Backfills", summary: "Cancel it and its runs", answer: "CancelAnswer", status: 202 },
  retryBackfill: {
    tag: "Backfills",
    summary: "A new backfill of what failed, was left out or not reached",
    answer: "BackfillAnswer",
    status: 201,
  },
  runs: { tag: "Runs", summary: "Runs, newest first", query: runsQuery, answer: "Page<RunSummary>" },
  timeline: {
    tag: "Runs",
    summary: "The runs of a stretch of time, newest first, with how many there are",
    query: timelineQuery,
    answer: "TimelineView",
  },
  launch: {
    tag: "Runs",
    summary: "Queue a run of a job, of a part of it, or of hand-picked assets and checks",
    body: launchRequest,
    answer: "LaunchAnswer",
    status: 201,
  },
  launchOptions: {
    tag: "Runs",
    summary: "What a run of hand-picked assets may be told: the schema of its config, its steps, its executor",
    body: launchOptionsRequest,
    answer: "LaunchOptionsView",
  },
  bulkRuns: {
    tag: "Runs",
    summary: "Cancel, run again or delete many runs: by id, or all that a filter names",
    body: bulkRunsRequest,
    answer: "BulkAnswer",
  },
  queue: { tag: "Queue", summary: "The queue, with what each run waits for", answer: "QueueView" },
  pools: { tag: "Queue", summary: "Pools, with who holds and who wants their slots", answer: "PoolView[]" },
  setPool: { tag: "Queue", summary: "Set the limit of a pool, or take it away", body: poolRequest, answer: "PoolView" },
  retention: {
    tag: "Deployment",
    summary: "Delete what the settings no longer keep, or say what that would be",
    body: retentionRequest,
    answer: "RetentionAnswer",
  },
  run: { tag: "Runs", summary: "One run with its steps and nodes", answer: "RunDetail", missing: "run" },
  runEvents: { tag: "Runs", summary: "Events of a run, in their order", query: eventsQuery, answer: "EventView[]" },
  runNode: {
    tag: "Runs",
    summary: "One dbt node of a run, with its SQL and its log",
    answer: "NodeRunView",
    missing: "node",
  },
  runLog: {
    tag: "Runs",
    summary: "A part of the raw output of a step",
    parameters: { stream: z.enum(["stdout", "stderr"]) },
    query: logQuery,
    answer: "LogPart",
    missing: "log",
  },
  cancel: { tag: "Runs", summary: "Ask a run to end", answer: "CancelAnswer", status: 202 },
  reexecute: {
    tag: "Runs",
    summary: "Run again: all of it, or from where it failed",
    body: reexecuteRequest,
    answer: "LaunchAnswer",
    status: 201,
  },
};
