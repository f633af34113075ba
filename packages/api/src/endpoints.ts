// Every call of the HTTP interface: its method, its path, and as types what goes in and what comes out. The server serves this table,
// the client calls it, `documentation.ts` says the rest; no schema library comes with it.
import type {
  BackfillRequest,
  BulkRunsRequest,
  CheckDaysQuery,
  CursorRequest,
  DeliveriesQuery,
  DynamicPartitionsBody,
  EventsQuery,
  LaunchOptionsRequest,
  LaunchRequest,
  LogQuery,
  NoticeSwitchRequest,
  PartitionsQuery,
  PoolRequest,
  ReexecuteRequest,
  RetentionRequest,
  RunsQuery,
  SearchQuery,
  SelectionQuery,
  SwitchRequest,
  TimelineQuery,
} from "./requests.ts";
import type {
  AssetDetail,
  AssetSummary,
  AutomationDetail,
  AutomationSummary,
  BackfillAnswer,
  BackfillDetail,
  BackfillSummary,
  BulkAnswer,
  CancelAnswer,
  CheckDayView,
  CheckDetail,
  DefinitionsView,
  DeliveryView,
  DocumentationHit,
  DynamicPartitionsView,
  EvaluationView,
  EventView,
  HealthAnswer,
  InstanceView,
  JobDetail,
  JobSummary,
  LaunchAnswer,
  LaunchOptionsView,
  LogPart,
  MaterializationView,
  NodeRunView,
  NoticeTestAnswer,
  NoticeView,
  Page,
  PartitionDetailView,
  PartitionsView,
  PartitionView,
  PoolView,
  QueueView,
  RetentionAnswer,
  RunDetail,
  RunSummary,
  TickPreview,
  TickView,
  TimelineView,
} from "./types.ts";

type Method = "GET" | "POST";

export interface Endpoint<M extends Method, Path extends string, Input, Answer> {
  readonly method: M;
  /** Its parameters are written `:name`. */
  readonly path: Path;
  /** For the compiler only. */
  readonly types?: { readonly input: Input; readonly answer: Answer };
}

const get =
  <Answer, Query = unknown>() =>
  <Path extends string>(path: Path): Endpoint<"GET", Path, Query, Answer> => ({ method: "GET", path });
const post =
  <Answer, Body = unknown>() =>
  <Path extends string>(path: Path): Endpoint<"POST", Path, Body, Answer> => ({ method: "POST", path });

interface CursorQuery {
  readonly cursor?: string;
}

