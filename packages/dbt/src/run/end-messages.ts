// What the console says when everything has run: the summary, one block per failure and warning, the counts.
import {
  checkNodeTestFailure,
  endOfRunSummary,
  formatting,
  runResultError,
  runResultErrorNoMessage,
  runResultFailure,
  runResultWarning,
  runResultWarningMessage,
  sqlCompiledPath,
  statsLine,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import { versionedName } from "../runners/unit-test-nodes.ts";
import { nodeInfoOf } from "./node-progress.ts";
import { countStats } from "./stat-line.ts";
import { isManifestNode, type RunResult } from "./types.ts";

export interface EndMessageOptions {
  readonly interrupted: boolean;
}

/** Prints how the run ended. */
export function printEndMessages(results: readonly RunResult[], fire: Fire, options: EndMessageOptions): void {
  const errors = results.filter(isErrorForSummary);
  const warnings = results.filter((result) => result.status === "warn");
  const partial = results.filter((result) => result.status === "partial success");
  fire(formatting({ msg: "" }));
  fire(
    endOfRunSummary({
      num_errors: errors.length,
      num_warnings: warnings.length,
      num_partial_success: partial.length,
      keyboard_interrupt: options.interrupted,
    }),
  );
  for (const result of errors) printResultError(result, fire);
  for (const result of warnings) printResultWarning(result, fire);
  fire(formatting({ msg: "" }));
  fire(statsLine({ stats: countStats(results) }));
}

/** Failed, or skipped for a reason that nobody else tells. */
function isErrorForSummary(result: RunResult): boolean {
  if (result.status === "skipped") return result.message !== null && result.node.resource_type !== "exposure";
  return result.status === "runtime error" || result.status === "error" || result.status === "fail";
}

/** The block of one failed node; `newline` puts an empty line before it. */
export function printResultError(result: RunResult, fire: Fire, newline = true): void {
  const info = { node_info: nodeInfoOf(result.node), group: null };
  if (result.status === "skipped") {
    if (newline) fire(formatting({ msg: "" }), { level: "debug" });
    fire(runResultError({ msg: result.message ?? "" }), { level: "debug" });
    return;
  }
  if (result.status !== "fail" && result.status !== "error") {
    if (result.message === null) return;
    if (newline) fire(formatting({ msg: "" }));
    fire(runResultError({ msg: result.message, ...info }));
    return;
  }
  if (newline) fire(formatting({ msg: "" }));
  fire(runResultFailure({ ...placeOf(result), ...info }));
  if (result.message)
    fire(runResultError({ msg: result.message, ...info, positions: result.details?.positions ?? [] }));
  else fire(runResultErrorNoMessage({ status: result.status, node_info: info.node_info }));
  printPaths(result, fire);
}

function printResultWarning(result: RunResult, fire: Fire): void {
  const info = { node_info: nodeInfoOf(result.node), group: null };
  fire(formatting({ msg: "" }));
  fire(runResultWarning({ ...placeOf(result), ...info }));
  if (result.message) fire(runResultWarningMessage({ msg: result.message, node_info: info.node_info }));
  else fire(runResultErrorNoMessage({ status: result.status, node_info: info.node_info }));
  printPaths(result, fire);
}

function placeOf({ node }: RunResult) {
  const node_name = node.resource_type === "unit_test" ? versionedName(node) : node.name;
  return { resource_type: node.resource_type, node_name, path: node.original_file_path };
}

function printPaths(result: RunResult, fire: Fire): void {
  const { node } = result;
  const node_info = nodeInfoOf(node);
  const path = result.details?.compiled?.path ?? (isManifestNode(node) ? node.compiled_path : null);
  if (path) {
    fire(formatting({ msg: "" }));
    fire(sqlCompiledPath({ path, node_info }));
  }
  if (!isManifestNode(node)) return;
  if (node.resource_type === "test" && storesFailures(node.config)) {
    fire(formatting({ msg: "" }));
    fire(checkNodeTestFailure({ relation_name: node.relation_name ?? "", node_info }));
  }
}

/** Failing rows are kept in a table or view. */
export function storesFailures(config: Readonly<Record<string, unknown>>): boolean {
  const as = config["store_failures_as"];
  if (as === "table" || as === "view") return true;
  if (as === "ephemeral") return false;
  return config["store_failures"] === true;
}
