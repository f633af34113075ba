// What the HTTP routes need from the orchestrator, in the API's own types. `create-backend.ts` makes it from the store and
// the definitions; tests may bring another.
import type {
  AssetDetail,
  AssetSummary,
  CheckDayView,
  CheckDetail,
  DefinitionsView,
  DocumentationHit,
  EventsQuery,
  EventView,
  InstanceView,
  JobDetail,
  JobSummary,
  LaunchAnswer,
  LaunchOptionsView,
  LaunchRequest,
  MaterializationView,
  NodeRunView,
  Page,
  ReexecuteRequest,
  RunDetail,
  RunSummary,
  RunsQuery,
  TimelineQuery,
  TimelineView,
} from "@sluice/api";
import type { AutomationRequests } from "./automation-requests.ts";
import type { Subscribe } from "./live-stream.ts";
import type { NoticeRequests } from "./notice-requests.ts";
import type { PartitionRequests } from "./partition-requests.ts";
import type { QueueRequests } from "./queue-requests.ts";

/** A part of a step's raw output. */
export interface LogPart {
  readonly text: string;
  /** Where the next part starts, in bytes. */
  readonly nextOffset: number;
  /** True when the file reached its limit and the rest was dropped. */
  readonly truncated: boolean;
}

export interface Backend extends PartitionRequests, QueueRequests, AutomationRequests, NoticeRequests {
  instance(): Promise<InstanceView>;
  reload(): Promise<DefinitionsView>;
  assets(): Promise<readonly AssetSummary[]>;
  asset(key: string): Promise<AssetDetail | null>;
  assetHistory(key: string, cursor: string | null): Promise<Page<MaterializationView>>;
  assetChecks(key: string): Promise<readonly CheckDetail[]>;
  /** Keys of the assets that the selections mean together. @throws HttpProblem for one that is no selection */
  select(selections: readonly string[]): Promise<readonly string[]>;
  /** Columns and descriptions of assets that hold the text. */
  search(text: string, limit: number): Promise<readonly DocumentationHit[]>;
  checkDays(days: number): Promise<readonly CheckDayView[]>;
  jobs(): Promise<readonly JobSummary[]>;
  job(name: string): Promise<JobDetail | null>;
  runs(query: RunsQuery): Promise<Page<RunSummary>>;
  timeline(query: TimelineQuery): Promise<TimelineView>;
  run(id: string): Promise<RunDetail | null>;
  runEvents(id: string, query: EventsQuery): Promise<readonly EventView[]>;
  runNode(id: string, uniqueId: string): Promise<NodeRunView | null>;
  runLog(id: string, stepKey: string, stream: "stdout" | "stderr", offset: number): Promise<LogPart | null>;
  /** @throws HttpProblem when the request names what is not there */
  launch(request: LaunchRequest, launchedBy: string): Promise<LaunchAnswer>;
  /** @throws HttpProblem for an asset that is not there, or cannot be made */
  launchOptions(assetKeys: readonly string[]): Promise<LaunchOptionsView>;
  cancel(id: string, by: string): Promise<void>;
  reexecute(id: string, request: ReexecuteRequest, launchedBy: string): Promise<LaunchAnswer>;
  readonly subscribe: Subscribe;
}
