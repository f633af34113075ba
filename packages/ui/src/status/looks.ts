// How every status looks: its word, its tone and its icon. One table per kind of status, so that a new status cannot be
// forgotten. Colour is never alone: each has a word and a shape.
import type {
  AssetStatus,
  AssetSummary,
  CheckStatus,
  DeliveryView,
  FreshnessView,
  HealthStatus,
  MaterializationView,
  NodeStatus,
  RunStatus,
  StepStatus,
  TickStatusView,
} from "@sluice/api";

export type Tone = "success" | "running" | "queued" | "failed" | "warned" | "skipped" | "never";
export type StatusShape = "check" | "cross" | "warning" | "turning" | "clock" | "skip" | "ring" | "stop" | "dash";

export interface Look {
  readonly label: string;
  readonly tone: Tone;
  readonly shape: StatusShape;
}

const look = (label: string, tone: Tone, shape: StatusShape): Look => ({ label, tone, shape });

export const runLooks: Readonly<Record<RunStatus, Look>> = {
  QUEUED: look("Queued", "queued", "clock"),
  STARTING: look("Starting", "running", "turning"),
  STARTED: look("Running", "running", "turning"),
  SUCCESS: look("Success", "success", "check"),
  FAILURE: look("Failed", "failed", "cross"),
  CANCELING: look("Canceling", "warned", "turning"),
  CANCELED: look("Canceled", "skipped", "stop"),
};

export const assetLooks: Readonly<Record<AssetStatus, Look>> = {
  never: look("Never materialized", "never", "ring"),
  running: look("Running", "running", "turning"),
  queued: look("Queued", "queued", "clock"),
  materialized: look("Materialized", "success", "check"),
  failed: look("Failed", "failed", "cross"),
  skipped: look("Skipped", "skipped", "skip"),
};

export const checkLooks: Readonly<Record<CheckStatus, Look>> = {
  passed: look("Passed", "success", "check"),
  warned: look("Warned", "warned", "warning"),
  failed: look("Failed", "failed", "cross"),
  errored: look("Errored", "failed", "warning"),
  skipped: look("Skipped", "skipped", "skip"),
  running: look("Running", "running", "turning"),
  never: look("Never run", "never", "ring"),
};

/** Rows of a run: steps and dbt nodes. */
export const rowLooks: Readonly<Record<StepStatus | NodeStatus, Look>> = {
  pending: look("Waiting", "never", "ring"),
  running: look("Running", "running", "turning"),
  succeeded: look("Succeeded", "success", "check"),
  failed: look("Failed", "failed", "cross"),
  skipped: look("Skipped", "skipped", "skip"),
  canceled: look("Canceled", "skipped", "stop"),
  success: look("Success", "success", "check"),
  pass: look("Pass", "success", "check"),
  warn: look("Warn", "warned", "warning"),
  fail: look("Fail", "failed", "cross"),
  error: look("Error", "failed", "cross"),
  "no-op": look("No-op", "skipped", "dash"),
  reused: look("Reused", "success", "dash"),
  "partial success": look("Partial success", "warned", "warning"),
};

export const outcomeLooks: Readonly<Record<MaterializationView["outcome"], Look>> = {
  materialized: look("Materialized", "success", "check"),
  observed: look("Observed", "success", "check"),
  failed: look("Failed", "failed", "cross"),
  skipped: look("Skipped", "skipped", "skip"),
};

export const tickLooks: Readonly<Record<TickStatusView, Look>> = {
  started: look("Ticking", "running", "turning"),
  success: look("Launched", "success", "check"),
  skipped: look("Skipped", "skipped", "skip"),
  failure: look("Failed", "failed", "cross"),
};

export const deliveryLooks: Readonly<Record<DeliveryView["state"], Look>> = {
  waiting: look("Waiting", "queued", "clock"),
  sent: look("Sent", "success", "check"),
  failed: look("Not sent", "failed", "cross"),
};

export const freshnessLooks: Readonly<Record<FreshnessView["status"], Look>> = {
  fresh: look("Fresh", "success", "check"),
  warned: look("Due soon", "warned", "clock"),
  overdue: look("Overdue", "failed", "clock"),
  unknown: look("Unknown", "never", "ring"),
};

export const healthLooks: Readonly<Record<HealthStatus, Look>> = {
  healthy: look("Healthy", "success", "check"),
  warning: look("Warning", "warned", "warning"),
  degraded: look("Degraded", "failed", "cross"),
  unknown: look("Unknown", "never", "ring"),
};

/** What an evaluation of a condition came to. */
export const requestLooks: Readonly<Record<"requested" | "not", Look>> = {
  requested: look("Requested", "success", "check"),
  not: look("Not requested", "skipped", "dash"),
};

/** Sources and the like, which are not ours to materialize. */
export const externalLook: Look = look("External", "never", "dash");

const neverObservedLook: Look = look("Never observed", "never", "ring");

/** What is made elsewhere is external; where it can be looked at, how that went. */
export function assetLook(asset: Pick<AssetSummary, "materializable" | "isObservable" | "status">): Look {
  if (!asset.materializable) return externalLook;
  if (asset.isObservable && asset.status === "materialized") return outcomeLooks.observed;
  if (asset.isObservable && asset.status === "never") return neverObservedLook;
  return assetLooks[asset.status];
}

/** How it looks in the lineage: what is done to it now, then what ails it, then how its last attempt went. */
export function lineageLook(asset: AssetSummary): Look {
  const look = assetLook(asset);
  if (look.tone === "running" || look.tone === "queued") return look;
  const { health } = asset;
  return health?.status === "degraded" || health?.status === "warning" ? healthLooks[health.status] : look;
}

/** Statuses of a run that will still change. */
export function isLive(status: RunStatus): boolean {
  return status === "QUEUED" || status === "STARTING" || status === "STARTED" || status === "CANCELING";
}

/** From what needs attention most to what needs it least; the order of legends and of sorting by status. */
export const toneOrder: readonly Tone[] = ["failed", "warned", "running", "queued", "skipped", "never", "success"];
