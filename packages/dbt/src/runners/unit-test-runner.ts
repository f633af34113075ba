// Unit tests: the model's SQL over made-up inputs, compared with made-up output. The `unit` materialization runs both sides;
// the rows are compared without order.

import { stripVTControlCharacters } from "node:util";
import type { Connection } from "@sluice/adapter-contract";
import { toText, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { compileNode } from "../compile/compile-node.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import { unitTestNames, withOverrides } from "../compile/unit-test-names.ts";
import { DbtError } from "../errors.ts";
import { logStartLine, logTestResult } from "../events/builders.ts";
import type { Node, UnitTest } from "../manifest/types.ts";
import { withFloats } from "../project/float-places.ts";
import { diffRows } from "../run/row-diff.ts";
import { levelOf } from "./data-test-runner.ts";
import { callMaterialization, responseData } from "./materialize.ts";
import { type Job, type Outcome, outcomeOf, type Runner } from "./types.ts";
import { makeFixtures, unitNode, unitTestFault, versionedName, withFixtures } from "./unit-test-nodes.ts";

export const unitTestRunner: Runner<UnitTest> = {
  printStart: (job) =>
    job.fire(
      logStartLine({
        description: `unit_test ${shownName(job.node)}`,
        index: job.index,
        total: job.total,
        node_info: job.progress.info,
      }),
    ),
  compile: async () => {},
  execute: runUnitTest,
  printEnd: (job, result) =>
    job.fire(
      logTestResult({
        name: shownName(job.node),
        status: result.status,
        index: job.index,
        num_models: job.total,
        execution_time: result.execution_time,
        num_failures: result.failures ?? 0,
        node_info: job.progress.info,
        group: null,
        attached_node: null,
      }),
      { level: levelOf(result.status) },
    ),
};

function shownName(test: UnitTest): string {
  return `${test.model}::${versionedName(test)}`;
}

/** Rows as they were written, for SQL tells `1.0` from `1`. */
function withFloatRows(test: UnitTest): UnitTest {
  const { given, expect, float_values: places } = test;
  return places === undefined ? test : Object.assign({}, test, withFloats({ given, expect }, places));
}

async function runUnitTest(job: Job<UnitTest>, connection: Connection | null): Promise<Outcome> {
  const { session, node: test } = job;
  const tested = session.manifest.nodes.get(test.depends_on.nodes[0] ?? "");
  if (tested === undefined) throw unitTestFault(`Unable to find model '${test.model}' for unit test '${test.name}'`);
  const written = withFloatRows(test);
  const fixtures = makeFixtures(session, written, tested);
  const node = unitNode(written, tested, [...fixtures.keys()]);
  const unitSession = withFixtures(withOverrides(session, test), fixtures, node);
  const names = unitTestNames(unitSession, test, tested);
  await compileNode({ session: unitSession, node, connection, thread: job.thread, names });
  const unitJob: Job<Node> = { ...job, node, session: unitSession };
  const { context } = await materializing(test, () =>
    callMaterialization(unitJob, connection, { name: "unit", phase: "unit" }),
  );
  const main = context.statements.get("main");
  if (main === null || !(main.table instanceof AgateTable)) throw unitTestFault("the unit test gave no rows");
  const report = diffRows(textRows(main.table, "expected"), textRows(main.table, "actual"));
  const adapter_response = responseData(main.response);
  const details = { compiled: { code: node.compiled_code ?? "", path: node.compiled_path } };
  if (report === null) return { ...outcomeOf("pass", null), failures: 0, adapter_response, details };
  const message = `\n\n${GREEN}actual${RESET} differs from ${RED}expected${RESET}:\n\n${report}\n`;
  return {
    ...outcomeOf("fail", session.flags.useColors ? message : stripVTControlCharacters(message)),
    failures: 1,
    adapter_response,
    details,
  };
}

const GREEN = "\u001b[32m";
const RED = "\u001b[31m";
const RESET = "\u001b[0m";

async function materializing<T>(test: UnitTest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = toDbtError(error, null);
    if (failure === null) throw error;
    throw new DbtError(
      `An error occurred during execution of unit test '${test.name}'. There may be an error in the unit test definition: check the data types.\n ${failure.toText()}`,
      { code: "run/unit-test", node: placeOf(test), cause: error },
    );
  }
}

function placeOf(test: UnitTest) {
  return { resourceType: test.resource_type, name: test.name, path: test.original_file_path };
}

/** One side of the result as texts: its header, then its rows in order. */
function textRows(table: AgateTable, side: "actual" | "expected"): readonly (readonly (string | null)[])[] {
  const names = table.columnNames.map((name) => name.toLowerCase());
  const marker = names.indexOf("actual_or_expected");
  const keep = names.flatMap((name, index) => (name === "actual_or_expected" ? [] : [index]));
  const rows = table.rows
    .filter((row) => row[marker] === side)
    .map((row) => keep.map((index) => row[index] ?? null))
    .sort(compareRows);
  const header = keep.map((index) => names[index] ?? "");
  return [header, ...rows.map((row) => row.map((cell) => (cell === null ? null : toText(cell))))];
}

/** By the first column that differs; nulls last. */
function compareRows(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, left] of a.entries()) {
    const order = compareCells(left, b[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareCells(a: Value, b: Value): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const [x, y] = [toText(a), toText(b)];
  const [m, n] = [Number(x), Number(y)];
  if (typeof a !== "string" && !Number.isNaN(m) && !Number.isNaN(n)) return m - n;
  return x < y ? -1 : x > y ? 1 : 0;
}
