// Events of a run as a whole: what was found, concurrency, the summary at its end, and the output of compile and show.

import { bareKind, kind } from "./kind.ts";
import { asciiString } from "./python-json.ts";
import { plural } from "./text-style.ts";

export const foundStats = kind(
  "FoundStats",
  "W006",
  "info",
  { stat_line: "text" },
  (data) => `Found ${data.stat_line}`,
);
export const concurrencyLine = kind(
  "ConcurrencyLine",
  "Q027",
  "info",
  { num_threads: "int", target_name: "text", node_count: "int" },
  (data) => `Concurrency: ${data.num_threads} threads (target='${data.target_name}')`,
);
export const finishedRunningStats = kind(
  "FinishedRunningStats",
  "E047",
  "info",
  { stat_line: "text", execution: "text", execution_time: "float" },
  (data) => `Finished running ${data.stat_line}${data.execution} (${(data.execution_time ?? 0).toFixed(2)}s).`,
);

export const endOfRunSummary = kind(
  "EndOfRunSummary",
  "Z030",
  "info",
  { num_errors: "int", num_warnings: "int", keyboard_interrupt: "bool", num_partial_success: "int" },
  (data, style) => {
    const errors = plural(data.num_errors ?? 0, "error");
    const warnings = plural(data.num_warnings ?? 0, "warning");
    const partial = data.num_partial_success ?? 0;
    const partials = `${partial} partial ${partial === 1 ? "success" : "successes"}`;
    if (data.keyboard_interrupt) return style.yellow("Exited because of keyboard interrupt");
    if ((data.num_errors ?? 0) > 0) return style.red(`Completed with ${errors}, ${partials}, and ${warnings}:`);
    if (partial > 0) return style.yellow(`Completed with ${partials} and ${warnings}`);
    if ((data.num_warnings ?? 0) > 0) return style.yellow(`Completed with ${warnings}:`);
    return style.green("Completed successfully");
  },
);
export const statsLine = kind(
  "StatsLine",
  "Z023",
  "info",
  { stats: "counts" },
  ({ stats }) =>
    `Done. PASS=${stats.pass} WARN=${stats.warn} ERROR=${stats.error} SKIP=${stats.skip} NO-OP=${stats.noop} TOTAL=${stats.total}`,
);

const RESULT = { resource_type: "text", node_name: "text", path: "text", node_info: "node", group: "group" } as const;
const placeOf = (data: {
  readonly resource_type: string | null;
  readonly node_name: string | null;
  readonly path: string | null;
}) => `${data.resource_type} ${data.node_name} (${data.path})`;

export const runResultWarning = kind("RunResultWarning", "Z021", "warn", RESULT, (data, style) =>
  style.yellow(`Warning in ${placeOf(data)}`),
);
export const runResultFailure = kind("RunResultFailure", "Z022", "error", RESULT, (data, style) =>
  style.red(`Failure in ${placeOf(data)}`),
);
export const runResultError = kind(
  "RunResultError",
  "Z024",
  "error",
  { msg: "text", node_info: "node", group: "group", positions: "positions" },
  (data) => `  ${data.msg}`,
);
export const runResultErrorNoMessage = kind(
  "RunResultErrorNoMessage",
  "Z025",
  "error",
  { status: "text", node_info: "node" },
  (data) => `  Status: ${data.status}`,
);
export const runResultWarningMessage = kind(
  "RunResultWarningMessage",
  "Z046",
  "warn",
  { msg: "text", node_info: "node" },
  (data) => data.msg ?? "",
);
export const sqlCompiledPath = kind(
  "SQLCompiledPath",
  "Z026",
  "info",
  { path: "text", node_info: "node" },
  (data) => `  compiled code at ${data.path}`,
);
export const checkNodeTestFailure = kind(
  "CheckNodeTestFailure",
  "Z027",
  "info",
  { relation_name: "text", node_info: "node" },
  (data) => {
    const query = `select * from ${data.relation_name}`;
    const border = "-".repeat(query.length);
    return `  See test failures:\n  ${border}\n  ${query}\n  ${border}`;
  },
);
export const endRunResult = kind(
  "EndRunResult",
  "Q037",
  "debug",
  { results: "list", elapsed_time: "float", generated_at: "text", success: "bool" },
  () => "Command end result",
);

export const compileComplete = bareKind("CompileComplete", "Q002", "info", () => "Done.");
export const freshnessCheckComplete = bareKind("FreshnessCheckComplete", "Q003", "info", () => "Done.");
export const seedHeader = kind("SeedHeader", "Q004", "info", { header: "text" }, (data) => data.header ?? "");
export const defaultSelector = kind(
  "DefaultSelector",
  "Q023",
  "info",
  { name: "text" },
  (data) => `Using default selector ${data.name}`,
);
export const runningOperationCaughtError = kind(
  "RunningOperationCaughtError",
  "Q001",
  "error",
  { exc: "text" },
  (data) => `Encountered an error while running operation: ${data.exc}`,
);
export const runningOperationUncaughtError = kind(
  "RunningOperationUncaughtError",
  "Q036",
  "error",
  { exc: "text" },
  (data) => `Encountered an error while running operation: ${data.exc}`,
);
export const artifactWritten = kind(
  "ArtifactWritten",
  "P001",
  "debug",
  { artifact_type: "text", artifact_path: "text" },
  (data) => `Wrote artifact ${data.artifact_type} to ${data.artifact_path}`,
);

/** `preview`: a table as text, or JSON text of the rows. */
export const showNode = kind(
  "ShowNode",
  "Q041",
  "info",
  {
    node_name: "text",
    preview: "text",
    is_inline: "bool",
    output_format: "text",
    unique_id: "text",
    quiet: "bool",
  },
  (data) => {
    const preview = data.preview ?? "";
    if (data.output_format === "json") {
      const head = data.is_inline ? "" : `  "node": ${asciiString(data.node_name ?? "")},\n`;
      return `{\n${head}  "show": ${indented(preview)}\n}`;
    }
    if (data.quiet) return preview;
    return `Previewing ${data.is_inline ? "inline node" : `node '${data.node_name}'`}:\n${preview}`;
  },
);
export const compiledNode = kind(
  "CompiledNode",
  "Q042",
  "info",
  {
    node_name: "text",
    compiled: "text",
    is_inline: "bool",
    output_format: "text",
    unique_id: "text",
    quiet: "bool",
  },
  (data) => {
    const compiled = data.compiled ?? "";
    if (data.output_format === "json") {
      const head = data.is_inline ? "" : `  "node": ${asciiString(data.node_name ?? "")},\n`;
      return `{\n${head}  "compiled": ${asciiString(compiled)}\n}`;
    }
    if (data.quiet) return compiled;
    return `Compiled ${data.is_inline ? "inline node" : `node '${data.node_name}'`} is:\n${compiled}`;
  },
);

/** JSON of rows below a key: every line but the first one step further in. */
function indented(json: string): string {
  return json.replaceAll("\n", "\n  ");
}
