// Methods of agate's table that give a table of another shape: join, pivot, normalize, denormalize, homogenize, merge.
import {
  type BoundArguments,
  Decimal,
  fnWithSignature,
  HostObject,
  isTruthy,
  iterate,
  keyError,
  type Parameter,
  Tuple,
  toRepr,
  toText,
  typeError,
  type Value,
  valueError,
} from "@sluice/jinja";
import type { AgateColumn, AgateTable, Row } from "./agate-table.ts";
import { type AgateType, castTo, NUMBER, TEXT, typeOfMixed } from "./agate-types.ts";

type Reshape = (table: AgateTable, bound: BoundArguments) => Value;

function reshape(name: string, parameters: readonly Parameter[], run: Reshape) {
  return [name, (table: AgateTable): Value => fnWithSignature(name, parameters, (bound) => run(table, bound))] as const;
}

/** The column of that name; of several, the last. */
export function placeOf(table: AgateTable, name: string): number {
  const index = table.columnNames.lastIndexOf(name);
  if (index === -1) throw keyError(toRepr(name));
  return index;
}

/** One name, or a list of them. */
export function namesOf(key: Value): readonly string[] {
  if (key === null) return [];
  return typeof key === "string" ? [key] : [...iterate(key)].map(toText);
}

function tableIn(like: AgateTable, value: Value): AgateTable {
  if (isTable(like, value)) return value;
  throw typeError(`expected a table, not ${toRepr(value)}`);
}

function isTable(like: AgateTable, value: Value): value is AgateTable {
  return value instanceof HostObject && value.constructor === like.constructor;
}

/** Cells that are equal have one key. */
function hashOf(cells: readonly Value[]): string {
  return toRepr(new Tuple(cells.map((cell) => (cell instanceof Decimal ? cell.normalized() : cell))));
}

function columnAt(table: AgateTable, place: number): AgateColumn {
  return table.columns[place] ?? { name: "", type: TEXT };
}

function cellsAt(row: Row, places: readonly number[]): Value[] {
  return places.map((place) => row[place] ?? null);
}

/** Rows by what stands in some of their columns, in the order in which each is met first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => readonly Value[]) {
  const groups = new Map<string, { readonly key: readonly Value[]; readonly items: T[] }>();
  for (const item of items) {
    const key = keyOf(item);
    const name = hashOf(key);
    const group = groups.get(name) ?? { key, items: [] };
    group.items.push(item);
    groups.set(name, group);
  }
  return groups;
}

function join(table: AgateTable, bound: BoundArguments): Value {
  const right = tableIn(table, bound.get("right_table"));
  const [inner, full] = [isTruthy(bound.get("inner")), isTruthy(bound.get("full_outer"))];
  if (inner && full) throw valueError('A join can not be both "inner" and "full_outer".');
  const byPlace = bound.get("left_key") === null;
  const leftPlaces = namesOf(bound.get("left_key")).map((name) => placeOf(table, name));
  const rightKey = bound.get("right_key") ?? bound.get("left_key");
  const rightPlaces = namesOf(rightKey).map((name) => placeOf(right, name));
  const wanted = bound.get("columns") === null ? null : new Set(namesOf(bound.get("columns")));
  const kept = right.columns.flatMap(({ name }, place) => {
    const isKept = full || (wanted === null ? byPlace || !rightPlaces.includes(place) : wanted.has(name));
    return isKept ? [place] : [];
  });
  const keyOf = (places: readonly number[]) => (row: Row, index: number) =>
    hashOf(byPlace ? [index] : cellsAt(row, places));
  const matches = new Map<string, Row[]>();
  for (const [index, row] of right.rows.entries()) {
    const key = keyOf(rightPlaces)(row, index);
    matches.set(key, [...(matches.get(key) ?? []), row]);
  }
  const used = new Set<string>();
  const rows = table.rows.flatMap((row, index): Row[] => {
    const key = keyOf(leftPlaces)(row, index);
    used.add(key);
    const found = matches.get(key);
    if (found !== undefined) return found.map((other) => [...row, ...cellsAt(other, kept)]);
    if (isTruthy(bound.get("require_match"))) {
      throw valueError(`Left key "${cellsAt(row, leftPlaces).map(toText)}" does not have a matching right key.`);
    }
    return inner ? [] : [[...row, ...kept.map(() => null)]];
  });
  if (full) {
    for (const [index, row] of right.rows.entries()) {
      if (!used.has(keyOf(rightPlaces)(row, index))) rows.push([...table.columns.map(() => null), ...row]);
    }
  }
  const names = new Set(table.columnNames);
  const added = kept.map((place) => {
    const { name, type } = columnAt(right, place);
    return { name: names.has(name) ? `${name}2` : name, type };
  });
  return table.reshaped([...table.columns, ...added], rows);
}

/** How many rows each key has, in one column or in a column for each value of another one. */
function pivot(table: AgateTable, bound: BoundArguments): Value {
  if (bound.get("aggregation") !== null || bound.get("computation") !== null) {
    throw typeError("aggregations other than the count of rows are not supported");
  }
  const keys = namesOf(bound.get("key"));
  const across = bound.get("pivot");
  const names = across === null ? keys : [...keys, toText(across)];
  const places = names.map((name) => placeOf(table, name));
  const counted = nestedGroups(table.rows, places).map(({ key, rows }) => [...key, Decimal.fromInt(rows.length)]);
  const keyColumns = places.map((place) => columnAt(table, place));
  const counts = table.reshaped([...keyColumns, { name: "Count", type: NUMBER }], counted);
  if (across === null) return counts;
  const given = bound.given("default_value") ? bound.get("default_value") : Decimal.fromInt(0);
  return spread(counts, keys, { property: toText(across), value: "Count", absent: given, type: NUMBER });
}

