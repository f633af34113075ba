// `sources:` → source definitions, one per table, and their tests. Built after all properties files are read, because a
// source of a package can be overridden elsewhere.
import type { DbtError } from "../errors.ts";
import { freshnessConfigProblem, unusedTables, validationWarning } from "../events/builders.ts";
import type { FreshnessThreshold, Json, SourceDefinition } from "../manifest/types.ts";
import { type Config, isJsonMap } from "../node-config/merge-config.ts";
import { quotePolicyOf, relationName } from "../node-config/relation-name.ts";
import { addDisabled, duplicateName } from "../parse/add-node.ts";
import { fqnOf } from "../parse/create-node.ts";
import { parseError } from "../parse/errors.ts";
import type { ParseState } from "../parse/state.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, listOf, mapOf, own, textOf, toJson, toJsonRecord } from "../project/yaml-values.ts";
import { columnMaps, columnsOf, textList } from "./columns.ts";
import { mergeFreshness, readFreshness } from "./freshness.ts";
import { addTest } from "./generic-tests.ts";
import type { PatchTargets } from "./patch-nodes.ts";
import { type Entry, entryError, entryKeySpan } from "./properties-file.ts";
import type { TestTarget } from "./test-definition.ts";
import { testsOf } from "./test-lists.ts";

/** A table of a source as its file has it. */
interface SourceTable {
  readonly entry: Entry;
  readonly source: YamlMap;
  readonly table: YamlMap;
  readonly sourceName: string;
  readonly tableName: string;
}

interface Override {
  readonly entry: Entry;
  readonly used: Set<string>;
}

/** Sources as they are found, until `finishSources` makes definitions of them. */
export class SourceCollection {
  readonly tables = new Map<string, SourceTable>();
  /** `package source` → the entry that overrides it. */
  readonly overrides = new Map<string, Override>();
}

export function collectSource(collection: SourceCollection, entry: Entry): void {
  const overridden = textOf(entry.data, "overrides");
  if (overridden !== null) {
    collectOverride(collection, entry, overridden);
    return;
  }
  checkSource(entry);
  for (const [index, table] of listOf(entry.data, "tables").entries()) {
    if (!isMap(table)) continue;
    const tableName = textOf(table, "name") ?? "";
    const id = `source.${entry.source.file.packageName}.${entry.name}.${tableName}`;
    const found: SourceTable = { entry, source: entry.data, table, sourceName: entry.name, tableName };
    const existing = collection.tables.get(id);
    if (existing !== undefined) {
      throw duplicateName(named(id, found), named(id, existing), entryKeySpan(entry, ["tables", index, "name"]));
    }
    collection.tables.set(id, found);
  }
}

function named(unique_id: string, { entry, sourceName, tableName }: SourceTable) {
  return {
    unique_id,
    name: tableName,
    source_name: sourceName,
    resource_type: "source",
    original_file_path: entry.source.file.originalPath,
  };
}

function collectOverride(collection: SourceCollection, entry: Entry, packageName: string): void {
  const key = `${packageName} ${entry.name}`;
  const existing = collection.overrides.get(key);
  if (existing !== undefined) {
    const [first, second] = [entry.source.file.originalPath, existing.entry.source.file.originalPath];
    throw parseError(
      `dbt found two schema.yml entries for the same source named ${entry.name} in package ${packageName}. Sources may ` +
        `only be overridden a single time. To fix this, remove the resource entry for ${packageName}.${entry.name} in ` +
        `one of these files:\n - ${first}\n - ${second}`,
      { code: "parse/overridden-twice", heading: "Compilation Error" },
    );
  }
  collection.overrides.set(key, { entry, used: new Set() });
}

function checkSource(entry: Entry): void {
  const isEmpty = (map: YamlMap) => own(map, "loaded_at_field") === "";
  if (isEmpty(entry.data) || listOf(entry.data, "tables").some((table) => isMap(table) && isEmpty(table))) {
    throw entryError(entry, "loaded_at_field cannot be an empty string.");
  }
}

export function finishSources(state: ParseState, targets: PatchTargets, collection: SourceCollection): void {
  for (const [id, found] of collection.tables) {
    state.problems.attempt(() => {
      const table = withOverride(collection, found);
      addSourceTests(state, targets, table);
      const definition = definitionOf(state, id, table);
      if (definition.config.enabled) state.manifest.sources.set(id, definition);
      else addDisabled(state.manifest, definition);
    });
  }
  warnUnused(state, collection);
}

