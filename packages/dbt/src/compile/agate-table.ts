// agate's table in templates: the rows of a query or of a CSV file, with the members that macros and packages use.
import { compareValues, Decimal, fn, HostObject, Tuple, toText, type Value } from "@sluice/jinja";
import { printTable } from "./agate-print.ts";
import type { AgateType } from "./agate-types.ts";
import { FieldsObject } from "./fields-object.ts";
import { MappedSequence } from "./mapped-sequence.ts";
import { jsonCell, tableMethods } from "./table-methods.ts";

export interface AgateColumn {
  readonly name: string;
  readonly type: AgateType;
}

export type Row = readonly Value[];

/** Where `print_table()` writes. */
export type TableOutput = (text: string) => void;

export class AgateTable extends HostObject {
  readonly typeName = "Table";
  readonly columns: readonly AgateColumn[];
  readonly rows: readonly Row[];
  readonly output: TableOutput;
  /** The file that a seed's rows come from. */
  originalPath: string | null = null;
  #rowObjects: MappedSequence[] | null = null;

  constructor(columns: readonly AgateColumn[], rows: readonly Row[], output: TableOutput = () => {}) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.output = output;
  }

  get columnNames(): readonly string[] {
    return this.columns.map((column) => column.name);
  }

  /** The same table with other rows. */
  withRows(rows: readonly Row[]): AgateTable {
    return new AgateTable(this.columns, rows, this.output);
  }

  /** The same cells under other names. */
  withColumns(columns: readonly AgateColumn[]): AgateTable {
    return new AgateTable(columns, this.rows, this.output);
  }

  /** Other columns and rows. */
  reshaped(columns: readonly AgateColumn[], rows: readonly Row[]): AgateTable {
    return new AgateTable(columns, rows, this.output);
  }

  /** The columns at the given places, in that order. */
  pick(indexes: readonly number[]): AgateTable {
    const columns = indexes.flatMap((index) => this.columns.slice(index, index + 1));
    return new AgateTable(
      columns,
      this.rows.map((row) => indexes.map((index) => row[index] ?? null)),
      this.output,
    );
  }

  /** The most decimal places of a column's numbers. */
  decimalPlaces(index: number): number {
    let places = 0;
    for (const row of this.rows) {
      const value = row[index];
      if (value instanceof Decimal && value.digits.kind === "finite") {
        places = Math.max(places, -value.normalized().digits.exponent);
      }
    }
    return places;
  }

  rowObject(index: number): Value {
    return this.#objects()[index] ?? null;
  }

  /** The rows as templates see them. */
  rowSequence(): MappedSequence {
    return new MappedSequence(
      "MappedSequence",
      { length: this.rows.length, at: (index) => this.rowObject(index) },
      null,
    );
  }

  columnSequence(): MappedSequence {
    const names = this.columnNames;
    return new MappedSequence("MappedSequence", { length: names.length, at: (index) => this.#column(index) }, names);
  }

  /** The rows as lists of cells. */
  matrix(): Value {
    return this.rows.map((row) => new Tuple([...row]));
  }

  /** The whole table as text, `max_*` null for no limit. */
  print(options: Partial<Parameters<typeof printTable>[1]> = {}): string {
    return printTable(this, { maxRows: 20, maxColumns: 6, maxColumnWidth: 20, maxPrecision: 3, ...options });
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "columns":
        return this.columnSequence();
      case "rows":
        return this.rowSequence();
      case "column_names":
        return new Tuple([...this.columnNames]);
      case "column_types":
        return new Tuple(this.columns.map((column) => new FieldsObject(column.type.name, [])));
      case "row_names":
        return null;
      case "original_abspath":
        return this.originalPath;
      default:
        return tableMethods.get(name)?.(this);
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === "string" ? undefined : this.rowSequence().getItem(key);
  }

  override slice(start: Value, stop: Value, step: Value): Value {
    return this.rowSequence().slice(start, stop, step);
  }

  override iterate(): Iterable<Value> {
    return this.#objects();
  }

  override size(): number {
    return this.rows.length;
  }

  override isTruthy(): boolean {
    return this.rows.length > 0;
  }

  override toText(): string {
    const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
    const names = ["column", ...this.columnNames];
    const types = ["data_type", ...this.columns.map((column) => column.type.name)];
    const line = (a: string, b: string, fill = " ") =>
      `| ${a.padEnd(width(names), fill)} | ${b.padEnd(width(types), fill)} |\n`;
    const [first = "", ...rest] = names.map((name, index) => line(name, types[index] ?? ""));
    return [first, line("", "", "-"), ...rest].join("");
  }

  /** Results are handed on as they are. */
  override toJs(): AgateTable {
    return this;
  }

  override toRepr(): string {
    return "<agate.table.Table object>";
  }

  #objects(): MappedSequence[] {
    if (this.#rowObjects === null) {
      const names = this.columnNames;
      this.#rowObjects = this.rows.map(
        (row) => new MappedSequence("Row", { length: row.length, at: (index) => row[index] ?? null }, names),
      );
    }
    return this.#rowObjects;
  }

  #column(index: number): Value {
    const column = this.columns[index];
    if (column === undefined) return null;
    const cells = { length: this.rows.length, at: (row: number) => this.rows[row]?.[index] ?? null };
    const distinct = () => [
      ...new Map(this.rows.map((row) => [toText(row[index] ?? null), row[index] ?? null])).values(),
    ];
    const extra = new Map<string, Value>([
      ["name", column.name],
      ["index", index],
      ["data_type", new ColumnType(column.type.name, [])],
      ["values_distinct", fn("values_distinct", () => new Tuple(distinct()))],
      ["values_sorted", fn("values_sorted", () => sorted(cellsOf(this.rows, index)))],
      ["values_without_nulls_sorted", fn("values_without_nulls_sorted", () => sorted(withoutNulls(this.rows, index)))],
      ["values_without_nulls", fn("values_without_nulls", () => new Tuple(withoutNulls(this.rows, index)))],
    ]);
    return new MappedSequence("Column", cells, null, extra);
  }
}

/** `column.data_type`: named as agate's class; writes cells for JSON. */
class ColumnType extends FieldsObject {
  override getAttribute(name: string): Value | undefined {
    if (name !== "jsonify") return super.getAttribute(name);
    return fn("jsonify", ([cell = null]) => jsonCell(cell));
  }
}

function cellsOf(rows: readonly Row[], index: number): Value[] {
  return rows.map((row) => row[index] ?? null);
}

/** Nothing sorts behind everything. */
function sorted(cells: readonly Value[]): Value[] {
  const present = cells.filter((cell) => cell !== null);
  present.sort((a, b) => (compareValues("<", a, b) ? -1 : compareValues("<", b, a) ? 1 : 0));
  return [...present, ...cells.filter((cell) => cell === null)];
}

function withoutNulls(rows: readonly Row[], index: number): Value[] {
  return rows.flatMap((row) => (row[index] === null || row[index] === undefined ? [] : [row[index]]));
}

/** A table without columns and rows: what statements without results give. */
export function emptyTable(): AgateTable {
  return new AgateTable([], []);
}
