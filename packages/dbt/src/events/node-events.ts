// Events of nodes on their way: start lines, result lines, skips, hooks, batches.
import { bareKind, kind } from "./kind.ts";
import { progressLine, type TextStyle } from "./text-style.ts";
import type { EventLevel } from "./types.ts";

const LINE = { node_info: "node", description: "text", index: "int", total: "int" } as const;
const RESULT_LINE = { ...LINE, status: "text", execution_time: "float" } as const;

interface ResultLine {
  readonly index: number | null;
  readonly total: number | null;
  readonly execution_time: number | null;
}

function place(data: ResultLine) {
  return { index: data.index, total: data.total, seconds: data.execution_time };
}

const errorOrInfo = (data: { readonly status: string | null }): EventLevel =>
  data.status === "error" ? "error" : "info";

const TEST_LEVELS: Readonly<Record<string, EventLevel>> = { fail: "error", error: "error", warn: "warn" };
const FRESHNESS_LEVELS: Readonly<Record<string, EventLevel>> = {
  error: "error",
  "runtime error": "error",
  warn: "warn",
};

export const logStartLine = kind("LogStartLine", "Q011", "info", LINE, (data, style) =>
  progressLine(style, { message: `START ${data.description}`, status: "RUN", index: data.index, total: data.total }),
);

export const logModelResult = kind(
  "LogModelResult",
  "Q012",
  errorOrInfo,
  { ...RESULT_LINE, group: "group" },
  (data, style) => {
    const status = data.status ?? "";
    const [word, shown] =
      status === "error"
        ? ["ERROR creating", style.red("ERROR")]
        : status.includes("PARTIAL SUCCESS")
          ? ["PARTIALLY created", style.yellow(status.toUpperCase())]
          : ["OK created", style.green(status)];
    return progressLine(style, { message: `${word} ${data.description}`, status: shown, ...place(data) });
  },
);

export const logTestResult = kind(
  "LogTestResult",
  "Q007",
  (data) => TEST_LEVELS[data.status ?? ""] ?? "info",
  {
    node_info: "node",
    name: "text",
    status: "text",
    index: "int",
    num_models: "int",
    execution_time: "float",
    num_failures: "int",
    group: "group",
    attached_node: "text",
  },
  (data, style) => {
    const info = testWord(data.status, data.num_failures);
    const paint = data.status === "pass" ? style.green : data.status === "warn" ? style.yellow : style.red;
    return progressLine(style, {
      message: `${info} ${data.name}`,
      status: paint(info),
      index: data.index,
      total: data.num_models,
      seconds: data.execution_time,
    });
  },
);

function testWord(status: string | null, failures: number | null): string {
  if (status === "error") return "ERROR";
  if (status === "pass") return "PASS";
  return `${status === "warn" ? "WARN" : "FAIL"} ${failures ?? 0}`;
}

export const logSnapshotResult = kind(
  "LogSnapshotResult",
  "Q015",
  errorOrInfo,
  { ...RESULT_LINE, cfg: "map", result_message: "text", group: "group" },
  (data, style) => {
    const failed = data.status === "error";
    return progressLine(style, {
      message: `${failed ? "ERROR snapshotting" : "OK snapshotted"} ${data.description}`,
      status: failed ? style.red("ERROR") : style.green(data.result_message ?? ""),
      ...place(data),
    });
  },
);

export const logSeedResult = kind(
  "LogSeedResult",
  "Q016",
  errorOrInfo,
  {
    node_info: "node",
    status: "text",
    result_message: "text",
    index: "int",
    total: "int",
    execution_time: "float",
    schema: "text",
    relation: "text",
    group: "group",
  },
  (data, style) => {
    const failed = data.status === "error";
    return progressLine(style, {
      message: `${failed ? "ERROR loading" : "OK loaded"} seed file ${data.schema}.${data.relation}`,
      status: failed ? style.red("ERROR") : style.green(data.result_message ?? ""),
      ...place(data),
    });
  },
);

export const logFreshnessResult = kind(
  "LogFreshnessResult",
  "Q018",
  (data) => FRESHNESS_LEVELS[data.status ?? ""] ?? "info",
  {
    node_info: "node",
    status: "text",
    source_name: "text",
    table_name: "text",
    index: "int",
    total: "int",
    execution_time: "float",
  },
  (data, style) => {
    const [word, paint] = freshnessWord(data.status, style);
    return progressLine(style, {
      message: `${word} freshness of ${data.source_name}.${data.table_name}`,
      status: paint(word),
      ...place(data),
    });
  },
);

