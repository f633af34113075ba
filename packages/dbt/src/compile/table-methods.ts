// The methods of agate's table that templates can call.
import {
  type BoundArguments,
  type Callable,
  compareValues,
  Decimal,
  Dict,
  Float,
  fn,
  fnWithSignature,
  HostObject,
  isTruthy,
  iterate,
  toJson,
  toRepr,
  toText,
  typeError,
  type Value,
} from "@sluice/jinja";
import type { AgateTable, Row } from "./agate-table.ts";
import { namesOf, placeOf, reshapeMethods } from "./table-reshape.ts";
import { TableSet } from "./table-set.ts";

type Method = (table: AgateTable) => Value;

export const tableMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["print_table", (table) => printFunction("print_table", table, (bound) => table.print(printOptions(bound)))],
  ["print_structure", (table) => fn("print_structure", () => written(table, table.toText()))],
  ["print_json", (table) => fn("print_json", () => written(table, `${tableJson(table)}\n`))],
  ["print_csv", (table) => fn("print_csv", () => written(table, tableCsv(table)))],
  ["to_json", (table) => fn("to_json", () => tableJson(table))],
  ["to_csv", (table) => fn("to_csv", () => tableCsv(table))],
  ["select", (table) => keyed("select", (names) => table.pick(names.map((name) => placeOf(table, name))))],
  [
    "exclude",
    (table) =>
      keyed("exclude", (names) => {
        const left = new Set(names.map((name) => placeOf(table, name)));
        return table.pick(table.columns.flatMap((_, index) => (left.has(index) ? [] : [index])));
      }),
  ],
  ["where", (table) => fnWithSignature("where", ["test"], (bound) => where(table, bound.get("test")))],
  ["find", (table) => fnWithSignature("find", ["test"], (bound) => find(table, bound.get("test")))],
  [
    "limit",
    (table) =>
      fnWithSignature("limit", ["start_or_stop", ["stop", null], ["step", null]], (bound) => limit(table, bound)),
  ],
  ["order_by", (table) => fnWithSignature("order_by", ["key", ["reverse", false]], (bound) => orderBy(table, bound))],
  ["distinct", (table) => fnWithSignature("distinct", [["key", null]], (bound) => distinct(table, bound.get("key")))],
  [
    "rename",
    (table) =>
      fnWithSignature(
        "rename",
        [
          ["column_names", null],
          ["row_names", null],
        ],
        (bound) => rename(table, bound.get("column_names")),
      ),
  ],
  [
    "group_by",
    (table) => fnWithSignature("group_by", ["key", ["key_name", null]], (bound) => groupBy(table, bound.get("key"))),
  ],
  ...reshapeMethods,
]);

function written(table: AgateTable, text: string): Value {
  table.output(text);
  return null;
}

function printFunction(name: string, table: AgateTable, text: (bound: BoundArguments) => string): Callable {
  return fnWithSignature(
    name,
    [
      ["max_rows", 20],
      ["max_columns", 6],
      ["output", null],
      ["max_column_width", 20],
      ["locale", null],
      ["max_precision", 3],
    ],
    (bound) => written(table, text(bound)),
  );
}

function printOptions(bound: BoundArguments) {
  const number = (name: string) => {
    const value = bound.get(name);
    return typeof value === "number" ? value : null;
  };
  return {
    maxRows: number("max_rows"),
    maxColumns: number("max_columns"),
    maxColumnWidth: number("max_column_width"),
    maxPrecision: number("max_precision"),
  };
}

/** A method of column names: one list, or one name. */
function keyed(name: string, work: (names: readonly string[]) => Value): Callable {
  return fnWithSignature(name, ["key"], (bound) => work(namesOf(bound.get("key"))));
}

function rowsOf(table: AgateTable): readonly (readonly [Row, Value])[] {
  return table.rows.map((row, index) => [row, table.rowObject(index)] as const);
}

function call(callee: Value, row: Value): Value | Promise<Value> {
  if (!(callee instanceof HostObject) || callee.call === undefined)
    throw typeError("the test must be a function of a row");
  return callee.call([row], new Map());
}

async function whereAsync(table: AgateTable, answers: readonly (Value | Promise<Value>)[]): Promise<Value> {
  const kept = await Promise.all(answers);
  return table.withRows(table.rows.filter((_, index) => isTruthy(kept[index] ?? null)));
}

function where(table: AgateTable, test: Value): Value | Promise<Value> {
  const answers = rowsOf(table).map(([, row]) => call(test, row));
  if (answers.some((answer) => answer instanceof Promise)) return whereAsync(table, answers);
  return table.withRows(
    table.rows.filter((_, index) => {
      const answer = answers[index];
      return answer !== undefined && !(answer instanceof Promise) && isTruthy(answer);
    }),
  );
}