/** Groups of groups: what is met first in the first column comes first, then in the second. */
function nestedGroups(
  rows: readonly Row[],
  places: readonly number[],
): { readonly key: readonly Value[]; readonly rows: readonly Row[] }[] {
  const [first, ...rest] = places;
  if (first === undefined) return [{ key: [], rows }];
  return [...grouped(rows, (row) => cellsAt(row, [first])).values()].flatMap(({ key, items }) =>
    nestedGroups(items, rest).map((inner) => ({ key: [...key, ...inner.key], rows: inner.rows })),
  );
}

/** A row for every property of every row. */
function normalize(table: AgateTable, bound: BoundArguments): Value {
  const keys = namesOf(bound.get("key"));
  const places = keys.map((name) => placeOf(table, name));
  const properties = namesOf(bound.get("properties"));
  const rows = table.rows.flatMap((row) =>
    properties.map((name) => [...cellsAt(row, places), name, row[placeOf(table, name)] ?? null]),
  );
  const [names, values] = [
    rows.map((row) => row[keys.length] ?? null),
    rows.map((row) => row[keys.length + 1] ?? null),
  ];
  const columns = [
    ...places.map((place) => columnAt(table, place)),
    { name: toText(bound.get("property_column")), type: typeOfMixed(names) },
    { name: toText(bound.get("value_column")), type: typeOfMixed(values) },
  ];
  return table.reshaped(columns, cast(rows, columns));
}

function denormalize(table: AgateTable, bound: BoundArguments): Value {
  const value = toText(bound.get("value_column"));
  const isNumber = columnAt(table, placeOf(table, value)).type.name === "Number";
  const absent = isNumber ? Decimal.fromInt(0) : null;
  return spread(table, namesOf(bound.get("key")), {
    property: toText(bound.get("property_column")),
    value,
    absent: bound.given("default_value") ? bound.get("default_value") : absent,
    type: null,
  });
}

interface Spread {
  readonly property: string;
  readonly value: string;
  /** What stands where a key has no value of the name. */
  readonly absent: Value;
  /** The type of the new columns; null where their cells decide. */
  readonly type: AgateType | null;
}

