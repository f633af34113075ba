// The contract between server and UI.
export {
  type EventsQuery,
  eventsQuery,
  type LaunchRequest,
  launchRequest,
  type ReexecuteRequest,
  type RunsQuery,
  reexecuteRequest,
  runsQuery,
} from "./requests.ts";
export { paths } from "./routes.ts";
export type * from "./types.ts";
