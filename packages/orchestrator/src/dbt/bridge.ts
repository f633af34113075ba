// dbt's events to ours: the only place that knows both. Every node that dbt tells of gets its start and its end; what it made
// becomes a result of the step, what failed or was skipped says why.
import { AssetCheckResult, MaterializeResult, type StepResult } from "../definitions/results.ts";
import type { CheckRef, StepEvent } from "../definitions/types.ts";
import type { EventLevel, NodeOutcome } from "../events/types.ts";
import { type BatchCounts, batchesText, countBatch } from "./batches.ts";
import { plainText } from "./errors.ts";
import { type NodeEnd, readNodeEnd, utc } from "./node-end.ts";
import { type DbtManifest, record, text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

/** What of the manifest the bridge looks up. */
interface BridgeGraph {
  readonly manifest: DbtManifest;
  assetKeyOf(uniqueId: string): string | null;
  checkOf(uniqueId: string): CheckRef | null;
}

export interface BridgeOptions {
  readonly stepKey: string;
  /** Null where a dbt command runs outside of `dbtAssets`. */
  readonly graph: BridgeGraph | null;
  readonly emit: (event: StepEvent) => void;
  readonly give: (result: StepResult) => void;
  /** The SQL that was sent for a node. */
  readonly compiledCode: (uniqueId: string) => string | null;
  /** True once the run was canceled. */
  readonly isCanceled: () => boolean;
}

export interface DbtBridge {
  hear(event: DbtLogEvent): void;
  /** Ends what dbt has begun and not ended, with the reason; to be called when dbt is gone. */
  end(reason: string): void;
  /** Whether the end of a node was told. */
  hasEnded(uniqueId: string): boolean;
  /** Whether no node was told of. */
  isSilent(): boolean;
  /** Nodes that were told of, and are not in the manifest. */
  unknown(): readonly string[];
}

/** What was told so far. */
interface Told {
  readonly outcomes: Map<string, NodeOutcome>;
  readonly causes: Map<string, string>;
  /** Nodes that began, by id, with the event that said so. */
  readonly open: Map<string, DbtLogEvent>;
  /** How often a node began and has not ended: those that are told in detail, and within a microbatch model its batches. */
  readonly depth: Map<string, number>;
  readonly batches: Map<string, BatchCounts>;
  /** What was said of a node's failure, where its end does not repeat it. */
  readonly words: Map<string, string>;
}

export function createBridge(options: BridgeOptions): DbtBridge {
  const told: Told = {
    outcomes: new Map(),
    causes: new Map(),
    open: new Map(),
    depth: new Map(),
    batches: new Map(),
    words: new Map(),
  };
  return {
    hear(event) {
      const info = record(event.data["node_info"]);
      const id = text(info["unique_id"]);
      if (id !== null) hearNode(id, info, event, told, options);
      log(id, event, options);
    },
    end(reason) {
      for (const [id, begun] of told.open) {
        const info = { ...record(begun.data["node_info"]), node_finished_at: "" };
        const data = { node_info: info, run_result: { status: "error", message: reason } };
        endNode(id, info, { ...begun, data }, told, options);
      }
    },
    hasEnded: (id) => told.outcomes.has(id),
    isSilent: () => told.outcomes.size === 0,
    unknown: () => [...told.outcomes.keys()].filter((id) => isUnknown(id, options.graph)),
  };
}

function hearNode(
  id: string,
  info: Readonly<Record<string, unknown>>,
  event: DbtLogEvent,
  told: Told,
  options: BridgeOptions,
): void {
  const { name } = event.info;
  const depth = told.depth.get(id) ?? 0;
  const batches = countBatch(told.batches.get(id), event);
  if (batches !== undefined) told.batches.set(id, batches);
  if (STARTS.has(name)) {
    if (name === "NodeStart") told.depth.set(id, depth + 1);
    if (told.open.has(id)) return;
    told.open.set(id, event);
    start(id, info, event, options);
  } else if (ENDS.has(name)) {
    told.depth.set(id, Math.max(0, depth - 1));
    if (depth <= 1) endNode(id, info, event, told, options);
  } else if (RESULT_LINES.has(name) && !told.depth.has(id)) {
    endNode(id, info, event, told, options);
  } else if (event.info.level === "error" && !RESULT_LINES.has(name)) {
    told.words.set(id, plainText(event.info.msg).slice(0, MAX_WORDS));
  }
}

const STARTS: ReadonlySet<string> = new Set(["NodeStart", "LogStartLine", "LogHookStartLine"]);
const ENDS: ReadonlySet<string> = new Set(["NodeFinished", "LogHookEndLine"]);
const RESULT_LINES: ReadonlySet<string> = new Set([
  "LogModelResult",
  "LogSeedResult",
  "LogSnapshotResult",
  "LogTestResult",
  "LogFunctionResult",
  "LogFreshnessResult",
  "LogNodeResult",
  "LogNodeNoOpResult",
]);
const MAX_WORDS = 10_000;

function endNode(
  id: string,
  info: Readonly<Record<string, unknown>>,
  event: DbtLogEvent,
  told: Told,
  options: BridgeOptions,
): void {
  told.open.delete(id);
  const end = readNodeEnd(id, info, event, options.isCanceled());
  const cause = end.outcome === "skipped" ? causeOf(id, options.graph, told.outcomes, told.causes) : null;
  told.outcomes.set(id, end.outcome);
  if (cause !== null) told.causes.set(id, cause);
  finish(
    { ...end, message: messageOf(end, told), becauseOf: cause, batches: told.batches.get(id) ?? null },
    event,
    options,
  );
}

/** A failure whose end says no more than its status has said more before; batches are counted. */
function messageOf(end: NodeEnd, told: Told): string | null {
  const isMere = end.message === null || end.message.toLowerCase() === end.outcome;
  const said = isBad(end.outcome) && isMere ? (told.words.get(end.id) ?? end.message) : end.message;
  const batches = told.batches.get(end.id);
  return batches === undefined ? said : `${said ?? end.outcome} (${batchesText(batches)})`;
}

function isUnknown(id: string, graph: BridgeGraph | null): boolean {
  return graph !== null && /^(?:model|seed|snapshot)\./.test(id) && !graph.manifest.nodes.has(id);
}

function start(id: string, info: Readonly<Record<string, unknown>>, event: DbtLogEvent, options: BridgeOptions): void {
  const name = text(info["node_name"]) ?? id;
  options.emit({
    type: "NODE_START",
    level: "debug",
    stepKey: options.stepKey,
    nodeId: id,
    nodeName: name,
    resourceType: text(info["resource_type"]) ?? "",
    ...ownerOf(id, options),
    thread: event.info.thread,
    startedAt: utc(text(info["node_started_at"])) ?? event.info.ts,
    dependsOn: dependsOn(id, options),
    message: `Started ${text(info["resource_type"]) ?? "node"} ${name}.`,
  });
}

function finish(end: NodeEnd, event: DbtLogEvent, options: BridgeOptions): void {
  const ran = end.outcome !== "skipped" && !IDLE.has(end.outcome);
  const isTest = TESTS.has(end.resourceType);
  options.emit({
    type: "NODE_FINISH",
    level: LEVELS[end.outcome],
    stepKey: options.stepKey,
    nodeId: end.id,
    nodeName: end.name,
    resourceType: end.resourceType,
    ...ownerOf(end.id, options),
    outcome: end.outcome,
    nodeMessage: end.message,
    startedAt: end.startedAt,
    finishedAt: end.finishedAt,
    thread: end.thread,
    compileMillis: end.compileMillis,
    executeMillis: end.executeMillis,
    compiledCode: ran ? options.compiledCode(end.id) : null,
    adapterResponse: end.adapterResponse,
    failures: isTest ? end.failures : null,
    skippedBecauseOf: end.becauseOf,
    dependsOn: dependsOn(end.id, options),
    message: endMessage(end, options),
  });
  if (isTest) giveCheck(end, event, options);
  else giveAsset(end, event, options);
}

/** There was nothing to do. */
const IDLE: ReadonlySet<NodeOutcome> = new Set(["no-op", "reused"]);

const TESTS: ReadonlySet<string> = new Set(["test", "unit_test"]);

const LEVELS: Readonly<Record<NodeOutcome, EventLevel>> = {
  success: "info",
  pass: "info",
  "no-op": "info",
  reused: "info",
  warn: "warning",
  skipped: "warning",
  canceled: "warning",
  "partial success": "warning",
  fail: "error",
  error: "error",
};

function endMessage(end: NodeEnd, options: BridgeOptions): string {
  const what = `${end.resourceType} ${end.name}`;
  if (end.outcome === "skipped") {
    return end.becauseOf === null
      ? `Skipped ${what}.`
      : `Skipped ${what} because ${describe(end.becauseOf, options)} failed.`;
  }
  const said = end.message === null ? "" : `: ${end.message}`;
  return `Finished ${what} (${end.outcome})${said}`;
}

function giveAsset(end: NodeEnd, event: DbtLogEvent, options: BridgeOptions): void {
  const key = options.graph?.assetKeyOf(end.id) ?? null;
  if (key === null || IDLE.has(end.outcome)) return;
  // A model with a warning is there.
  if (end.outcome === "success" || end.outcome === "warn") {
    options.give(
      new MaterializeResult({
        assetKey: key,
        nodeId: end.id,
        durationMillis: end.durationMillis,
        metadata: { ...commonMetadata(end, event), ...rowsMetadata(end), ...batchesMetadata(end) },
      }),
    );
    return;
  }
  const skipped = end.outcome === "skipped";
  options.emit({
    type: "ASSET_FAILED_TO_MATERIALIZE",
    level: skipped ? "warning" : "error",
    stepKey: options.stepKey,
    assetKey: key,
    nodeId: end.id,
    reason: skipped ? "upstream-failed" : end.outcome === "canceled" ? "canceled" : "failed",
    becauseOf: end.becauseOf === null ? null : nameOf(end.becauseOf, options),
    message: failureMessage(end, key, options),
  });
}

function failureMessage(end: NodeEnd, key: string, options: BridgeOptions): string {
  if (end.outcome === "canceled") return `${key} was not materialized: the run was canceled.`;
  if (end.becauseOf !== null) return `${key} was not materialized because ${describe(end.becauseOf, options)} failed.`;
  return `${key} was not materialized${end.message === null ? "." : `: ${end.message}`}`;
}

const CHECKED: ReadonlySet<NodeOutcome> = new Set(["pass", "success", "warn"]);

function giveCheck(end: NodeEnd, event: DbtLogEvent, options: BridgeOptions): void {
  const check = options.graph?.checkOf(end.id) ?? null;
  if (check === null || end.outcome === "canceled") return;
  const outcome = end.outcome === "error" ? "errored" : end.outcome === "skipped" ? "skipped" : null;
  const words = end.outcome === "error" || end.outcome === "fail" || end.outcome === "warn" ? end.message : null;
  options.give(
    new AssetCheckResult({
      passed: CHECKED.has(end.outcome) && end.outcome !== "warn",
      assetKey: check.assetKey,
      checkName: check.name,
      severity: end.outcome === "warn" ? "WARN" : "ERROR",
      ...(outcome === null ? {} : { outcome }),
      ...(words === null ? {} : { description: words }),
      failedRows: outcome === null ? (end.failures ?? 0) : null,
      nodeId: end.id,
      durationMillis: end.durationMillis,
      metadata: { ...commonMetadata(end, event), status: end.outcome, ...storedFailures(end, options) },
    }),
  );
}

/** Where the rows that a test found are kept, when it keeps them. */
function storedFailures(end: NodeEnd, { graph }: BridgeOptions): Readonly<Record<string, string>> {
  const relation = (end.failures ?? 0) > 0 ? (graph?.manifest.nodes.get(end.id)?.relationName ?? null) : null;
  return relation === null ? {} : { failures_stored_in: relation };
}

function commonMetadata(end: NodeEnd, event: DbtLogEvent) {
  return {
    unique_id: end.id,
    invocation_id: event.info.invocation_id,
    ...(end.durationMillis === null
      ? {}
      : { "Execution Duration": { kind: "duration" as const, value: Math.round(end.durationMillis) } }),
  };
}

/** Adapters say -1 where there is nothing to count. */
function rowsMetadata(end: NodeEnd): Readonly<Record<string, number | string>> {
  const rows = end.adapterResponse["rows_affected"];
  const message = end.adapterResponse["_message"];
  return {
    ...(typeof rows === "number" && rows >= 0 ? { rows_affected: rows } : {}),
    ...(typeof message === "string" && message !== "" ? { adapter_message: message } : {}),
  };
}

function batchesMetadata({ batches }: NodeEnd): Readonly<Record<string, number>> {
  return batches === null ? {} : { batches: batches.succeeded };
}

/** The node at the root of a skip: a parent that failed, a test of a parent, or what its parent was skipped for. */
function causeOf(
  id: string,
  graph: BridgeGraph | null,
  outcomes: ReadonlyMap<string, NodeOutcome>,
  causes: ReadonlyMap<string, string>,
): string | null {
  const parents = graph?.manifest.nodes.get(id)?.dependsOn ?? [];
  for (const parent of parents) {
    if (isBad(outcomes.get(parent))) return parent;
    const known = causes.get(parent);
    if (known !== undefined) return known;
  }
  const wanted = new Set(parents);
  for (const [other, outcome] of outcomes) {
    const node = isBad(outcome) ? graph?.manifest.nodes.get(other) : undefined;
    if (node !== undefined && TESTS.has(node.resourceType) && node.dependsOn.some((each) => wanted.has(each)))
      return other;
  }
  return null;
}

function isBad(outcome: NodeOutcome | undefined): boolean {
  return outcome === "error" || outcome === "fail" || outcome === "partial success" || outcome === "canceled";
}

function ownerOf(
  id: string,
  { graph }: BridgeOptions,
): { readonly assetKey: string | null; readonly checkName: string | null } {
  const check = graph?.checkOf(id) ?? null;
  if (check !== null) return { assetKey: check.assetKey, checkName: check.name };
  return { assetKey: graph?.assetKeyOf(id) ?? null, checkName: null };
}

function dependsOn(id: string, { graph }: BridgeOptions): readonly string[] {
  return graph?.manifest.nodes.get(id)?.dependsOn ?? [];
}

/** How people call a node: the asset's key, the test's name. */
function nameOf(id: string, { graph }: BridgeOptions): string {
  return graph?.checkOf(id)?.name ?? graph?.assetKeyOf(id) ?? graph?.manifest.nodes.get(id)?.name ?? id;
}

function describe(id: string, options: BridgeOptions): string {
  const type = options.graph?.manifest.nodes.get(id)?.resourceType ?? "node";
  return `${type.replace("_", " ")} ${nameOf(id, options)}`;
}

/** What the console would show, as a line of the run's log. */
function log(id: string | null, event: DbtLogEvent, options: BridgeOptions): void {
  if (event.info.level === "debug") return;
  const message = plainText(event.info.msg).trimEnd();
  if (message.trim() === "") return;
  const level: EventLevel = event.info.level === "warn" ? "warning" : event.info.level === "error" ? "error" : "info";
  options.emit({ type: "LOG", level, stepKey: options.stepKey, nodeId: id, message });
}
