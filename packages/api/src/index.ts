// The contract between server and UI.
export {
  type CursorRequest,
  cursorRequest,
  type DeliveriesQuery,
  deliveriesQuery,
  type EventsQuery,
  eventsQuery,
  type LaunchRequest,
  launchRequest,
  type NoticeSwitchRequest,
  noticeSwitchRequest,
  type ReexecuteRequest,
  type RunsQuery,
  reexecuteRequest,
  runsQuery,
  type SwitchRequest,
  switchRequest,
} from "./requests.ts";
export { paths } from "./routes.ts";
export type * from "./types.ts";
