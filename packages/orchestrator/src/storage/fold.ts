// Events to what they change in the folded tables: a pure function from a batch to data, applied by `apply-changes.ts`. Within
// a batch the last word on a step, a node or a target counts.
import { createHash } from "node:crypto";
import type { RunEventBody } from "../events/types.ts";
import type {
  AssetHistoryChange,
  Changes,
  CheckHistoryChange,
  NodeChange,
  RunChange,
  StepChange,
  TargetChange,
} from "./changes.ts";
import type { CheckOutcome, RunStatus, StepState, TargetState, TimedEvent } from "./types.ts";

interface Draft {
  readonly run: RunChange;
  readonly steps: Map<string, StepChange>;
  readonly nodes: Map<string, NodeChange>;
  readonly targets: Map<string, TargetChange>;
  readonly assetHistory: AssetHistoryChange[];
  readonly checkHistory: CheckHistoryChange[];
  readonly begunSteps: string[];
  readonly mapped: Changes["mapped"][number][];
  closing: Changes["closing"];
  readonly code: Map<string, string>;
  readonly assetKeys: Set<string>;
}

/** What a batch of one run's events changes. */
export function foldEvents(events: readonly TimedEvent[]): Changes {
  const draft: Draft = {
    run: { status: null, startedAt: null, endedAt: null, failureReason: null, failureCause: null },
    steps: new Map(),
    nodes: new Map(),
    targets: new Map(),
    assetHistory: [],
    checkHistory: [],
    begunSteps: [],
    mapped: [],
    closing: null,
    code: new Map(),
    assetKeys: new Set(),
  };
  for (const event of events) foldEvent(event.body, event.timestamp, draft);
  return draft;
}

/** Hash under which compiled SQL is kept. */
export function codeHash(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}

function foldEvent(event: RunEventBody, at: string, draft: Draft): void {
  switch (event.type) {
    case "RUN_ENQUEUED":
      draft.run.status = "QUEUED";
      return;
    case "RUN_DEQUEUED":
    case "RUN_STARTING":
      draft.run.status = "STARTING";
      return;
    case "RUN_START":
      draft.run.status = "STARTED";
      draft.run.startedAt = at;
      return;
    case "RUN_CANCELING":
      draft.run.status = "CANCELING";
      return;
    case "RUN_SUCCESS":
      endRun(draft, "SUCCESS", at, "failed");
      return;
    case "RUN_CANCELED":
      endRun(draft, "CANCELED", at, "canceled");
      return;
    case "RUN_FAILURE":
      endRun(draft, "FAILURE", at, "failed");
      draft.run.failureReason = event.reason;
      draft.run.failureCause = event.cause ?? "steps";
      return;
    case "NODE_START":
    case "NODE_FINISH":
      foldNode(event, at, draft);
      return;
    case "ASSET_MATERIALIZATION":
    case "ASSET_OBSERVATION":
    case "ASSET_FAILED_TO_MATERIALIZE":
      foldAsset(event, at, draft);
      return;
    case "ASSET_CHECK_EVALUATION":
      foldCheck(event, at, draft);
      return;
    case "ASSET_MATERIALIZATION_PLANNED":
      target(draft, {
        assetKey: event.assetKey,
        checkName: "",
        stepKey: event.stepKey,
        state: "queued",
        isPlanned: true,
      });
      return;
    case "ASSET_CHECK_EVALUATION_PLANNED":
      target(draft, {
        assetKey: event.assetKey,
        checkName: event.checkName,
        stepKey: event.stepKey,
        state: "queued",
        isPlanned: true,
      });
      return;
    case "STEPS_MAPPED":
      draft.mapped.push(event);
      return;
    case "LOG":
    case "ENGINE_EVENT":
    case "STEP_OUTPUT":
    case "STEP_EXPECTATION_RESULT":
      return;
    default:
      foldStep(event, at, draft);
  }
}

function endRun(draft: Draft, status: RunStatus, at: string, open: "failed" | "canceled"): void {
  draft.run.status = status;
  draft.run.endedAt = at;
  draft.closing = { state: open, at };
}

type StepBody = Exclude<
  Extract<RunEventBody, { readonly type: `STEP_${string}` | "LOGS_CAPTURED" }>,
  { readonly type: "STEP_OUTPUT" | "STEP_EXPECTATION_RESULT" }
>;

function foldStep(event: StepBody, at: string, draft: Draft): void {
  const step = stepOf(draft, event.stepKey);
  switch (event.type) {
    case "STEP_WORKER_STARTING":
    case "STEP_WORKER_STARTED":
      return;
    case "STEP_START":
      step.status = "running";
      step.startedAt ??= at;
      draft.begunSteps.push(event.stepKey);
      return;
    case "STEP_RESTARTED":
      step.status = "running";
      step.restarts++;
      return;
    case "STEP_UP_FOR_RETRY":
      step.status = "pending";
      step.message = event.message;
      step.error = event.error;
      return;
    case "STEP_SUCCESS":
      endStep(step, "succeeded", at, event.message);
      return;
    case "STEP_FAILURE":
      endStep(step, "failed", at, event.message);
      step.error = event.error;
      return;
    case "STEP_SKIPPED":
      endStep(step, "skipped", at, event.message);
      step.skippedBecauseOf = event.becauseOf;
      return;
    case "STEP_CANCELED":
      endStep(step, "canceled", at, event.message);
      return;
    case "LOGS_CAPTURED":
      step.stdoutBytes = event.stdoutBytes;
      step.stderrBytes = event.stderrBytes;
      step.logsTruncated = event.truncated;
  }
}