function withOverride(collection: SourceCollection, found: SourceTable): SourceTable {
  const key = `${found.entry.source.file.packageName} ${found.sourceName}`;
  const override = collection.overrides.get(key);
  if (override === undefined) return found;
  const { name: _name, overrides: _overrides, tables, ...source } = override.entry.data;
  const patch = Array.isArray(tables)
    ? tables.filter(isMap).find((table) => textOf(table, "name") === found.tableName)
    : undefined;
  if (patch !== undefined) override.used.add(found.tableName);
  return { ...found, source: { ...found.source, ...source }, table: { ...found.table, ...patch } };
}

function warnUnused(state: ParseState, collection: SourceCollection): void {
  const lines: string[] = [];
  for (const [key, { entry, used }] of collection.overrides) {
    const name = key.replace(" ", ".");
    const path = entry.source.file.originalPath;
    const isKnown = [...collection.tables.values()].some(
      (table) => `${table.entry.source.file.packageName} ${table.sourceName}` === key,
    );
    if (!isKnown) lines.push(`  - Source ${name} (in ${path})`);
    const tables = listOf(entry.data, "tables")
      .filter(isMap)
      .map((table) => textOf(table, "name") ?? "");
    if (!isKnown) continue;
    for (const table of tables.filter((one) => !used.has(one)).sort()) {
      lines.push(`  - Source table ${name}.${table} (in ${path})`);
    }
  }
  if (lines.length > 0) state.fire(unusedTables({ unused_tables: lines }));
}

function addSourceTests(
  state: ParseState,
  targets: PatchTargets,
  { entry, source, table, sourceName, tableName }: SourceTable,
): void {
  const target: TestTarget = {
    kind: "source",
    yamlKey: "sources",
    name: tableName,
    sourceName,
    packageName: entry.source.file.packageName,
    filePath: entry.source.file.originalPath,
    version: null,
    quoteColumns: mapOf(table, "quoting")["column"] === true || mapOf(source, "quoting")["column"] === true,
  };
  const tags = [...textList(own(source, "tags")), ...textList(own(table, "tags"))];
  for (const column of columnMaps(table)) {
    for (const element of testsOf(entry, column) ?? []) {
      state.problems.attempt(() => addTest(state, targets, { target, entry, element, column, tags }));
    }
  }
  for (const element of testsOf(entry, table) ?? []) {
    state.problems.attempt(() => addTest(state, targets, { target, entry, element, column: null, tags }));
  }
}

function definitionOf(state: ParseState, id: string, found: SourceTable): SourceDefinition {
  const { entry, source, table, sourceName, tableName } = found;
  const { file } = entry.source;
  const { credentials, adapter } = state.project.target;
  const fqn = [...fqnOf(file.packageName, file.relativePath, sourceName), tableName];
  const { config, unrendered } = state.configs.build({
    kind: "source",
    tree: "sources",
    fqn,
    packageName: file.packageName,
    patch: configOf(state, found),
    node: null,
  });
  const quoting = quotingOf(source, table);
  const database = textOf(source, "database") ?? credentials.database;
  const schema = textOf(source, "schema") ?? sourceName;
  const identifier = textOf(table, "identifier") ?? tableName;
  const policy = quotePolicyOf(state.project);
  const definition: SourceDefinition = {
    database,
    schema,
    name: tableName,
    resource_type: "source",
    package_name: file.packageName,
    path: file.originalPath,
    original_file_path: file.originalPath,
    unique_id: id,
    fqn,
    source_name: sourceName,
    source_description: textOf(source, "description") ?? "",
    loader: textOf(source, "loader") ?? "",
    identifier,
    quoting,
    loaded_at_field: textOrNull(config["loaded_at_field"]),
    loaded_at_query: textOrNull(config["loaded_at_query"]),
    freshness: readFreshness(config["freshness"] ?? null),
    external: externalOf(own(table, "external")),
    description: textOf(table, "description") ?? "",
    columns: columnsOf(columnMaps(table)),
    meta: mapOrEmpty(config["meta"]),
    source_meta: { ...toJsonRecord(mapOf(source, "meta")), ...toJsonRecord(mapOf(mapOf(source, "config"), "meta")) },
    tags: listOfTexts(config["tags"]),
    config: { ...config, enabled: config["enabled"] !== false },
    patch_path: null,
    unrendered_config: { ...unrendered },
    relation_name: relationName(
      { database, schema, identifier },
      {
        database: quoting.database ?? policy.database,
        schema: quoting.schema ?? policy.schema,
        identifier: quoting.identifier ?? policy.identifier,
      },
      adapter.dialect,
    ),
    created_at: state.now(),
    unrendered_database: writtenText(entry, "database"),
    unrendered_schema: writtenText(entry, "schema"),
    doc_blocks: [],
  };
  warnFreshness(state, definition);
  return definition;
}

