// A seed's CSV file as agate's table: types found from the text, or text where `column_types` names the column.
import { type Value, valueError } from "@sluice/jinja";
import Papa from "papaparse";
import { AgateTable, type TableOutput } from "./agate-table.ts";
import { castTo, NULLABLE_TEXT, typeOfTexts } from "./agate-types.ts";

export interface CsvOptions {
  readonly delimiter: string;
  /** Names of columns that stay text. */
  readonly textColumns: readonly string[];
  readonly output?: TableOutput;
}

/** @throws a ValueError in agate's words when a row is longer than the header or there is no text, a TypeError for an impossible delimiter */
export function csvTable(text: string, options: CsvOptions): AgateTable {
  // Reading the header of nothing stops an iteration: dbt's template engine makes an undefined value of that.
  if (text === "") throw valueError("value was undefined because a callable raised a StopIteration exception");
  const lines = readLines(text.startsWith("\uFEFF") ? text.slice(1) : text, options.delimiter);
  const names = columnNames(lines[0] ?? []);
  const rows = lines.slice(1);
  for (const [index, row] of rows.entries()) {
    if (row.length > names.length) {
      throw valueError(`Row ${index} has ${row.length} values, but Table only has ${names.length} columns.`);
    }
  }
  const forced = new Set(options.textColumns);
  const columns = names.map((name, index) => {
    const cells = rows.flatMap((row) => row.slice(index, index + 1));
    return { name, type: forced.has(name) ? NULLABLE_TEXT : typeOfTexts(cells) };
  });
  const cast = rows.map((row) => columns.map(({ type }, index): Value => castTo(type, row[index] ?? null)));
  return new AgateTable(columns, cast, options.output);
}

function readLines(text: string, delimiter: string): string[][] {
  if ([...delimiter].length !== 1) throw new TypeError('"delimiter" must be a 1-character string');
  const { data } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: false });
  // A line without anything is a row without cells; the end of the last line is no row.
  const lines = data.map((row) => (row.length === 1 && row[0] === "" ? [] : row));
  if (/\r?\n$|\r$/.test(text) && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

/** Columns without a name are called a, b, c, …; a name that is there already gets a number. */
function columnNames(header: readonly string[]): readonly string[] {
  const names = new Set<string>();
  const copies = new Map<string, number>();
  for (const [index, title] of header.entries()) {
    const base = title === "" ? letterName(index) : title;
    let name = base;
    for (let copy = copies.get(base) ?? 2; names.has(name); copy += 1) {
      name = `${base}_${copy}`;
      copies.set(base, copy + 1);
    }
    names.add(name);
  }
  return [...names];
}

function letterName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return letter.repeat(Math.floor(index / 26) + 1);
}
