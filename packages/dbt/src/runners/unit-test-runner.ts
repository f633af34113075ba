// Unit tests: the model's SQL over made-up inputs, compared with made-up output. Each given input becomes an ephemeral model
// in the place of what the model reads; the `unit` materialization runs both sides; the rows are compared without order.

import { stripVTControlCharacters } from "node:util";
import type { Connection } from "@sluice/adapter-contract";
import { createEnvironment, fn, toText, type Value } from "@sluice/jinja";
import { AgateTable } from "../compile/agate-table.ts";
import { compileNode } from "../compile/compile-node.ts";
import { lookupRef, lookupSource } from "../compile/manifest-lookup.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { Fixture, RuntimeSession } from "../compile/types.ts";
import { unitTestNames, withOverrides } from "../compile/unit-test-names.ts";
import { DbtError } from "../errors.ts";
import { logStartLine, logTestResult } from "../events/builders.ts";
import type { Node, SourceDefinition, UnitTest } from "../manifest/types.ts";
import { diffRows } from "../run/row-diff.ts";
import { levelOf } from "./data-test-runner.ts";
import { callMaterialization, responseData } from "./materialize.ts";
import { type Job, type Outcome, outcomeOf, type Runner } from "./types.ts";

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

function versionedName(test: UnitTest): string {
  return test.version === null || test.version === undefined ? test.name : `${test.name}_v${test.version}`;
}

function shownName(test: UnitTest): string {
  return `${test.model}::${versionedName(test)}`;
}