function endStep(step: StepChange, status: StepState, at: string, message: string): void {
  step.status = status;
  step.endedAt = at;
  step.message = message;
}

function stepOf(draft: Draft, stepKey: string): StepChange {
  const known = draft.steps.get(stepKey);
  if (known !== undefined) return known;
  const made: StepChange = {
    stepKey,
    status: null,
    restarts: 0,
    startedAt: null,
    endedAt: null,
    message: null,
    error: null,
    skippedBecauseOf: null,
    stdoutBytes: null,
    stderrBytes: null,
    logsTruncated: null,
  };
  draft.steps.set(stepKey, made);
  return made;
}

type NodeBody = Extract<RunEventBody, { readonly type: "NODE_START" | "NODE_FINISH" }>;

function foldNode(event: NodeBody, at: string, draft: Draft): void {
  const common = {
    stepKey: event.stepKey,
    nodeId: event.nodeId,
    name: event.nodeName,
    resourceType: event.resourceType,
    assetKey: event.assetKey,
    checkName: event.checkName,
    thread: event.thread,
    dependsOn: event.dependsOn,
  };
  if (event.type === "NODE_START") {
    draft.nodes.set(`${event.stepKey}\n${event.nodeId}`, {
      ...common,
      status: "running",
      startedAt: event.startedAt,
      endedAt: null,
      message: null,
      compileMillis: null,
      executeMillis: null,
      adapterResponse: {},
      failures: null,
      skippedBecauseOf: null,
      codeHash: null,
    });
    if (event.assetKey === null) return;
    target(draft, {
      assetKey: event.assetKey,
      checkName: event.checkName ?? "",
      stepKey: event.stepKey,
      state: "running",
      isPlanned: true,
    });
    return;
  }
  const hash = event.compiledCode === null ? null : codeHash(event.compiledCode);
  if (hash !== null && event.compiledCode !== null) draft.code.set(hash, event.compiledCode);
  draft.nodes.set(`${event.stepKey}\n${event.nodeId}`, {
    ...common,
    status: event.outcome,
    startedAt: event.startedAt,
    endedAt: event.finishedAt ?? at,
    message: event.nodeMessage,
    compileMillis: event.compileMillis,
    executeMillis: event.executeMillis,
    adapterResponse: event.adapterResponse,
    failures: event.failures,
    skippedBecauseOf: event.skippedBecauseOf,
    codeHash: hash,
  });
  // Nothing was made, and nothing was left to do.
  const isIdle = event.outcome === "no-op" || event.outcome === "reused";
  if (!isIdle || event.assetKey === null || event.checkName !== null) return;
  target(draft, {
    assetKey: event.assetKey,
    checkName: "",
    stepKey: event.stepKey,
    state: "succeeded",
    isPlanned: true,
  });
}

type AssetBody = Extract<
  RunEventBody,
  { readonly type: "ASSET_MATERIALIZATION" | "ASSET_OBSERVATION" | "ASSET_FAILED_TO_MATERIALIZE" }
>;

function foldAsset(event: AssetBody, at: string, draft: Draft): void {
  const { assetKey, stepKey, nodeId, message, partition = null } = event;
  const common = { assetKey, stepKey, nodeId, at, message, partition };
  draft.assetKeys.add(event.assetKey);
  if (event.type === "ASSET_FAILED_TO_MATERIALIZE") {
    // What was canceled has not failed: what was made of it before still stands.
    const outcome = event.reason === "failed" ? "failed" : "skipped";
    const { becauseOf } = event;
    draft.assetHistory.push({ ...common, outcome, becauseOf, durationMillis: null, metadata: {}, provenance: null });
    target(draft, { assetKey: event.assetKey, checkName: "", stepKey: event.stepKey, state: outcome, isPlanned: true });
    return;
  }
  const { durationMillis, metadata } = event;
  const outcome = event.type === "ASSET_MATERIALIZATION" ? "materialized" : "observed";
  const provenance = event.provenance ?? null;
  draft.assetHistory.push({ ...common, outcome, becauseOf: null, durationMillis, metadata, provenance });
  const isPlanned = outcome === "materialized" || draft.targets.has(`${event.assetKey}\n`);
  target(draft, { assetKey: event.assetKey, checkName: "", stepKey: event.stepKey, state: "succeeded", isPlanned });
}

const CHECK_TARGETS: Readonly<Record<CheckOutcome, TargetState>> = {
  passed: "succeeded",
  warned: "succeeded",
  failed: "failed",
  errored: "failed",
  skipped: "skipped",
};

function foldCheck(
  event: Extract<RunEventBody, { readonly type: "ASSET_CHECK_EVALUATION" }>,
  at: string,
  draft: Draft,
): void {
  const { assetKey, checkName, stepKey, nodeId, outcome, severity, blocking, durationMillis, failedRows } = event;
  const { message, metadata } = event;
  draft.checkHistory.push({
    assetKey,
    checkName,
    stepKey,
    nodeId,
    at,
    outcome,
    severity,
    blocking,
    durationMillis,
    failedRows,
    message,
    metadata,
  });
  target(draft, { assetKey, checkName, stepKey, state: CHECK_TARGETS[outcome], isPlanned: true });
}

function target(draft: Draft, change: TargetChange): void {
  draft.targets.set(`${change.assetKey}\n${change.checkName}`, change);
  draft.assetKeys.add(change.assetKey);
}
