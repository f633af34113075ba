// What a materialized view's indexes are against what its config says: the changes that a materialization applies.
import { Dict, getItem, isTruthy, iterate, toText, type Value } from "@sluice/jinja";
import { FieldsObject } from "./fields-object.ts";

interface Index {
  /** "" for indexes of a config. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly method: string;
}

/** The changes, or None when there are none. */
export function materializedViewChanges(described: Value, model: Value): Value {
  const existing = described instanceof Dict ? [...iterate(described.get("indexes") ?? [])].map(existingIndex) : [];
  const wanted = [...iterate(configuredIndexes(model))].map(configuredIndex);
  const changes = [
    ...missingFrom(wanted, existing).map((index) => changeOf("drop", index)),
    ...missingFrom(existing, wanted).map((index) => changeOf("create", index)),
  ];
  if (changes.length === 0) return null;
  return new FieldsObject("MaterializedViewConfigChangeCollection", [
    ["indexes", changes],
    ["has_changes", true],
    ["requires_full_refresh", false],
  ]);
}

function configuredIndexes(model: Value): Value {
  const config = model instanceof Dict ? model.get("config") : undefined;
  return config instanceof Dict ? (config.get("indexes") ?? []) : [];
}

function existingIndex(row: Value): Index {
  const cell = (name: string) => getItem(row, name, "render");
  return {
    name: toText(cell("name")),
    columns: folded(toText(cell("column_names")).split(",")),
    unique: isTruthy(cell("unique")),
    method: toText(cell("method")),
  };
}

function configuredIndex(raw: Value): Index {
  const read = (name: string) => (raw instanceof Dict ? (raw.get(name) ?? null) : null);
  const type = read("type");
  return {
    name: "",
    columns: folded([...iterate(read("columns") ?? [])].map(toText)),
    unique: isTruthy(read("unique")),
    method: type === null ? "btree" : toText(type),
  };
}

function folded(columns: readonly string[]): readonly string[] {
  return [...new Set(columns.map((column) => column.toLowerCase()))].sort();
}

/** Those of `indexes` that `known` does not hold; names do not count. */
function missingFrom(known: readonly Index[], indexes: readonly Index[]): readonly Index[] {
  const key = ({ columns, unique, method }: Index) => JSON.stringify([columns, unique, method]);
  const keys = new Set(known.map(key));
  return indexes.filter((index) => !keys.has(key(index)));
}

function changeOf(action: "drop" | "create", index: Index): Value {
  const config = Dict.from([
    ["columns", [...index.columns]],
    ["unique", index.unique],
    ["type", index.method],
  ]);
  return new FieldsObject("IndexConfigChange", [
    ["action", action],
    [
      "context",
      new FieldsObject("IndexConfig", [
        ["name", index.name],
        ["as_node_config", config],
      ]),
    ],
    ["requires_full_refresh", false],
  ]);
}
