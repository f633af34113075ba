// `seeds:`, `snapshots:`, `analyses:`, `data_tests:`, `macros:` of a properties file.
import { invalidMacroAnnotation, macroNotFoundForPatch, noNodeForYamlKey } from "../events/builders.ts";
import type { Macro } from "../manifest/types.ts";
import { addNode } from "../parse/add-node.ts";
import { mergeCalls } from "../parse/apply-config.ts";
import { createNode, fqnOf } from "../parse/create-node.ts";
import { parseError } from "../parse/errors.ts";
import { sha256Of } from "../parse/source-text.ts";
import type { ParseState } from "../parse/state.ts";
import { isMap, listOf, mapOf, own, textOf, toJsonRecord } from "../project/yaml-values.ts";
import { columnMaps, columnsOf, configWith } from "./columns.ts";
import { addTests } from "./generic-tests.ts";
import { argumentMistakes } from "./macro-arguments.ts";
import { descriptionOf, type NodePatch, type PatchTargets, patchConfig, patchNode } from "./patch-nodes.ts";
import { type Entry, entrySpan } from "./properties-file.ts";
import { readReference } from "./reference.ts";
import { testsOf } from "./test-lists.ts";

/** Seeds, snapshots and analyses. */
export function patchOther(state: ParseState, targets: PatchTargets, entry: Entry): void {
  const { file } = entry.source;
  const patch: NodePatch = {
    name: entry.name,
    key: entry.key,
    packageName: file.packageName,
    filePath: file.originalPath,
    description: descriptionOf(entry),
    columns: columnsOf(columnMaps(entry.data)),
    config: configWith(entry, ["meta", "docs", "group", "contract", "access"]),
    access: textOf(entry.data, "access"),
    version: null,
    latestVersion: null,
    constraints: [],
    deprecationDate: null,
    timeSpine: null,
  };
  patchNode(state, targets, patch, entry);
}

export function addOtherTests(state: ParseState, targets: PatchTargets, entry: Entry): void {
  const { file } = entry.source;
  const target = {
    kind: "node" as const,
    yamlKey: entry.key,
    name: entry.name,
    packageName: file.packageName,
    filePath: file.originalPath,
    version: null,
    quoteColumns: own(entry.data, "quote_columns") === true,
  };
  const columns = columnMaps(entry.data);
  addTests(state, targets, target, columns, testsOf(entry, entry.data) ?? [], entry);
}

/** A snapshot without a SQL file: what it is a snapshot of stands in the properties. */
export function addYamlSnapshot(state: ParseState, entry: Entry): boolean {
  const relation = own(entry.written, "relation");
  if (relation === undefined) return false;
  const { file } = entry.source;
  const reference = typeof relation === "string" ? readReference(relation) : null;
  if (reference === null) {
    throw parseError(`Invalid ref or source expression: ${String(relation)}`, {
      code: "parse/bad-relation",
      span: entrySpan(entry),
    });
  }
  const node = createNode(state, {
    resourceType: "snapshot",
    packageName: file.packageName,
    name: entry.name,
    uniqueId: `snapshot.${file.packageName}.${entry.name}`,
    path: `${file.relativePath}/${entry.name}.sql`,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, file.relativePath, entry.name),
    rawCode: `select * from {{ ${String(relation)} }}`,
    checksum: sha256Of(entry.source.text),
  });
  if (reference.kind === "ref") node.refs = [reference.ref];
  else node.sources = [reference.source];
  state.calls.set(node, mergeCalls([]));
  addNode(state.manifest, node);
  return true;
}

/** Singular tests: a description and a config for the file of that name. */
export function patchSingularTest(state: ParseState, entry: Entry): void {
  const { file } = entry.source;
  const found = [...state.manifest.nodes.values()].find(
    (node) =>
      node.resource_type === "test" &&
      node.test_metadata === undefined &&
      node.name === entry.name &&
      node.package_name === file.packageName,
  );
  if (found === undefined) {
    state.fire(noNodeForYamlKey({ patch_name: entry.name, yaml_key: entry.key, file_path: file.originalPath }));
    return;
  }
  const config = configWith(entry, ["meta", "docs", "group", "contract", "access"]);
  if (Object.keys(config).length > 0) patchConfig(state, found, config);
  Object.assign(found, {
    patch_path: `${file.packageName}://${file.originalPath}`,
    description: descriptionOf(entry),
    created_at: state.now(),
  });
}

export function patchMacro(state: ParseState, entry: Entry): void {
  const { file } = entry.source;
  const macro = state.manifest.macros.get(`macro.${file.packageName}.${entry.name}`);
  if (macro === undefined) {
    state.fire(macroNotFoundForPatch({ patch_name: entry.name }));
    return;
  }
  if (macro.patch_path !== null) throw describedTwice(entry, macro);
  const docs = mapOf(entry.data, "docs");
  const described = listOf(entry.data, "arguments")
    .filter(isMap)
    .map((argument) => ({
      name: textOf(argument, "name") ?? "",
      type: textOf(argument, "type"),
      description: textOf(argument, "description") ?? "",
    }));
  const checked = state.flags.behavior["validate_macro_args"] === true;
  if (checked) for (const msg of argumentMistakes(macro, described)) tellMistake(state, macro, msg);
  const changed: Partial<Macro> = {
    patch_path: `${file.packageName}://${file.originalPath}`,
    description: descriptionOf(entry),
    created_at: state.now(),
    meta: toJsonRecord(mapOf(entry.data, "meta")),
    docs: { show: own(docs, "show") !== false, node_color: textOf(docs, "node_color") },
    arguments: checked && described.length === 0 ? macro.arguments : described,
  };
  Object.assign(macro, changed);
}

function tellMistake(state: ParseState, macro: Macro, msg: string): void {
  const { unique_id: macro_unique_id, original_file_path: macro_file_path } = macro;
  state.fire(invalidMacroAnnotation({ msg, macro_unique_id, macro_file_path }));
}

function describedTwice(entry: Entry, macro: Macro): Error {
  const existing = macro.patch_path?.split("://")[1] ?? "";
  const { originalPath, packageName } = entry.source.file;
  const fix =
    existing === originalPath
      ? `remove one of the macros entries for ${entry.name} in this file:\n - ${existing}`
      : `remove the macros entry for ${entry.name} in one of these files:\n - ${originalPath}\n${existing}`;
  return parseError(
    `dbt found two schema.yml entries for the same macro in package ${packageName} named ${entry.name}. Macros may only ` +
      `be described a single time. To fix this, ${fix}`,
    { code: "parse/patched-twice", heading: "Compilation Error", span: entrySpan(entry) },
  );
}
