// The HTTP server of the orchestrator.
export { type AppOptions, createApp } from "./app.ts";
export type { Backend, LogPart } from "./backend.ts";
export { type BackendOptions, createBackend } from "./create-backend.ts";
export { createDefinitionsSource, type DefinitionsSource, type DefinitionsState } from "./definitions-source.ts";
export { isLoopback, ListenError, type Listening, listen } from "./listen.ts";
export type { Subscribe } from "./live-stream.ts";
export { readUsers, type Users, UsersError } from "./users.ts";
