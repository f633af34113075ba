// `unit_tests:` → unit tests: given rows, expected rows, and the model they are for.
import { hash } from "node:crypto";
import { join } from "node:path";
import type { Json, Node, UnitTest } from "../manifest/types.ts";
import { isJsonMap } from "../node-config/merge-config.ts";
import { addDisabled, addUnique } from "../parse/add-node.ts";
import { fqnOf } from "../parse/create-node.ts";
import { parseError } from "../parse/errors.ts";
import { readSource, stemOf } from "../parse/source-text.ts";
import type { ParseState } from "../parse/state.ts";
import { readTextIfThere } from "../project/files.ts";
import { floatPlaces } from "../project/float-places.ts";
import { pythonRepr, pythonStr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, listOf, mapOf, own, textOf, toJson, toJsonRecord } from "../project/yaml-values.ts";
import { findRef } from "../resolve/ref-index.ts";
import { csvRows } from "./csv-rows.ts";
import { isNode, type PatchTargets } from "./patch-nodes.ts";
import { type Entry, entryError, entrySpan } from "./properties-file.ts";
import { readReference } from "./reference.ts";

/** Given or expected rows; floats as written, because the checksum is over how Python prints them. */
interface Fixture {
  readonly rows: Yaml;
  readonly format: string;
  readonly fixture: string | null;
}

interface Given extends Fixture {
  readonly input: string;
}

type Draft = { -readonly [Key in keyof UnitTest]: UnitTest[Key] };

export function addUnitTest(state: ParseState, targets: PatchTargets, entry: Entry): void {
  const { file } = entry.source;
  const { data, name } = entry;
  const model = textOf(data, "model") ?? "";
  const belowFolder = file.originalPath.split("/").slice(1).join("/");
  const fqn = [...fqnOf(file.packageName, belowFolder, model), name];
  const { config } = state.configs.build({
    kind: "unit_test",
    tree: "unit_tests",
    fqn,
    packageName: file.packageName,
    patch: toJsonRecord(mapOf(data, "config")),
    node: null,
  });
  const given = givenOf(state, targets, entry);
  const expect = fixtureOf(state, targets, entry, mapOf(data, "expect"), "expected");
  const test: Draft = {
    model,
    given: given.map((one) => ({ input: one.input, ...plain(one) })),
    expect: plain(expect),
    name,
    resource_type: "unit_test",
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.originalPath,
    unique_id: `unit_test.${file.packageName}.${model}.${name}`,
    fqn,
    description: textOf(data, "description") ?? "",
    overrides: overridesOf(entry),
    depends_on: { macros: [], nodes: [] },
    config: { ...config, enabled: config["enabled"] !== false },
    checksum: null,
    schema: null,
    created_at: state.now(),
    versions: versionsOf(entry),
    version: null,
  };
  const floats = [...floatPlaces({ given: given.map(({ rows }) => ({ rows })), expect: { rows: expect.rows } })];
  if (floats.length > 0) test.float_values = floats;
  connect(state, targets, test);
  test.checksum = checksumOf(test, given, expect, own(data, "overrides"));
  if (test.config.enabled) addUnique(state.manifest.unit_tests, test);
  else addDisabled(state.manifest, test);
}

/** The model is enabled, disabled, or not to be seen yet (versions of a later file). */
function connect(state: ParseState, targets: PatchTargets, test: Draft): void {
  const tested = findTestedModel(state, targets, test);
  if (tested === null) return;
  if (tested.config.enabled) {
    test.depends_on = { macros: [], nodes: [tested.unique_id] };
    test.schema = tested.schema;
  } else test.config = { ...test.config, enabled: false };
}

/** `model` is a name, or a name and a version. */
export function findTestedModel(
  state: ParseState,
  targets: PatchTargets,
  test: { readonly model: string; readonly package_name: string },
): Node | null {
  const [name = "", version] = test.model.split(/\s+/);
  const id = findRef(targets.refs, name, test.package_name, version ?? null);
  if (id !== null) return state.manifest.nodes.get(id) ?? null;
  const key = version === undefined ? name : `${name}.v${version}`;
  return targets.disabled.find(key, test.package_name, ["model"]).find(isNode) ?? null;
}

function plain({ rows, format, fixture }: Fixture): { rows: Json; format: string; fixture: string | null } {
  return { rows: toJson(rows), format, fixture };
}

function givenOf(state: ParseState, targets: PatchTargets, entry: Entry): readonly Given[] {
  return listOf(entry.data, "given")
    .filter(isMap)
    .map((given) => {
      const input = textOf(given, "input") ?? "";
      return { input, ...fixtureOf(state, targets, entry, given, "input", input) };
    });
}

