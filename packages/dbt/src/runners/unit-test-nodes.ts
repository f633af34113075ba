// The nodes that a unit test is run with: one that stands for the test, with the code of its model, and an ephemeral model for
// each given input, in the place of what the model reads.
import { posix } from "node:path";
import { createEnvironment, fn, toText, type Value } from "@sluice/jinja";
import { lookupRef, lookupSource } from "../compile/manifest-lookup.ts";
import type { Fixture, RuntimeSession } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import { blankNode } from "../manifest/blank-node.ts";
import type { Node, SourceDefinition, UnitTest } from "../manifest/types.ts";
import { defaultConfig } from "../node-config/build-config.ts";

/** The test's name; with the version of the model when it has one. */
export function versionedName(test: Pick<UnitTest | Node, "name" | "version">): string {
  return test.version === null || test.version === undefined ? test.name : `${test.name}_v${test.version}`;
}

/** The node that stands for the test: the model's code under the test's name, with a config of its own. */
export function unitNode(test: UnitTest, tested: Node, inputs: readonly string[]): Node {
  const name = versionedName(test);
  const isSql = test.expect["format"] === "sql";
  return blankNode({
    database: tested.database,
    schema: tested.schema,
    name,
    resource_type: "unit_test",
    package_name: test.package_name,
    path: posix.join(posix.dirname(test.original_file_path), `${name}.sql`),
    original_file_path: test.original_file_path,
    unique_id: test.unique_id,
    fqn: test.unique_id.split("."),
    raw_code: tested.raw_code,
    refs: tested.refs,
    sources: tested.sources,
    metrics: tested.metrics,
    functions: tested.functions,
    config: {
      ...defaultConfig("node"),
      enabled: true,
      tags: [],
      meta: {},
      materialized: "unit",
      expected_rows: isSql ? [] : (test.expect["rows"] ?? []),
      expected_sql: isSql ? test.expect["rows"] : null,
    },
    depends_on: { macros: tested.depends_on.macros, nodes: [...inputs, ...functionsOf(tested)] },
    tested_node_unique_id: tested.unique_id,
  });
}

function functionsOf(tested: Node): readonly string[] {
  return tested.depends_on.nodes.filter((id) => id.startsWith("function."));
}

/** Given inputs by the unique id of what they stand for. */
export function makeFixtures(session: RuntimeSession, test: UnitTest, tested: Node): ReadonlyMap<string, Fixture> {
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
  const cteName = isSource ? `${original.source_name}__${original.name}` : original.alias;
  const rawCode = given["format"] === "sql" ? String(given["rows"] ?? "") : "{{ get_fixture_sql(fixture_rows, none) }}";
  return {
    cteName,
    rows: given["format"] === "sql" ? [] : (given["rows"] ?? []),
    node: blankNode({
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
    }),
  };
}

function quotingOf(original: Node | SourceDefinition): unknown {
  return original.resource_type === "source" ? original.quoting : original.config["quoting"];
}

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
    throw unitTestFault(`Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`);
  }
  return resource;
}

/** The session as the test sees it: nothing but its inputs. */
export function withFixtures(
  session: RuntimeSession,
  fixtures: ReadonlyMap<string, Fixture>,
  node: Node,
): RuntimeSession {
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

export function unitTestFault(message: string): DbtError {
  return new DbtError(message, { code: "run/unit-test", heading: "Parsing Error" });
}
