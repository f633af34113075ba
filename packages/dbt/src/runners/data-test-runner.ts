// Data tests, generic and singular: the materialization counts failing rows; severity and thresholds make the status.

import { toJs, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { compileNode } from "../compile/compile-node.ts";
import { DbtError } from "../errors.ts";
import { logStartLine, logTestResult } from "../events/builders.ts";
import type { Node } from "../manifest/types.ts";
import { countOf } from "../run/stat-line.ts";
import { callMaterialization, responseData } from "./materialize.ts";
import type { Job, Outcome, Runner } from "./types.ts";

export const dataTestRunner: Runner<Node> = {
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `test ${job.node.name}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: (job, connection) => compileNode({ session: job.session, node: job.node, connection, thread: job.thread }),
  execute: async (job, connection) => {
    const { context } = await callMaterialization(job, connection, { phase: "test" });
    const main = context.statements.get("main");
    if (main === null)
      throw new DbtError("main is not being called during running test", { code: "run/no-main-statement" });
    const counts = readCounts(main.table, job.node);
    return { ...judge(job, counts), adapter_response: responseData(main.response) };
  },
  printEnd: (job, result) =>
    job.fire(
      logTestResult({
        name: job.node.name,
        status: result.status,
        index: job.index,
        num_models: job.total,
        execution_time: result.execution_time,
        num_failures: result.failures ?? 0,
        node_info: job.progress.info,
        group: null,
        attached_node: job.node.attached_node ?? null,
      }),
      { level: levelOf(result.status) },
    ),
};

/** The level at which a test's end is told. */
export function levelOf(status: string): "info" | "warn" | "error" {
  if (status === "pass" || status === "skipped") return "info";
  return status === "warn" ? "warn" : "error";
}

interface Counts {
  readonly failures: number;
  readonly shouldWarn: boolean;
  readonly shouldError: boolean;
}

function readCounts(table: Value, node: Node): Counts {
  const broken = (what: string) =>
    new DbtError(`dbt internally failed to execute ${node.unique_id}: ${what}`, {
      code: "run/test-result",
      heading: "Internal Error",
    });
  if (!(table instanceof AgateTable)) throw broken("the test gave no rows");
  const { rows, columnNames } = table;
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw broken(`Returned ${rows.length} rows, but expected 1 row`);
  if (columnNames.length !== 3) throw broken(`Returned ${columnNames.length} columns, but expected 3 columns`);
  const cell = (name: string): unknown =>
    toJs(row[columnNames.findIndex((column) => column.toLowerCase() === name)] ?? null);
  const failures = Number(cell("failures"));
  if (cell("failures") === null || !Number.isInteger(failures)) {
    throw new DbtError(`the fail_calc of a test must give a whole number, got ${String(cell("failures"))}`, {
      code: "run/fail-calc",
      hint: "a sum over no rows is null: use coalesce(sum(…), 0)",
    });
  }
  return { failures, shouldWarn: asBoolean(cell("should_warn")), shouldError: asBoolean(cell("should_error")) };
}

const TRUE_WORDS = new Set(["y", "yes", "t", "true", "on", "1"]);
const FALSE_WORDS = new Set(["n", "no", "f", "false", "off", "0"]);

function asBoolean(value: unknown): boolean {
  if (typeof value !== "string") return Boolean(value);
  const word = value.toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  throw new DbtError(
    `Expected a result with dtype bool but returned ${value}: should_warn and should_error of get_test_sql are true or false`,
    { code: "run/test-boolean" },
  );
}

function judge(job: Job<Node>, counts: Counts): Outcome {
  const { config } = job.node;
  const results = countOf(counts.failures, "result");
  const none = { adapter_response: {}, batch_results: null };
  const severe = String(config["severity"] ?? "ERROR").toUpperCase() === "ERROR";
  if (severe && counts.shouldError) {
    const message = `Got ${results}, configured to fail if ${config["error_if"]}`;
    return { ...none, status: "fail", message, failures: counts.failures };
  }
  if (!counts.shouldWarn) return { ...none, status: "pass", message: null, failures: 0 };
  if (warningsAreErrors(job)) {
    const message = `Got ${results}, configured to fail if ${config["warn_if"]}`;
    return { ...none, status: "fail", message, failures: counts.failures };
  }
  const message = `Got ${results}, configured to warn if ${config["warn_if"]}`;
  return { ...none, status: "warn", message, failures: counts.failures };
}

function warningsAreErrors(job: Job<Node>): boolean {
  const { warnError, warnErrorOptions } = job.session.flags;
  if (warnError) return true;
  const { error, warn, silence } = warnErrorOptions;
  if (error.includes("LogTestResult")) return true;
  return (error === "all" || error === "*") && !warn.includes("LogTestResult") && !silence.includes("LogTestResult");
}