function fixtureOf(
  state: ParseState,
  targets: PatchTargets,
  entry: Entry,
  map: YamlMap,
  what: "input" | "expected",
  input: string | null = null,
): Fixture {
  const format = textOf(map, "format") ?? "dict";
  const fixture = textOf(map, "fixture");
  const written = own(map, "rows") ?? null;
  const wrong = (expected: string) =>
    parseError(`Unit test ${entry.name} has ${what} rows${expected}`, {
      code: "parse/unit-test-rows",
      span: entrySpan(entry),
    });
  if (format === "dict") {
    const rows = written === null && fixture === null ? seedRows(state, targets, entry, input) : written;
    if (!isRows(rows)) throw wrong(` which do not match format ${format}`);
    return { rows: fullRowFirst(rows), format, fixture };
  }
  const text = fixture === null ? written : readFixture(state, entry, fixture);
  if (typeof text !== "string") throw wrong(` or fixtures which do not match format ${format}.  Expected string.`);
  return { rows: format === "csv" ? fullRowFirst(csvRows(text, true)) : text, format, fixture };
}

function isRows(rows: Yaml): rows is YamlMap[] {
  return Array.isArray(rows) && rows.every(isMap);
}

function readFixture(state: ParseState, entry: Entry, name: string): string {
  const { packageName, originalPath } = entry.source.file;
  const file = state.files.get(packageName)?.fixtures.find((candidate) => stemOf(candidate.relativePath) === name);
  if (file !== undefined) return readSource(file).text;
  throw parseError(`File not found for fixture '${name}' in unit tests in ${originalPath}`, {
    code: "parse/no-fixture",
    span: entrySpan(entry),
  });
}

/** No rows and no fixture: the input is a seed, and its file has them. */
function seedRows(state: ParseState, targets: PatchTargets, entry: Entry, input: string | null): Yaml {
  const reference = input === null ? null : readReference(input);
  if (reference?.kind !== "ref") return null;
  const { packageName } = entry.source.file;
  const from = reference.ref.package ?? packageName;
  const id = findRef(targets.refs, reference.ref.name, from, null);
  const seed = id === null ? undefined : state.manifest.nodes.get(id);
  if (seed === undefined || seed.resource_type !== "seed") {
    const paths = state.project.packages.find((one) => one.name === packageName)?.config.seedPaths ?? [];
    const where = from === packageName ? `directories: ${pythonRepr([...paths])}` : `'${from}' package`;
    throw parseError(`Unable to find seed '${from}.${reference.ref.name}' for unit tests in ${where}`, {
      code: "parse/no-seed",
      span: entrySpan(entry),
    });
  }
  const text = readTextIfThere(join(seed.root_path ?? "", seed.original_file_path)) ?? "";
  return csvRows(text, false);
}

/** Some databases take the types of columns from the first row: one without nulls is put there. */
function fullRowFirst(rows: YamlMap[]): YamlMap[] {
  const index = rows.findIndex((row) => Object.values(row).every((value) => value !== null));
  const [first] = rows;
  const full = rows[index];
  if (index <= 0 || first === undefined || full === undefined) return rows;
  const swapped = [...rows];
  swapped[0] = full;
  swapped[index] = first;
  return swapped;
}

const overrideKinds = ["macros", "vars", "env_vars"] as const;

function overridesOf(entry: Entry): UnitTest["overrides"] {
  const overrides = own(entry.data, "overrides");
  if (!isMap(overrides)) return null;
  return Object.fromEntries(overrideKinds.map((kind) => [kind, toJsonRecord(mapOf(overrides, kind))]));
}

function versionsOf(entry: Entry): Json {
  const versions = own(entry.data, "versions");
  if (!isMap(versions)) return null;
  const include = toJson(own(versions, "include") ?? null);
  const exclude = toJson(own(versions, "exclude") ?? null);
  if (include !== null && exclude !== null)
    throw entryError(entry, "Unit tests can not both include and exclude versions.");
  return { include, exclude };
}

/** Over everything but the description, as Python prints dbt's objects. */
function checksumOf(test: UnitTest, given: readonly Given[], expect: Fixture, overrides: Yaml | undefined): string {
  const fields = ({ rows, format, fixture }: Fixture) => {
    const member = { dict: "Dict", csv: "CSV", sql: "SQL" }[format];
    return `rows=${pythonRepr(rows)}, format=<UnitTestFormat.${member}: '${format}'>, fixture=${pythonRepr(fixture)}`;
  };
  const inputs = given.map((one) => `UnitTestInputFixture(input=${pythonRepr(one.input)}, ${fields(one)})`);
  const parts = [
    test.model,
    isJsonMap(test.versions) ? objectRepr("UnitTestNodeVersions", Object.entries(test.versions)) : "None",
    `[${inputs.join(", ")}]`,
    `UnitTestOutputFixture(${fields(expect)})`,
    isMap(overrides)
      ? objectRepr(
          "UnitTestOverrides",
          overrideKinds.map((kind) => [kind, mapOf(overrides, kind)] as const),
        )
      : "None",
    ...given.filter((one) => one.fixture !== null && one.fixture !== "").map((one) => pythonStr(one.rows)),
  ];
  return hash("sha256", parts.join("-"));
}

function objectRepr(name: string, fields: readonly (readonly [string, Yaml | Json])[]): string {
  return `${name}(${fields.map(([key, value]) => `${key}=${pythonRepr(value)}`).join(", ")})`;
}