function freshnessWord(status: string | null, style: TextStyle): [string, (text: string) => string] {
  if (status === "runtime error") return ["ERROR", style.red];
  if (status === "error") return ["ERROR STALE", style.red];
  if (status === "warn") return ["WARN", style.yellow];
  return ["PASS", style.green];
}

export const logFunctionResult = kind(
  "LogFunctionResult",
  "Q047",
  errorOrInfo,
  { ...RESULT_LINE, group: "group" },
  (data, style) => {
    const [word, paint] = createdWord(data.status, style);
    const status = paint((data.status ?? "").toUpperCase());
    return progressLine(style, { message: `${word} ${data.description}`, status, ...place(data) });
  },
);

function createdWord(status: string | null, style: TextStyle): [string, (text: string) => string] {
  if (status === "error") return ["ERROR creating", style.red];
  if (status === "skipped") return ["SKIP", style.yellow];
  return ["OK created", style.green];
}

export const logNodeResult = kind(
  "LogNodeResult",
  "Q008",
  errorOrInfo,
  { ...RESULT_LINE, msg: "text" },
  (data) => data.msg ?? "",
);

export const logNodeNoOpResult = kind(
  "LogNodeNoOpResult",
  "Q019",
  "info",
  { ...RESULT_LINE, group: "group" },
  (data, style) =>
    progressLine(style, { message: `NO-OP ${data.description}`, status: style.yellow("NO-OP"), ...place(data) }),
);

export const logCancelLine = kind("LogCancelLine", "Q022", "error", { conn_name: "text" }, (data, style) =>
  progressLine(style, { message: `CANCEL query ${data.conn_name}`, status: style.red("CANCEL") }),
);

export const queryCancelationUnsupported = kind(
  "QueryCancelationUnsupported",
  "Q026",
  "info",
  { type: "text" },
  (data, style) =>
    style.yellow(`The ${data.type} adapter does not support query cancellation. Some queries may still be running!`),
);

const HOOK_LINE = { node_info: "node", statement: "text", index: "int", total: "int" } as const;

export const logHookStartLine = kind("LogHookStartLine", "Q032", "info", HOOK_LINE, (data, style) =>
  progressLine(style, {
    message: `START hook: ${data.statement}`,
    status: "RUN",
    index: data.index,
    total: data.total,
    truncate: true,
  }),
);

export const logHookEndLine = kind(
  "LogHookEndLine",
  "Q033",
  "info",
  { ...HOOK_LINE, status: "text", execution_time: "float" },
  (data, style) => {
    const [word, paint] =
      data.status === "success"
        ? (["OK", style.green] as const)
        : data.status === "skipped"
          ? (["SKIP", style.yellow] as const)
          : (["ERROR", style.red] as const);
    return progressLine(style, {
      message: `${word} hook: ${data.statement}`,
      status: paint(word),
      ...place(data),
      truncate: true,
    });
  },
);

const RELATIONS: ReadonlySet<string> = new Set(["model", "seed", "snapshot"]);

export const skippingDetails = kind(
  "SkippingDetails",
  "Q034",
  "info",
  {
    node_info: "node",
    resource_type: "text",
    schema: "text",
    node_name: "text",
    index: "int",
    total: "int",
    group: "group",
  },
  (data, style) => {
    const message = RELATIONS.has(data.resource_type ?? "")
      ? `SKIP relation ${data.schema}.${data.node_name}`
      : `SKIP ${data.resource_type} ${data.node_name}`;
    return progressLine(style, { message, status: style.yellow("SKIP"), index: data.index, total: data.total });
  },
);

export const logSkipBecauseError = kind(
  "LogSkipBecauseError",
  "Z034",
  "error",
  { schema: "text", relation: "text", index: "int", total: "int", status: "text", group: "group" },
  (data, style) =>
    progressLine(style, {
      message: `SKIP relation ${data.schema}.${data.relation} due to ephemeral model status '${data.status}'`,
      status: style.red("ERROR SKIP"),
      index: data.index,
      total: data.total,
    }),
);

const BATCH_LINE = { node_info: "node", description: "text", batch_index: "int", total_batches: "int" } as const;

export const logStartBatch = kind("LogStartBatch", "Q045", "info", BATCH_LINE, (data, style) => {
  const line = { message: `START ${data.description}`, status: "RUN" };
  return `Batch ${progressLine(style, { ...line, index: data.batch_index, total: data.total_batches })}`;
});

export const logBatchResult = kind(
  "LogBatchResult",
  "Q046",
  errorOrInfo,
  { ...BATCH_LINE, status: "text", execution_time: "float", group: "group" },
  (data, style) => {
    const [word, paint] = createdWord(data.status, style);
    const known = data.status === "error" || data.status === "skipped";
    const status = paint(known ? (data.status ?? "").toUpperCase() : (data.status ?? ""));
    const line = { message: `${word} ${data.description}`, status, seconds: data.execution_time };
    return `Batch ${progressLine(style, { ...line, index: data.batch_index, total: data.total_batches })}`;
  },
);