async function runUnitTest(job: Job<UnitTest>, connection: Connection | null): Promise<Outcome> {
  const { session, node: test } = job;
  const tested = session.manifest.nodes.get(test.depends_on.nodes[0] ?? "");
  if (tested === undefined) throw fault(`Unable to find model '${test.model}' for unit test '${test.name}'`);
  const fixtures = makeFixtures(session, test, tested);
  const node = unitNode(test, tested, [...fixtures.keys()]);
  const unitSession = withFixtures(withOverrides(session, test), fixtures, node);
  const names = unitTestNames(unitSession, test, tested);
  await compileNode({ session: unitSession, node, connection, thread: job.thread, names });
  const unitJob: Job<Node> = { ...job, node, session: unitSession };
  const { context } = await materializing(test, () =>
    callMaterialization(unitJob, connection, { name: "unit", phase: "unit" }),
  );
  const main = context.statements.get("main");
  if (main === null || !(main.table instanceof AgateTable)) throw fault("the unit test gave no rows");
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

function fault(message: string): DbtError {
  return new DbtError(message, { code: "run/unit-test", heading: "Parsing Error" });
}

function placeOf(test: UnitTest) {
  return { resourceType: test.resource_type, name: test.name, path: test.original_file_path };
}

/** The node that stands for the test: the model's code under the test's name. */
function unitNode(test: UnitTest, tested: Node, inputs: readonly string[]): Node {
  const name = versionedName(test);
  const isSql = test.expect["format"] === "sql";
  return {
    ...tested,
    name,
    alias: name,
    unique_id: test.unique_id,
    path: `${name}.sql`,
    original_file_path: test.original_file_path,
    config: {
      ...tested.config,
      materialized: "unit",
      expected_rows: isSql ? [] : (test.expect["rows"] ?? []),
      expected_sql: isSql ? test.expect["rows"] : null,
    },
    depends_on: { macros: tested.depends_on.macros, nodes: [...inputs, ...functionsOf(tested)] },
    extra_ctes: [],
    extra_ctes_injected: false,
    compiled: false,
  };
}

function functionsOf(tested: Node): readonly string[] {
  return tested.depends_on.nodes.filter((id) => id.startsWith("function."));
}

/** Given inputs by the unique id of what they stand for. */
function makeFixtures(session: RuntimeSession, test: UnitTest, tested: Node): ReadonlyMap<string, Fixture> {
  const fixtures = new Map<string, Fixture>();
  for (const given of test.given) {
    const input = String(given["input"] ?? "").trim();
    const original = input === "this" ? tested : findInput(session, test, input);
    fixtures.set(original.unique_id, makeFixture(test, original, given));
  }
  return fixtures;
}

function makeFixture(
  test: UnitTest,
  original: Node | SourceDefinition,
  given: Readonly<Record<string, unknown>>,
): Fixture {
  const isSource = original.resource_type === "source";
  const cteName = isSource ? `${original.source_name}__${original.name}` : original.name;
  const rawCode = given["format"] === "sql" ? String(given["rows"] ?? "") : "{{ get_fixture_sql(fixture_rows, none) }}";
  return {
    cteName,
    rows: given["format"] === "sql" ? [] : (given["rows"] ?? []),
    node: {
      ...EMPTY_NODE,
      database: original.database,
      schema: original.schema,
      alias: isSource ? original.identifier : original.alias,
      name: original.name,
      resource_type: "model",
      package_name: original.package_name,
      path: `${original.name}.sql`,
      original_file_path: test.original_file_path,
      unique_id: original.unique_id,
      fqn: original.fqn,
      raw_code: rawCode,
      config: { enabled: true, materialized: "ephemeral", tags: [], meta: {}, quoting: quotingOf(original) },
      ...(isSource
        ? {}
        : {
            version: original.version,
            latest_version: original.latest_version,
            defer_relation: original.defer_relation,
          }),
    },
  };
}

function quotingOf(original: Node | SourceDefinition): unknown {
  return original.resource_type === "source" ? original.quoting : original.config["quoting"];
}

const EMPTY_NODE = {
  checksum: { name: "none", checksum: "" },
  tags: [],
  description: "",
  columns: {},
  meta: {},
  group: null,
  docs: { show: true, node_color: null },
  patch_path: null,
  build_path: null,
  unrendered_config: {},
  created_at: 0,
  relation_name: null,
  doc_blocks: [],
  language: "sql",
  refs: [],
  sources: [],
  metrics: [],
  functions: [],
  depends_on: { macros: [], nodes: [] },
  compiled_path: null,
  contract: { enforced: false, alias_types: true, checksum: null },
} as const;

/** What `ref('x')` or `source('a', 'b')` of a given input means. */
function findInput(session: RuntimeSession, test: UnitTest, input: string): Node | SourceDefinition {
  const found: (Node | SourceDefinition)[] = [];
  const scope = {
    lookup: (name: string): Value | undefined => {
      if (name === "ref") return fn("ref", (args, kwargs) => collect(refOf(args, kwargs)));
      return name === "source" ? fn("source", (args) => collect(sourceOf(args))) : undefined;
    },
  };
  const collect = (resource: Node | SourceDefinition | null): Value => {
    if (resource !== null) found.push(resource);
    return null;
  };
  const refOf = (args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => {
    const [first = null, second = null] = args;
    const version = kwargs.get("version") ?? kwargs.get("v") ?? null;
    const answer = lookupRef(session, test.package_name, {
      name: toText(second ?? first),
      package: second === null ? null : toText(first),
      version: typeof version === "number" ? version : version === null ? null : toText(version),
    });
    return answer.kind === "found" ? answer.resource : null;
  };
  const sourceOf = ([source = null, table = null]: readonly Value[]) => {
    const answer = lookupSource(session, test.package_name, toText(source), toText(table));
    return answer.kind === "found" ? answer.resource : null;
  };
  createEnvironment().expression(input, { name: test.name, file: test.original_file_path }).evaluateSync(scope);
  const [resource] = found;
  if (resource === undefined) {
    throw fault(`Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`);
  }
  return resource;
}

/** The session as the test sees it: nothing but its inputs. */
function withFixtures(session: RuntimeSession, fixtures: ReadonlyMap<string, Fixture>, node: Node): RuntimeSession {
  const { manifest } = session;
  const nodes = new Map<string, Node>([[node.unique_id, node]]);
  const sources = new Map<string, SourceDefinition>();
  for (const [id, fixture] of fixtures) {
    nodes.set(id, fixture.node);
    const source = manifest.sources.get(id);
    if (source !== undefined) sources.set(id, source);
  }
  return { ...session, fixtures, manifest: { ...manifest, nodes, sources, disabled: new Map() } };
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