function find(table: AgateTable, test: Value): Value | Promise<Value> {
  const found = where(table, test);
  const first = (result: Value) => (result instanceof HostObject ? (result.getItem?.(0) ?? null) : null);
  return found instanceof Promise ? found.then(first) : first(found);
}

function limit(table: AgateTable, bound: BoundArguments): Value {
  const first = bound.get("start_or_stop");
  const stop = bound.get("stop");
  const step = bound.get("step");
  const both = stop !== null || step !== null;
  const from = both && typeof first === "number" ? first : 0;
  const to = both ? (typeof stop === "number" ? stop : table.rows.length) : typeof first === "number" ? first : 0;
  const by = typeof step === "number" && step > 0 ? step : 1;
  return table.withRows(table.rows.slice(from, to).filter((_, index) => index % by === 0));
}

/** What rows are sorted or grouped by: one column, several, or a function. */
function keyReader(table: AgateTable, key: Value): (row: Row, object: Value) => Value[] {
  if (typeof key !== "string" && key instanceof HostObject && key.call !== undefined) {
    const callee = key;
    return (_, object) => {
      const value = call(callee, object);
      if (value instanceof Promise) throw typeError("the key function must not ask the warehouse");
      return [value];
    };
  }
  const places = namesOf(key).map((name) => placeOf(table, name));
  return (row) => places.map((place) => row[place] ?? null);
}

function orderBy(table: AgateTable, bound: BoundArguments): Value {
  const read = keyReader(table, bound.get("key"));
  const sign = isTruthy(bound.get("reverse")) ? -1 : 1;
  const keyedRows = rowsOf(table).map(([row, object]) => ({ row, key: read(row, object) }));
  keyedRows.sort((a, b) => sign * compareKeys(a.key, b.key));
  return table.withRows(keyedRows.map(({ row }) => row));
}

/** Nothing sorts behind everything. */
function compareKeys(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? null;
    if (left === null || right === null) {
      if (left === right) continue;
      return left === null ? 1 : -1;
    }
    if (compareValues("<", left, right)) return -1;
    if (compareValues("<", right, left)) return 1;
  }
  return 0;
}

function distinct(table: AgateTable, key: Value): Value {
  const read = key === null ? (row: Row) => [...row] : keyReader(table, key);
  const seen = new Set<string>();
  return table.withRows(
    rowsOf(table).flatMap(([row, object]) => {
      const shown = toRepr(read(row, object));
      if (seen.has(shown)) return [];
      seen.add(shown);
      return [row];
    }),
  );
}

function rename(table: AgateTable, names: Value): Value {
  if (names === null) return table;
  const changed = (name: string, index: number): string => {
    if (names instanceof Dict) return toText(names.get(name) ?? name);
    return toText([...iterate(names)][index] ?? name);
  };
  return table.withColumns(table.columns.map((column, index) => ({ ...column, name: changed(column.name, index) })));
}

/** The tables of a group, by the key's text. */
function groupBy(table: AgateTable, key: Value): Value {
  const read = keyReader(table, key);
  const groups = new Map<string, { readonly key: Value; readonly rows: Row[] }>();
  for (const [row, object] of rowsOf(table)) {
    const [value = null] = read(row, object);
    const name = toText(value);
    const group = groups.get(name) ?? { key: value, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  const found = [...groups.values()];
  return new TableSet(
    found.map(({ key }) => key),
    found.map(({ rows }) => table.withRows(rows)),
  );
}

/** `[{"a": 1, …}, …]`, as agate writes it. */
export function tableJson(table: AgateTable): string {
  const rows = table.rows.map((row) =>
    Dict.from(table.columns.map((column, index) => [column.name, jsonCell(row[index] ?? null)] as const)),
  );
  return toJson(rows, { ensureAscii: false });
}

/** A cell as JSON holds it. */
export function jsonCell(value: Value): Value {
  if (value instanceof Decimal) return new Float(value.toNumber());
  if (value instanceof HostObject) return isoText(value);
  return value;
}

function isoText(value: HostObject): string {
  const iso = value.getAttribute("isoformat");
  const text = iso instanceof HostObject ? iso.call?.([], new Map()) : undefined;
  return typeof text === "string" ? text : toText(value);
}

function tableCsv(table: AgateTable): string {
  const lines = [table.columnNames, ...table.rows.map((row) => row.map(csvCell))];
  return `${lines.map((line) => line.map(csvQuote).join(",")).join("\n")}\n`;
}

function csvCell(value: Value): string {
  if (value === null) return "";
  return value instanceof HostObject && !(value instanceof Decimal) ? isoText(value) : toText(value);
}

function csvQuote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll("\r", "\n").replaceAll('"', '""')}"` : text;
}
