// The contract between server, UI, commands and clients. What needs the schema library is in `schemas.ts`, for the server alone.
export {
  ApiProblem,
  type Calls,
  type Client,
  type ClientOptions,
  type ClientRequest,
  createCalls,
  createClient,
  eachItem,
  type Send,
  streamPath,
} from "./client.ts";
export {
  type AnswerOf,
  type EndpointName,
  endpoints,
  type InputOf,
  type ParsedInputOf,
  pathParameters,
} from "./endpoints.ts";
export type { JsonSchema } from "./openapi.ts";
export type {
  BackfillRequest,
  BulkRunsRequest,
  CursorRequest,
  DeliveriesQuery,
  DynamicPartitionsBody,
  EventsQuery,
  LaunchRequest,
  NoticeSwitchRequest,
  PartitionsQuery,
  ReexecuteRequest,
  RunsQuery,
  SwitchRequest,
  TimelineQuery,
} from "./requests.ts";
export type * from "./types.ts";
