// Where in a model's file the mistake is that the database found in a statement. The statement holds the compiled code, and the
// compiled code the lines of the file that no template changed: these tell where the others come from.

import type { Span } from "../errors.ts";
import { excerptOf } from "../project/excerpt.ts";
import type { NodeSource } from "./node-source.ts";

export interface Statement {
  readonly sql: string;
  /** In characters, from 0. */
  readonly position: number;
}

export interface CompiledSource extends NodeSource {
  readonly file: string;
  readonly rawCode: string;
  readonly compiledCode: string;
}

/** Null when the place is outside of the compiled code, or in lines that a template wrote. */
export function placeOfStatement({ sql, position }: Statement, source: CompiledSource): Span | null {
  const compiled = source.compiledCode.trim();
  const start = compiled === "" ? -1 : sql.indexOf(compiled);
  if (start < 0) return null;
  const leading = source.compiledCode.indexOf(compiled);
  const offset = [...sql].slice(0, position).join("").length - start + leading;
  if (offset < leading || offset > leading + compiled.length) return null;
  const before = source.compiledCode.slice(0, offset).split("\n");
  const written = linesOf(source.rawCode);
  const sent = linesOf(source.compiledCode);
  const row = sourceRow(written, sent, before.length - 1);
  if (row === null) return null;
  const inLine = before.at(-1)?.length ?? 0;
  const column = Math.min(inLine, commonPrefix(written[row] ?? "", sent[before.length - 1] ?? "")) + 1;
  const line = row + source.firstLine;
  return { file: source.file, line, column, excerpt: excerptOf(source.fileText, line, column) };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trimEnd());
}

/** The row of `written` that row `at` of `sent` was made of. */
function sourceRow(written: readonly string[], sent: readonly string[], at: number): number | null {
  let before = { written: -1, sent: -1 };
  for (const pair of [...sameLines(written, sent), { written: written.length, sent: sent.length }]) {
    if (pair.sent === at) return pair.written;
    if (pair.sent > at) {
      const [rows, sentRows] = [pair.written - before.written - 1, pair.sent - before.sent - 1];
      if (rows === 1) return before.written + 1;
      return rows === sentRows ? before.written + at - before.sent : null;
    }
    before = pair;
  }
  return null;
}

interface Pair {
  readonly written: number;
  readonly sent: number;
}

/** More lines than this are not compared: the table would grow too large. */
const MOST_LINES = 2000;

/** The longest sequence of lines that both have, in order. */
function sameLines(written: readonly string[], sent: readonly string[]): readonly Pair[] {
  const [rows, columns] = [written.length, sent.length];
  if (rows > MOST_LINES || columns > MOST_LINES) return [];
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      longest[row * width + column] =
        written[row] === sent[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (written[row] === sent[column]) pairs.push({ written: row++, sent: column++ });
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

function commonPrefix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
