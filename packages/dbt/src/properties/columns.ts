// `columns:` of properties files → columns as the manifest holds them.
import type { Column, Constraint, Json } from "../manifest/types.ts";
import { isJsonList, isJsonMap } from "../node-config/merge-config.ts";
import { parseError } from "../parse/errors.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, listOf, mapOf, own, textOf, toJson, toJsonRecord } from "../project/yaml-values.ts";
import type { Entry } from "./properties-file.ts";
import { enumValue } from "./semantic-enums.ts";

const constraintTypes = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"];

/** The columns of an entry, a version or a table. */
export function columnMaps(map: YamlMap): readonly YamlMap[] {
  return listOf(map, "columns").filter(isMap);
}

/** Columns by name; a later one of the same name wins. */
export function columnsOf(maps: readonly YamlMap[]): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const map of maps) columns[textOf(map, "name") ?? ""] = columnOf(map);
  return columns;
}

const knownKeys = new Set([
  "name",
  "description",
  "meta",
  "data_type",
  "constraints",
  "docs",
  "config",
  "data_tests",
  "tests",
  "quote",
  "tags",
  "granularity",
]);

function columnOf(map: YamlMap): Column {
  const name = textOf(map, "name") ?? "";
  const config = mapOf(map, "config");
  const meta = { ...toJsonRecord(mapOf(map, "meta")), ...toJsonRecord(mapOf(config, "meta")) };
  const tags = [...new Set([...textList(own(map, "tags")), ...textList(own(config, "tags"))])];
  const quote = own(map, "quote");
  const granularity = textOf(map, "granularity");
  const column: Column = {
    name,
    description: textOf(map, "description") ?? "",
    meta,
    data_type: dataType(own(map, "data_type")),
    constraints: constraintsOf(listOf(map, "constraints"), `Invalid constraint type on column ${name}`),
    quote: typeof quote === "boolean" ? quote : null,
    config: { meta: { ...meta }, tags: [...tags] },
    tags,
    granularity: granularity === null ? null : enumValue(null, "TimeGranularity", granularity),
    doc_blocks: [],
  };
  for (const [key, value] of Object.entries(map)) if (!knownKeys.has(key)) column[key] = toJson(value);
  return column;
}

function dataType(value: Yaml | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** A list of texts, or one text. */
export function textList(value: Yaml | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** @throws DbtError with the given words on a type that is none */
function constraintsOf(list: readonly Yaml[], wrongType: string): readonly Constraint[] {
  return list.filter(isMap).map((map) => constraintOf(map, wrongType));
}

function constraintOf(map: YamlMap, wrongType: string): Constraint {
  const type = textOf(map, "type") ?? "";
  if (!constraintTypes.includes(type)) throw parseError(wrongType, { code: "parse/bad-constraint" });
  const text = (key: string) => textOf(map, key);
  return {
    type,
    name: text("name"),
    expression: text("expression"),
    warn_unenforced: own(map, "warn_unenforced") !== false,
    warn_unsupported: own(map, "warn_unsupported") !== false,
    to: text("to"),
    to_columns: textList(own(map, "to_columns")),
  };
}

/** Model level: the columns that a constraint is over. */
export function modelConstraintsOf(list: readonly Yaml[], modelName: string): readonly Constraint[] {
  const wrong = `Invalid constraint type on model ${modelName}: Type must be one of [${constraintTypes.map((type) => `'${type}'`).join(", ")}]`;
  return list.filter(isMap).map((map) => ({
    ...constraintOf(map, wrong),
    columns: textList(own(map, "columns")),
  }));
}

/** A config of an entry with what may stand beside it moved in. @throws DbtError when a key is in both places */
export function configWith(entry: Entry, keys: readonly string[]): Record<string, Json> {
  const written = own(entry.data, "config");
  const config = isMap(written) ? toJsonRecord(written) : {};
  for (const key of keys) {
    const value = own(entry.data, key);
    if (value === undefined) continue;
    if (Object.hasOwn(config, key)) {
      const path = entry.source.file.originalPath;
      throw parseError(
        `In ${path}: found ${key} dictionary in 'config' dictionary and as top-level key.\n` +
          `                    Remove the top-level key and define it under 'config' dictionary only.`,
        { code: "parse/property-twice" },
      );
    }
    config[key] = toJson(value);
  }
  return config;
}

/** Merges mappings all the way down; what comes later wins. */
export function deepMerge(before: Record<string, Json>, after: Readonly<Record<string, Json>>): Record<string, Json> {
  const merged: Record<string, Json> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const known = merged[key];
    if (isJsonMap(known) && isJsonMap(value)) merged[key] = deepMerge({ ...known }, value);
    else merged[key] = isJsonList(value) && isJsonList(known) ? [...value, ...known] : value;
  }
  return merged;
}