export const microbatchExecutionDebug = kind(
  "MicrobatchExecutionDebug",
  "Q044",
  "debug",
  { msg: "text" },
  (data) => data.msg ?? "",
);

const ID_OF = (data: { readonly node_info?: { readonly unique_id: string } | null }) => data.node_info?.unique_id ?? "";

export const nodeStart = kind(
  "NodeStart",
  "Q024",
  "debug",
  { node_info: "node" },
  (data) => `Began running node ${ID_OF(data)}`,
);
export const nodeFinished = kind(
  "NodeFinished",
  "Q025",
  "debug",
  { node_info: "node", run_result: "result" },
  (data) => `Finished running node ${ID_OF(data)}`,
);
export const nodeCompiling = kind(
  "NodeCompiling",
  "Q030",
  "debug",
  { node_info: "node" },
  (data) => `Began compiling node ${ID_OF(data)}`,
);
export const nodeExecuting = kind(
  "NodeExecuting",
  "Q031",
  "debug",
  { node_info: "node" },
  (data) => `Began executing node ${ID_OF(data)}`,
);
export const writingInjectedSqlForNode = kind(
  "WritingInjectedSQLForNode",
  "Q029",
  "debug",
  { node_info: "node" },
  (data) => `Writing injected SQL for node "${ID_OF(data)}"`,
);
export const markSkippedChildren = kind(
  "MarkSkippedChildren",
  "Z033",
  "debug",
  { unique_id: "text", status: "text", run_result: "result" },
  (data) => {
    const reason = data.run_result["message"];
    const tail = typeof reason === "string" && reason !== "" ? ` Reason: ${reason}.` : "";
    return `Marking all children of '${data.unique_id}' to be skipped because of status '${data.status}'. ${tail}`;
  },
);

export const catchableExceptionOnRun = kind(
  "CatchableExceptionOnRun",
  "W002",
  "debug",
  { node_info: "node", exc: "text", exc_info: "text" },
  (data) => data.exc ?? "",
);
export const internalErrorOnRun = kind(
  "InternalErrorOnRun",
  "W003",
  "debug",
  { build_path: "text", exc: "text", node_info: "node" },
  (data, style) => `${style.red(`Internal error executing ${data.build_path}`)}\n${(data.exc ?? "").trim()}`,
);
export const genericExceptionOnRun = kind(
  "GenericExceptionOnRun",
  "W004",
  "error",
  { unique_id: "text", exc: "text", build_path: "optional", exc_info: "extra", node_info: "node" },
  (data, style) =>
    `${style.red(`Unhandled error while executing ${data.build_path ?? data.unique_id}`)}\n${(data.exc ?? "").trim()}`,
);
export const nodeConnectionReleaseError = kind(
  "NodeConnectionReleaseError",
  "W005",
  "debug",
  { node_name: "text", exc: "text", exc_info: "text" },
  (data) => `Error releasing connection for node ${data.node_name}: ${data.exc}`,
);
export const snapshotTimestampWarning = kind(
  "SnapshotTimestampWarning",
  "Q043",
  "warn",
  { snapshot_time_data_type: "text", updated_at_data_type: "text" },
  (data) =>
    `Data type of snapshot table timestamp columns (${data.snapshot_time_data_type}) doesn't match derived column 'updated_at' (${data.updated_at_data_type}). Please update snapshot config 'updated_at'.`,
  { warnOrError: true },
);
export const timingInfoCollected = kind(
  "TimingInfoCollected",
  "Z010",
  "debug",
  { node_info: "node", timing_info: "object" },
  (data) => {
    const clock = (name: string) => String(data.timing_info[name] ?? "").slice(11, -1);
    return `Timing info for ${ID_OF(data)} (${data.timing_info["name"]}): ${clock("started_at")} => ${clock("completed_at")}`;
  },
);
export const sqlRunnerException = kind(
  "SQLRunnerException",
  "Q006",
  "debug",
  { exc: "text", exc_info: "text", node_info: "node" },
  (data) => `Got an exception: ${data.exc}`,
);
export const noNodesSelected = bareKind("NoNodesSelected", "Q038", "warn", () => "No nodes selected!", {
  warnOrError: true,
});
export const nothingToDo = bareKind(
  "NothingToDo",
  "Q035",
  "warn",
  () => "Nothing to do. Try checking your model configs and model specification args",
  { warnOrError: true },
);
