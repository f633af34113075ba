// `sluice/client`, as programs import it: a client of a running server, for Node.js and for browsers.

export type {
  AnswerOf,
  AssetDetail,
  AssetSummary,
  AutomationDetail,
  AutomationSummary,
  CheckDetail,
  EndpointName,
  EventView,
  InputOf,
  InstanceView,
  JobDetail,
  JobSummary,
  LaunchRequest,
  Page,
  RunDetail,
  RunStatus,
  RunSummary,
  RunsQuery,
  StreamMessage,
} from "@sluice/api";
export { ApiProblem, type Client, type ClientOptions, createClient, eachItem } from "@sluice/api";