function writtenText(entry: Entry, key: string): string | null {
  const value = own(entry.written, key);
  return typeof value === "string" && value !== "" ? value : null;
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function mapOrEmpty(value: Json | undefined): Record<string, Json> {
  return isJsonMap(value) ? { ...value } : {};
}

function listOfTexts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function quotingOf(source: YamlMap, table: YamlMap): SourceDefinition["quoting"] {
  const of = (key: string) => {
    const value = own(mapOf(table, "quoting"), key) ?? own(mapOf(source, "quoting"), key);
    return typeof value === "boolean" ? value : null;
  };
  return { database: of("database"), schema: of("schema"), identifier: of("identifier"), column: of("column") };
}

function externalOf(value: Yaml | undefined): Json {
  if (!isMap(value)) return null;
  const known = ["location", "file_format", "row_format", "tbl_properties", "partitions"];
  const external: Record<string, Json> = {};
  for (const key of known) external[key] = toJson(own(value, key) ?? null);
  for (const [key, item] of Object.entries(value)) external[key] = toJson(item);
  return external;
}

/** `config:` of source and table, and what may stand beside it. */
function configOf(state: ParseState, found: SourceTable): Config {
  const { source, table } = found;
  const config: Config = { ...toJsonRecord(mapOf(source, "config")), ...toJsonRecord(mapOf(table, "config")) };
  const freshness = mergeFreshness(source, table);
  delete config["freshness"];
  if (freshness !== undefined) config["freshness"] = freshness;
  const { field, query } = loadedAt(found);
  config["loaded_at_field"] = field;
  config["loaded_at_query"] = query;
  config["meta"] = {
    ...toJsonRecord(mapOf(source, "meta")),
    ...toJsonRecord(mapOf(mapOf(source, "config"), "meta")),
    ...toJsonRecord(mapOf(table, "meta")),
    ...toJsonRecord(mapOf(mapOf(table, "config"), "meta")),
  };
  config["tags"] = [
    ...new Set([
      ...textList(own(source, "tags")),
      ...configTags(state, mapOf(source, "config"), found.sourceName),
      ...textList(own(table, "tags")),
      ...configTags(state, mapOf(table, "config"), found.tableName),
    ]),
  ].sort();
  return config;
}

function configTags(state: ParseState, config: YamlMap, node_name: string): readonly string[] {
  const tags = own(config, "tags") ?? [];
  const list = Array.isArray(tags) ? tags : [tags];
  for (const tag of list) {
    if (typeof tag === "string") continue;
    const field_name = `\`config.tags\`: ${JSON.stringify(toJson(tags))}`;
    state.fire(validationWarning({ field_name, resource_type: "source", node_name }));
  }
  return textList(tags);
}

/** A table that names the key, even with null, does not take the source's. */
function loadedAt({ source, table }: SourceTable): { field: string | null; query: string | null } {
  const inConfig = (map: YamlMap, key: string) => textOf(mapOf(map, "config"), key);
  const either = (map: YamlMap, key: string) => textOf(map, key) || inConfig(map, key);
  const present = own(table, "loaded_at_field") !== undefined || Boolean(inConfig(table, "loaded_at_field"));
  if (present && either(table, "loaded_at_query")) throw bothLoadedAt("table");
  if (either(source, "loaded_at_field") && either(source, "loaded_at_query")) throw bothLoadedAt("source");
  const field = present ? either(table, "loaded_at_field") : either(source, "loaded_at_field");
  const ownQuery = either(table, "loaded_at_query");
  const query = ownQuery ?? (present ? null : either(source, "loaded_at_query"));
  return { field: field ?? null, query: query ?? null };
}

function bothLoadedAt(level: string): DbtError {
  return parseError(`Cannot specify both loaded_at_field and loaded_at_query at ${level} level.`, {
    code: "parse/loaded-at-twice",
  });
}

/** Freshness without a column to read it from cannot be had. */
function warnFreshness(state: ParseState, source: SourceDefinition): void {
  if (!hasThreshold(source.freshness) || source.loaded_at_field !== null) return;
  state.fire(
    freshnessConfigProblem({
      msg:
        "The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for " +
        `source '${source.source_name}.${source.name}'.`,
    }),
  );
}

function hasThreshold(freshness: FreshnessThreshold | null): boolean {
  const isSet = (time: FreshnessThreshold["warn_after"]) =>
    time !== null && time.count !== null && time.period !== null;
  return freshness !== null && (isSet(freshness.warn_after) || isSet(freshness.error_after));
}
