// `models:` of a properties file: patches, versions, and the generic tests of each model.
import { Float } from "@sluice/jinja";
import { noNodeForYamlKey } from "../events/builders.ts";
import { compareVersions } from "../manifest/compare-versions.ts";
import type { Json, Node } from "../manifest/types.ts";
import { addDisabled, duplicateName } from "../parse/add-node.ts";
import { parseError } from "../parse/errors.ts";
import type { DraftNode, ParseState } from "../parse/state.ts";
import { pythonRepr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, listOf, mapOf, own, textOf, toJson, toJsonRecord } from "../project/yaml-values.ts";
import { findRef } from "../resolve/ref-index.ts";
import { columnMaps, columnsOf, configWith, deepMerge, modelConstraintsOf } from "./columns.ts";
import { applyConstraints, sealContract } from "./contract.ts";
import { addTests, type TestTarget } from "./generic-tests.ts";
import {
  descriptionOf,
  isNode,
  type NodePatch,
  type PatchTargets,
  patchConfig,
  patchNode,
  patchProperties,
  severalDisabled,
} from "./patch-nodes.ts";
import type { Entry } from "./properties-file.ts";
import { testsOf } from "./test-lists.ts";

type Version = string | number;

interface ModelVersion {
  readonly v: Version;
  readonly map: YamlMap;
}

export function patchModel(state: ParseState, targets: PatchTargets, entry: Entry): void {
  const config = configWith(entry, ["meta", "docs", "group", "contract", "access"]);
  const columns = columnMaps(entry.data);
  const versions = versionsOf(entry);
  const patch = patchOf(entry, config, columns);
  if (versions.length === 0) patchNode(state, targets, patch, entry);
  else {
    const latest = latestVersion(entry, versions);
    for (const version of versions) patchVersion(state, targets, { entry, patch, columns, version, latest });
    targets.refresh();
  }
}

/** The tests come once all models of the file have their properties. */
export function addModelTests(state: ParseState, targets: PatchTargets, entry: Entry): void {
  const columns = columnMaps(entry.data);
  const versions = versionsOf(entry);
  const target = (version: Version | null): TestTarget => ({
    kind: "node",
    yamlKey: "models",
    name: entry.name,
    packageName: entry.source.file.packageName,
    filePath: entry.source.file.originalPath,
    version,
    quoteColumns: own(entry.data, "quote_columns") === true,
  });
  if (versions.length === 0) {
    addTests(state, targets, target(null), columns, testsOf(entry, entry.data) ?? [], entry);
    return;
  }
  for (const { v, map } of versions) {
    const tests = testsOf(entry, map) ?? testsOf(entry, entry.data) ?? [];
    addTests(state, targets, target(v), columnsOfVersion(columns, map), tests, entry);
  }
}

function patchOf(entry: Entry, config: NodePatch["config"], columns: readonly YamlMap[]): NodePatch {
  const { file } = entry.source;
  return {
    name: entry.name,
    key: entry.key,
    packageName: file.packageName,
    filePath: file.originalPath,
    description: descriptionOf(entry),
    columns: columnsOf(columns),
    config,
    access: textOf(entry.data, "access"),
    version: null,
    latestVersion: null,
    constraints: modelConstraintsOf(listOf(entry.data, "constraints"), entry.name),
    deprecationDate: dateOf(own(entry.data, "deprecation_date")),
    timeSpine: timeSpineOf(entry, columns),
  };
}

interface VersionPatch {
  readonly entry: Entry;
  readonly patch: NodePatch;
  readonly columns: readonly YamlMap[];
  readonly version: ModelVersion;
  readonly latest: Version;
}

function patchVersion(state: ParseState, targets: PatchTargets, request: VersionPatch): void {
  const { entry, patch, version, latest } = request;
  const { map, v } = version;
  const fileName = textOf(map, "defined_in") ?? `${entry.name}_v${v}`;
  const found = takeNode(state, targets, request, fileName);
  if (found === null) {
    state.fire(noNodeForYamlKey({ patch_name: fileName, yaml_key: patch.key, file_path: patch.filePath }));
    return;
  }
  const { node, isDisabled } = found;
  node.unique_id = `model.${patch.packageName}.${entry.name}.v${v}`;
  node.fqn = [...node.fqn.slice(0, -1), entry.name, `v${v}`];
  putNode(state, node, isDisabled);
  const versioned: NodePatch = {
    ...patch,
    description: textOf(map, "description") || patch.description,
    columns: columnsOf(columnsOfVersion(request.columns, map)),
    config: deepMerge({ ...patch.config }, versionConfig(map)),
    access: textOf(map, "access") ?? patch.access,
    version: v,
    latestVersion: latest,
    constraints:
      listOf(map, "constraints").length > 0
        ? modelConstraintsOf(listOf(map, "constraints"), entry.name)
        : patch.constraints,
    deprecationDate: dateOf(own(map, "deprecation_date")),
    timeSpine: null,
  };
  // The names depend on the version: the properties come first, then the config, then what the config decides.
  patchProperties(state, node, versioned);
  patchConfig(state, node, versioned.config);
  applyConstraints(state, node, versioned.constraints);
  sealContract(node);
}

function versionConfig(map: YamlMap): Record<string, Json> {
  return toJsonRecord(mapOf(map, "config"));
}

