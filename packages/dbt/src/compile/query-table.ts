// The rows of a query as agate's table: what dbt's drivers and agate make of each type of the database.
import type { CellValue, QueryResult, ResultColumn } from "@sluice/adapter-contract";
import { Decimal, Float, toJson, toText, type Value } from "@sluice/jinja";
import { AgateTable, type TableOutput } from "./agate-table.ts";
import { type AgateType, castTo, INTEGER, TEXT, typeOfValues } from "./agate-types.ts";
import { dateFromDatabase, dateTimeFromDatabase } from "./date-values.ts";
import { intervalText } from "./interval-text.ts";
import { parseJson } from "./json-reader.ts";

export function queryTable(result: Pick<QueryResult, "columns" | "rows">, output?: TableOutput): AgateTable {
  const names = uniqueNames(result.columns.map((column) => column.name));
  const cells = result.columns.map((column, index) => columnCells(column, result.rows, index));
  const columns = cells.map(({ type }, index) => ({ name: names[index] ?? "", type }));
  const rows = result.rows.map((_, row) => cells.map(({ values }) => values[row] ?? null));
  return new AgateTable(columns, rows, output);
}

/** A table of rows that a macro or the engine has put together. */
export function tableOfRows(
  names: readonly string[],
  rows: readonly (readonly Value[])[],
  output?: TableOutput,
): AgateTable {
  const columns = names.map((name, index) => {
    const values = rows.map((row) => row[index] ?? null);
    return { name, type: typeOfValues(values) };
  });
  const cast = rows.map((row) => columns.map(({ type }, index) => castTo(type, row[index] ?? null)));
  return new AgateTable(columns, cast, output);
}

/** `a`, `a_2`, … where a query gives a name twice. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

function columnCells(
  column: ResultColumn,
  rows: QueryResult["rows"],
  index: number,
): { readonly type: AgateType; readonly values: readonly Value[] } {
  const read = READERS[column.kind] ?? readOther;
  const values = rows.map((row) => {
    const cell = row[index];
    return cell === null || cell === undefined ? null : read(cell);
  });
  if (values.every((value) => value === null)) return { type: INTEGER, values };
  if (column.kind === "integer") return { type: INTEGER, values };
  if (column.kind === "text") return { type: TEXT, values };
  const type = typeOfValues(values);
  return { type, values: values.map((value) => castTo(type, value)) };
}

type CellReader = (cell: Exclude<CellValue, null>) => Value;

const READERS: Readonly<Partial<Record<ResultColumn["kind"], CellReader>>> = {
  integer: (cell) => (typeof cell === "number" || typeof cell === "bigint" ? cell : readOther(cell)),
  decimal: (cell) => Decimal.fromText(String(cell)),
  float: (cell) => (typeof cell === "number" ? Decimal.fromText(toText(new Float(cell))) : readOther(cell)),
  boolean: (cell) => (typeof cell === "boolean" ? cell : readOther(cell)),
  date: (cell) => dateFromDatabase(String(cell)),
  datetime: (cell) => dateTimeFromDatabase(String(cell)),
  datetimetz: (cell) => dateTimeFromDatabase(String(cell)),
  interval: (cell) => intervalText(String(cell)),
  json: (cell) => readJson(String(cell)),
  list: (cell) => toJson(plainCell(cell)),
};

function readOther(cell: Exclude<CellValue, null>): Value {
  return typeof cell === "string" ? cell : toText(plainCell(cell));
}

/** Objects and lists become JSON text, scalars stay scalars. */
function readJson(text: string): Value {
  const value = parseJson(text);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Float) return Decimal.fromText(toText(value));
  return toJson(value);
}

function plainCell(cell: CellValue): Value {
  if (typeof cell === "number") return Number.isInteger(cell) ? cell : new Float(cell);
  if (cell === null || typeof cell !== "object") return cell;
  return cell.map(plainCell);
}