export const endpoints = {
  health: get<HealthAnswer>()("/api/health"),
  instance: get<InstanceView>()("/api/instance"),
  reload: post<DefinitionsView>()("/api/definitions/reload"),
  assets: get<readonly AssetSummary[]>()("/api/assets"),
  asset: get<AssetDetail>()("/api/assets/:key"),
  assetHistory: get<Page<MaterializationView>, CursorQuery>()("/api/assets/:key/history"),
  assetPartitions: get<PartitionsView>()("/api/assets/:key/partitions"),
  assetPartitionKeys: get<Page<PartitionView>, PartitionsQuery>()("/api/assets/:key/partitions/keys"),
  assetPartition: get<PartitionDetailView>()("/api/assets/:key/partitions/of/:partition"),
  dynamicPartitions: get<DynamicPartitionsView>()("/api/partitions/:name"),
  changeDynamicPartitions: post<DynamicPartitionsView, DynamicPartitionsBody>()("/api/partitions/:name"),
  backfills: get<Page<BackfillSummary>, CursorQuery>()("/api/backfills"),
  launchBackfill: post<BackfillAnswer, BackfillRequest>()("/api/backfills"),
  backfill: get<BackfillDetail>()("/api/backfills/:id"),
  backfillRuns: get<Page<RunSummary>, CursorQuery>()("/api/backfills/:id/runs"),
  cancelBackfill: post<CancelAnswer>()("/api/backfills/:id/cancel"),
  retryBackfill: post<BackfillAnswer>()("/api/backfills/:id/retry"),
  assetChecks: get<readonly CheckDetail[]>()("/api/assets/:key/checks"),
  assetEvaluations: get<Page<EvaluationView>, CursorQuery>()("/api/assets/:key/evaluations"),
  select: get<readonly string[], SelectionQuery>()("/api/selection"),
  search: get<readonly DocumentationHit[], SearchQuery>()("/api/search"),
  checkDays: get<readonly CheckDayView[], CheckDaysQuery>()("/api/checks/days"),
  jobs: get<readonly JobSummary[]>()("/api/jobs"),
  job: get<JobDetail>()("/api/jobs/:name"),
  automations: get<readonly AutomationSummary[]>()("/api/automations"),
  automation: get<AutomationDetail>()("/api/automations/:name"),
  automationTicks: get<Page<TickView>, CursorQuery>()("/api/automations/:name/ticks"),
  automationEvaluations: get<Page<EvaluationView>, CursorQuery>()("/api/automations/:name/evaluations"),
  switchAutomation: post<AutomationDetail, SwitchRequest>()("/api/automations/:name/switch"),
  setCursor: post<AutomationDetail, CursorRequest>()("/api/automations/:name/cursor"),
  previewTick: post<TickPreview>()("/api/automations/:name/preview"),
  notices: get<readonly NoticeView[]>()("/api/notices"),
  switchNotice: post<NoticeView, NoticeSwitchRequest>()("/api/notices/:name/switch"),
  testNotice: post<NoticeTestAnswer>()("/api/notices/:name/test"),
  deliveries: get<Page<DeliveryView>, DeliveriesQuery>()("/api/deliveries"),
  runs: get<Page<RunSummary>, RunsQuery>()("/api/runs"),
  timeline: get<TimelineView, TimelineQuery>()("/api/timeline"),
  launch: post<LaunchAnswer, LaunchRequest>()("/api/runs"),
  launchOptions: post<LaunchOptionsView, LaunchOptionsRequest>()("/api/runs/options"),
  bulkRuns: post<BulkAnswer, BulkRunsRequest>()("/api/runs/bulk"),
  queue: get<QueueView>()("/api/queue"),
  pools: get<readonly PoolView[]>()("/api/pools"),
  setPool: post<PoolView, PoolRequest>()("/api/pools/:name"),
  retention: post<RetentionAnswer, RetentionRequest>()("/api/retention"),
  run: get<RunDetail>()("/api/runs/:id"),
  runEvents: get<readonly EventView[], EventsQuery>()("/api/runs/:id/events"),
  runNode: get<NodeRunView>()("/api/runs/:id/nodes/:uniqueId"),
  runLog: get<LogPart, LogQuery>()("/api/runs/:id/logs/:stepKey/:stream"),
  cancel: post<CancelAnswer>()("/api/runs/:id/cancel"),
  reexecute: post<LaunchAnswer, ReexecuteRequest>()("/api/runs/:id/reexecute"),
} as const;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;

type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & PathParameters<Rest>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;

/** What the server reads: the parameters of the path, and the fields of the query or body, defaults filled in. */
export type ParsedInputOf<Name extends EndpointName> =
  Endpoints[Name] extends Endpoint<Method, infer Path, infer Input, unknown> ? PathParameters<Path> & Input : never;
/** What a client gives: of a query, what it cares for. */
export type InputOf<Name extends EndpointName> =
  Endpoints[Name] extends Endpoint<"GET", infer Path, infer Query, unknown>
    ? PathParameters<Path> & Partial<Query>
    : ParsedInputOf<Name>;
export type AnswerOf<Name extends EndpointName> =
  Endpoints[Name] extends Endpoint<Method, string, unknown, infer Answer> ? Answer : never;

/** Names of the parameters of a path. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
}
