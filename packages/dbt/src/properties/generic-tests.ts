// Generic tests: elements of `data_tests:` lists → test nodes attached to what they test.
import { DbtError } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { mergeCall } from "../node-config/merge-config.ts";
import { addDisabled, duplicateName } from "../parse/add-node.ts";
import { applyConfig } from "../parse/apply-config.ts";
import { addCaptured, addMacros } from "../parse/capture.ts";
import { createNode, fqnOf } from "../parse/create-node.ts";
import { noChecksum } from "../parse/source-text.ts";
import type { DraftNode, ParseState } from "../parse/state.ts";
import { floatPlaces } from "../project/float-places.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { own, textOf, toJsonRecord } from "../project/yaml-values.ts";
import { findRef } from "../resolve/ref-index.ts";
import { textList } from "./columns.ts";
import type { PatchTargets } from "./patch-nodes.ts";
import { type Entry, entrySpan } from "./properties-file.ts";
import { defineTest, type TestDefinition, type TestTarget, targetName } from "./test-definition.ts";
import { testsOf } from "./test-lists.ts";
import { testHash } from "./test-names.ts";

export type { TestTarget } from "./test-definition.ts";

/** Tests of columns, then of the whole; each wrong one is told, the others are made. */
export function addTests(
  state: ParseState,
  targets: PatchTargets,
  target: TestTarget,
  columns: readonly YamlMap[],
  tests: readonly Yaml[],
  entry: Entry,
): void {
  for (const column of columns) {
    for (const test of testsOf(entry, column) ?? []) {
      state.problems.attempt(() => addTest(state, targets, { target, entry, element: test, column, tags: [] }));
    }
  }
  for (const test of tests) {
    state.problems.attempt(() => addTest(state, targets, { target, entry, element: test, column: null, tags: [] }));
  }
}

export interface TestRequest {
  readonly target: TestTarget;
  readonly entry: Entry;
  readonly element: Yaml;
  readonly column: YamlMap | null;
  /** Tags that the test gets beside the column's and its own. */
  readonly tags: readonly string[];
}

export function addTest(state: ParseState, targets: PatchTargets, request: TestRequest): void {
  const { target, entry, column } = request;
  const columnName = column === null ? null : columnNameOf(state, column, target);
  const definition = define(state, request, columnName);
  const node = createTestNode(state, request, definition, columnName);
  const calls = { rendered: { ...definition.config }, unrendered: {} };
  const macro = state.renderer.findMacro(`test_${definition.name}`, target.packageName);
  if (macro === null) node.lacks_macro = true;
  else addMacros(node, [macro.unique_id]);
  if (macro !== null && isPlain(macro.unique_id)) {
    applyConfig(state, node, calls, null);
    addTarget(node, target);
  } else {
    const captured = state.renderer.renderNode(node, node.raw_code, {
      name: node.name,
      file: target.filePath,
      // Looked for when something is wrong: it takes reading the file once more.
      get firstLine() {
        return entrySpan(entry)?.line ?? 1;
      },
    });
    addCaptured(node, captured);
    for (const call of captured.configCalls) mergeCall(calls.rendered, call);
    applyConfig(state, node, calls, null);
  }
  attach(state, targets, node, target);
  addTestNode(state, node);
}

/** dbt's own two most common tests have nothing in them that rendering would tell. */
function isPlain(macroId: string): boolean {
  return macroId === "macro.dbt.test_not_null" || macroId === "macro.dbt.test_unique";
}

function addTarget(node: DraftNode, target: TestTarget): void {
  if (target.kind === "source") node.sources = [...node.sources, [target.sourceName ?? "", target.name]];
  else node.refs = [...node.refs, { name: target.name, package: null, version: target.version }];
}

function columnNameOf(state: ParseState, column: YamlMap, target: TestTarget): string {
  const name = textOf(column, "name") ?? "";
  const quote = own(column, "quote");
  const isQuoted = quote === true || ((quote === undefined || quote === null) && target.quoteColumns);
  return isQuoted ? state.project.target.adapter.dialect.quoteIdentifier(name) : name;
}

function define(state: ParseState, { target, entry, element }: TestRequest, columnName: string | null): TestDefinition {
  try {
    return defineTest(element, {
      target,
      columnName,
      scope: state.yamlScope(target.packageName),
      environment: state.yamlEnvironment,
      fire: state.fire,
      argumentsProperty: state.flags.behavior["require_generic_test_arguments_property"] !== false,
    });
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    const message =
      error.heading === "Parsing Error"
        ? `Invalid test config given in ${target.filePath}:\n\t${error.message}\n\t@: ${targetName(target)}`
        : `Invalid generic test configuration given in ${target.filePath}: \n${error.message}\n\t@: ${targetName(target)}`;
    throw new DbtError(message, { code: error.code, heading: error.heading, span: entrySpan(entry), hint: error.hint });
  }
}

function createTestNode(
  state: ParseState,
  { target, column, tags }: TestRequest,
  definition: TestDefinition,
  columnName: string | null,
): DraftNode {
  const { names, namespace, name, kwargs } = definition;
  const belowFolder = target.filePath.split("/").slice(1).join("/");
  const columnTags = column === null ? [] : columnTagsOf(column);
  const identity = { namespace, name, kwargs };
  const node = createNode(state, {
    resourceType: "test",
    packageName: target.packageName,
    name: names.full,
    uniqueId: `test.${target.packageName}.${names.full}.${testHash(names.full, identity)}`,
    path: `${names.short}.sql`,
    originalPath: target.filePath,
    fqn: fqnOf(target.packageName, belowFolder, names.full),
    rawCode: definition.rawCode,
    checksum: noChecksum,
    tags: [...new Set([...tags, ...columnTags, ...definition.tags])].sort(),
  });
  node.description = definition.description;
  node.column_name = columnName;
  node.file_key_name = `${target.yamlKey}.${target.kind === "source" ? target.sourceName : target.name}`;
  node.attached_node = null;
  node.test_metadata = { name, kwargs: toJsonRecord(kwargs), namespace };
  const floats = [...floatPlaces(kwargs)];
  if (floats.length > 0) node.float_arguments = floats;
  return node;
}

function columnTagsOf(column: YamlMap): readonly string[] {
  const config = own(column, "config");
  const nested = typeof config === "object" && config !== null && "tags" in config ? config.tags : undefined;
  return [...textList(own(column, "tags")), ...textList(nested)];
}

/** The node that is tested; its group is the test's. Also when the node is disabled. */
function attach(state: ParseState, targets: PatchTargets, node: DraftNode, target: TestTarget): void {
  if (target.kind === "source") return;
  const id = findRef(targets.refs, target.name, target.packageName, target.version);
  const attached =
    id === null
      ? (targets.disabled.find(target.name, null)[0] ?? targets.disabled.find(target.name.toUpperCase(), null)[0])
      : state.manifest.nodes.get(id);
  if (attached === undefined) return;
  node.attached_node = attached.unique_id;
  const group: Json = "group" in attached && typeof attached.group === "string" ? attached.group : null;
  node.group = group;
}

function addTestNode(state: ParseState, node: DraftNode): void {
  if (!node.config.enabled) {
    addDisabled(state.manifest, node);
    return;
  }
  const existing = state.manifest.nodes.get(node.unique_id);
  if (existing !== undefined) throw duplicateName(node, existing);
  state.manifest.nodes.set(node.unique_id, node);
}
