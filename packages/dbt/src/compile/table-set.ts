// agate's TableSet: the tables of a group, by the key's text.
import { Tuple, toText, type Value } from "@sluice/jinja";
import type { AgateTable } from "./agate-table.ts";
import { MappedSequence } from "./mapped-sequence.ts";

export class TableSet extends MappedSequence {
  readonly #names: readonly string[];
  readonly #keys: readonly Value[];
  readonly #tables: readonly AgateTable[];

  constructor(keys: readonly Value[], tables: readonly AgateTable[]) {
    const names = keys.map(toText);
    super("MappedSequence", { length: tables.length, at: (index) => tables[index] ?? null }, names);
    this.#names = names;
    this.#keys = keys;
    this.#tables = tables;
  }

  override keys(): Value {
    return new Tuple([...this.#keys]);
  }

  /** How many rows each table has. */
  override toText(): string {
    const cells = this.#tables.slice(0, 20).map((table, index) => [this.#names[index] ?? "", `${table.rows.length}`]);
    const widths = [0, 1].map((at) => Math.max(...[["table", "rows"], ...cells].map((row) => row[at]?.length ?? 0)));
    const line = (row: readonly string[], fill = " ") =>
      `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(" | ")} |\n`;
    return [line(["table", "rows"]), line(["", ""], "-"), ...cells.map((row) => line(row))].join("");
  }
}