/** A column for every value of the property column. */
function spread(table: AgateTable, keys: readonly string[], { property, value, absent, type }: Spread): Value {
  const places = keys.map((name) => placeOf(table, name));
  const [propertyAt, valueAt] = [placeOf(table, property), placeOf(table, value)];
  const names = [...new Set(table.rows.map((row) => toText(row[propertyAt] ?? null)))];
  const rows = [...grouped(table.rows, (row) => cellsAt(row, places)).values()].map(({ key, items }) => {
    const [only] = key;
    if (key.length === 1 && /^(number|bigint|boolean)$/.test(typeof only)) {
      throw valueError("Row names cannot be of type int. Use Decimal for numbered row names.");
    }
    const found = new Map(items.map((row) => [toText(row[propertyAt] ?? null), row[valueAt] ?? null]));
    return [...key, ...names.map((name) => (found.has(name) ? (found.get(name) ?? null) : absent))];
  });
  const columns = [
    ...places.map((place) => columnAt(table, place)),
    ...names.map((name, index) => ({
      name,
      type: type ?? typeOfMixed(rows.map((row) => row[keys.length + index] ?? null)),
    })),
  ];
  return table.reshaped(columns, cast(rows, columns));
}

function cast(rows: readonly Row[], columns: readonly AgateColumn[]): Row[] {
  return rows.map((row) => columns.map(({ type }, index) => castTo(type, row[index] ?? null)));
}

/** Adds a row for every key that is not there. */
function homogenize(table: AgateTable, bound: BoundArguments): Value {
  const places = namesOf(bound.get("key")).map((name) => placeOf(table, name));
  const compared = [...iterate(bound.get("compare_values"))].map((value) =>
    places.length === 1 && (typeof value === "string" || value === null || typeof value !== "object")
      ? [value]
      : [...iterate(value)],
  );
  const typed = compared.map((values) =>
    places.map((place, index) => castTo(columnAt(table, place).type, values[index] ?? null)),
  );
  const there = grouped(table.rows, (row) => cellsAt(row, places));
  const given = bound.get("default_row");
  const added = [...grouped(typed, (values) => values)].flatMap(([name, { key }]) => {
    if (there.has(name)) return [];
    const row =
      given === null ? new Array<Value>(table.columns.length - places.length).fill(null) : [...iterate(given)];
    for (const [index, place] of places.entries()) row.splice(place, 0, key[index] ?? null);
    return [row];
  });
  return table.withRows([...table.rows, ...cast(added, table.columns)]);
}

/** The rows of the given tables; the table that the method is taken from is not among them by itself. */
function merge(table: AgateTable, bound: BoundArguments): Value {
  const tables = [...iterate(bound.get("tables"))].map((other) => tableIn(table, other));
  const wanted = bound.get("column_names") === null ? null : new Set(namesOf(bound.get("column_names")));
  const columns = new Map<string, AgateColumn>();
  for (const column of tables.flatMap((other) => other.columns)) {
    const known = columns.get(column.name);
    if (known !== undefined && known.type.name !== column.type.name) {
      throw valueError("Tables contain columns with the same names, but different types.");
    }
    if (wanted === null || wanted.has(column.name)) columns.set(column.name, known ?? column);
  }
  const rows = tables.flatMap((other) =>
    other.rows.map((row) => [...columns.keys()].map((name) => row[other.columnNames.lastIndexOf(name)] ?? null)),
  );
  return table.reshaped([...columns.values()], rows);
}

const optional = (...names: readonly string[]): Parameter[] => names.map((name) => [name, null] as const);

export const reshapeMethods: readonly (readonly [string, (table: AgateTable) => Value])[] = [
  reshape(
    "join",
    ["right_table", ...optional("left_key", "right_key", "inner", "full_outer", "require_match", "columns")],
    join,
  ),
  reshape("pivot", optional("key", "pivot", "aggregation", "computation", "default_value", "key_name"), pivot),
  reshape(
    "normalize",
    ["key", "properties", ["property_column", "property"], ["value_column", "value"], ...optional("column_types")],
    normalize,
  ),
  reshape(
    "denormalize",
    [
      ["key", null],
      ["property_column", "property"],
      ["value_column", "value"],
      ...optional("default_value", "column_types"),
    ],
    denormalize,
  ),
  reshape("homogenize", ["key", "compare_values", ...optional("default_row")], homogenize),
  reshape("merge", ["tables", ...optional("row_names", "column_names")], merge),
];