/** Takes the node of a version's file out of its place. */
function takeNode(
  state: ParseState,
  targets: PatchTargets,
  { entry, version, latest, patch }: VersionPatch,
  fileName: string,
): { node: DraftNode; isDisabled: boolean } | null {
  const { manifest } = state;
  const find = (name: string) => findRef(targets.refs, name, patch.packageName, null);
  const id = find(fileName) ?? (version.v === latest ? find(entry.name) : null);
  if (id !== null) {
    const node = manifest.nodes.get(id);
    if (node === undefined) return null;
    manifest.nodes.delete(id);
    return { node, isDisabled: false };
  }
  const disabled = targets.disabled.find(fileName, null, ["model"]).filter(isNode);
  const [first] = disabled;
  if (first === undefined) return null;
  if (disabled.length > 1 && patch.config["enabled"] === true)
    throw severalDisabled(disabled.length, "model", entry.name);
  manifest.disabled.delete(first.unique_id);
  return { node: first, isDisabled: true };
}

function putNode(state: ParseState, node: Node, isDisabled: boolean): void {
  if (isDisabled) {
    addDisabled(state.manifest, node);
    return;
  }
  const existing = state.manifest.nodes.get(node.unique_id);
  if (existing !== undefined) throw duplicateName(node, existing);
  state.manifest.nodes.set(node.unique_id, node);
}

function versionsOf(entry: Entry): readonly ModelVersion[] {
  const versions = listOf(entry.data, "versions")
    .filter(isMap)
    .map((map) => {
      const v = own(map, "v");
      return { v: v instanceof Float ? v.value : typeof v === "number" ? v : String(v ?? ""), map };
    });
  const seen = new Set<string>();
  for (const { v } of versions) {
    if (seen.has(String(v))) {
      throw parseError(`Found duplicate version: '${v}' in versions list of model '${entry.name}'`, {
        code: "parse/duplicate-version",
      });
    }
    seen.add(String(v));
  }
  return versions;
}

function latestVersion(entry: Entry, versions: readonly ModelVersion[]): Version {
  const said = own(entry.data, "latest_version");
  if (typeof said === "string" || typeof said === "number") {
    if (versions.some(({ v }) => v === said)) return said;
    throw parseError(
      `latest_version: ${said} is not one of model '${entry.name}' versions: ${pythonRepr(versions.map(({ v }) => v))} `,
      { code: "parse/latest-version" },
    );
  }
  return versions.map(({ v }) => v).reduce((best, v) => (compareVersions(String(v), String(best)) > 0 ? v : best));
}

/** The model's columns that the version keeps, and its own. */
function columnsOfVersion(base: readonly YamlMap[], version: YamlMap): readonly YamlMap[] {
  const elements = listOf(version, "columns").filter(isMap);
  const choices = elements.filter(
    (element) => own(element, "include") !== undefined || own(element, "exclude") !== undefined,
  );
  if (choices.length > 1) {
    throw parseError("version can have at most one include/exclude element", { code: "parse/version-columns" });
  }
  const [choice] = choices;
  const kept = choice === undefined ? base : base.filter((column) => isIncluded(textOf(column, "name") ?? "", choice));
  const added = elements.filter((element) => element !== choice);
  return [...kept, ...added];
}

function isIncluded(name: string, choice: YamlMap): boolean {
  const include = own(choice, "include") ?? [];
  const isWanted = include === "*" || include === "all" || (Array.isArray(include) && include.includes(name));
  return isWanted && !listOf(choice, "exclude").includes(name);
}

/** A date as dbt keeps it: a time with a zone; a bare date means midnight here. */
function dateOf(value: Yaml | undefined): string | null {
  if (typeof value !== "string") return null;
  const text = /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00` : value.replace(" ", "T");
  if (/(Z|[+-]\d\d:?\d\d)$/.test(text)) return text.replace(/Z$/, "+00:00");
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return null;
  const offset = -time.getTimezoneOffset();
  const two = (number: number) => String(Math.trunc(number)).padStart(2, "0");
  return `${text}${offset < 0 ? "-" : "+"}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}

function timeSpineOf(entry: Entry, columns: readonly YamlMap[]): Json {
  const spine = own(entry.data, "time_spine");
  if (!isMap(spine)) return null;
  const standard = textOf(spine, "standard_granularity_column") ?? "";
  const column = columns.find((candidate) => textOf(candidate, "name") === standard);
  if (column === undefined) {
    const names = pythonRepr(columns.map((candidate) => textOf(candidate, "name")));
    throw parseError(
      "Time spine standard granularity column must be defined on the model. Got invalid " +
        `column name '${standard}' for model '${entry.name}'. Valid names: ${names}.`,
      { code: "parse/time-spine" },
    );
  }
  if (textOf(column, "granularity") === null) {
    throw parseError(
      "Time spine standard granularity column must have a granularity defined. Please add one for " +
        `column '${standard}' in model '${entry.name}'.`,
      { code: "parse/time-spine" },
    );
  }
  const custom = listOf(spine, "custom_granularities").filter(isMap);
  const names = columns.map((candidate) => textOf(candidate, "name"));
  const missing = custom
    .map((one) => textOf(one, "column_name") || textOf(one, "name"))
    .filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw parseError(
      "Time spine custom granularity columns do not exist in the model. " +
        `Columns not found: ${pythonRepr(missing)}; Available columns: ${pythonRepr(names)}`,
      { code: "parse/time-spine" },
    );
  }
  return {
    standard_granularity_column: standard,
    custom_granularities: custom.map((one) => ({
      name: toJson(own(one, "name") ?? null),
      column_name: toJson(own(one, "column_name") ?? null),
    })),
  };
}
