// CSV of fixtures as Python's csv.DictReader reads it: a header, then one row per line that is not blank.
import type { YamlMap } from "../project/yaml.ts";

/** Rows under the names of the header; an empty cell is null where `emptyIsNull`. */
export function csvRows(text: string, emptyIsNull: boolean): YamlMap[] {
  const [header = [], ...records] = csvRecords(text);
  return records.map((cells) =>
    Object.fromEntries(
      header.map((name, index) => {
        const cell = cells[index] ?? null;
        return [name, cell === "" && emptyIsNull ? null : cell];
      }),
    ),
  );
}

/** A quoted cell may hold anything, quotes doubled; a line with nothing on it is no record. */
function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\r|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, quoted, rest = "", plain = "", end] = match;
    const isBlank = quoted === undefined && plain === "" && record.length === 0 && end !== ",";
    if (!isBlank) record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + rest);
    if (end === ",") {
      if (cell.lastIndex === text.length) record.push("");
      else continue;
    }
    if (record.length > 0) records.push(record);
    record = [];
  }
  return records;
}
