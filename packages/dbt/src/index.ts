// The dbt engine: what other packages may use of it.
export { readManifestFile } from "./artifacts/read-state.ts";
export { type DbtResult, type InvokeDbtOptions, invokeDbt } from "./commands/invoke-dbt.ts";
export type { Ask } from "./commands/types.ts";
export { DbtError, type ErrorHeading, type ErrorNode, type Span } from "./errors.ts";
export type { GroupData } from "./events/kind.ts";
export type { EventLevel, LogEvent } from "./events/types.ts";
export type * from "./manifest/types.ts";
export type { NodeInfo } from "./run/node-progress.ts";
export type { AdapterResponseData, NodeStatus, ResultDetails, RunResult, TimingInfo } from "./run/types.ts";
export { DBT_VERSION } from "./version.ts";
