// The report of a failed unit test: two tables of the same columns as one, with marks for what was added, removed and
// changed. Equal rows and columns far from any change are left out (`...`).
import { type Alignment, alignRows, type RowPair, type TextRows } from "./row-alignment.ts";

const CODES = {
  header: "\u001b[0;1m",
  minor: "\u001b[33m",
  done: "\u001b[0m",
  add: "\u001b[32;1m",
  modify: "\u001b[34;1m",
  remove: "\u001b[31;1m",
};
const ARROW = "→";
/** Wider tables are printed without padding. */
const WIDEST = 130;

type Mark = "header" | "gap" | "add" | "remove" | "change" | "same";

interface ReportCell {
  /** Null is printed as NULL, and as null in a row that is added or removed. */
  readonly text: string | null;
  /** The new value of a changed cell. */
  readonly changed: string | null;
}

interface ReportRow {
  readonly mark: Mark;
  readonly cells: readonly ReportCell[];
}

/** The report with terminal colours, or null when the tables hold the same rows. */
export function diffRows(expected: TextRows, actual: TextRows): string | null {
  const alignment = alignRows(expected, actual);
  const marks = alignment.rows.map((pair, index) => (index === 0 ? "header" : markOf(pair, expected, actual)));
  if (!marks.some((mark) => mark === "add" || mark === "remove" || mark === "change")) return null;
  const rows = withContext(marks);
  const columns = shownColumns(alignment, marks, expected, actual);
  const report: ReportRow[] = rows.map((row) => {
    if (row === "gap") return { mark: "gap", cells: columns.map(() => plain("...")) };
    const pair = alignment.rows[row] ?? { left: -1, right: -1 };
    const mark = marks[row] ?? "same";
    return {
      mark,
      cells: columns.map((column) => (column === "gap" ? plain("...") : cellOf(pair, column, mark, expected, actual))),
    };
  });
  return render(report);
}

function markOf(pair: RowPair, expected: TextRows, actual: TextRows): Mark {
  if (pair.left === -1) return "add";
  if (pair.right === -1) return "remove";
  const [left, right] = [expected[pair.left] ?? [], actual[pair.right] ?? []];
  return left.every((cell, column) => same(cell, right[column] ?? null)) ? "same" : "change";
}

/** Null is told apart from the empty text, but not from the text None. */
function same(a: string | null, b: string | null): boolean {
  return (a ?? "None") === (b ?? "None");
}

/** Places of rows to show: changes, one equal row at each side, and a gap for what lies beyond. */
function withContext(marks: readonly Mark[]): readonly (number | "gap")[] {
  const active = spread(marks.map((mark) => mark === "add" || mark === "remove" || mark === "change"));
  const rows: (number | "gap")[] = [0];
  for (const [index, state] of active.entries()) {
    if (index === 0 || state === "off") continue;
    if (state !== "gap") rows.push(index);
    else if (rows[rows.length - 1] !== "gap") rows.push("gap");
  }
  return rows;
}

type Activity = "on" | "near" | "gap" | "off";

/** Neighbours of what is on are near; theirs are gaps. */
function spread(on: readonly boolean[]): readonly Activity[] {
  return on.map((self, index) => {
    if (self) return "on";
    if (on[index - 1] === true || on[index + 1] === true) return "near";
    return on[index - 2] === true || on[index + 2] === true ? "gap" : "off";
  });
}

/** Key columns, changed ones and their neighbours; the others are one gap each run. */
function shownColumns(
  alignment: Alignment,
  marks: readonly Mark[],
  expected: TextRows,
  actual: TextRows,
): readonly (number | "gap")[] {
  const width = expected[0]?.length ?? 0;
  const added = marks.includes("add");
  const active = Array.from({ length: width }, (_, column) => {
    if (added || alignment.keyColumns.has(column)) return true;
    return alignment.rows.some((pair, row) => {
      if (marks[row] !== "change") return false;
      return !same(expected[pair.left]?.[column] ?? null, actual[pair.right]?.[column] ?? null);
    });
  });
  const columns: (number | "gap")[] = [];
  for (const [column, state] of spread(active).entries()) {
    if (state === "on" || state === "near") columns.push(column);
    else if (columns[columns.length - 1] !== "gap") columns.push("gap");
  }
  return columns;
}

function plain(text: string | null): ReportCell {
  return { text, changed: null };
}

function cellOf(pair: RowPair, column: number, mark: Mark, expected: TextRows, actual: TextRows): ReportCell {
  const left = expected[pair.left]?.[column] ?? null;
  const right = actual[pair.right]?.[column] ?? null;
  if (mark === "add" || mark === "header") return plain(right);
  if (mark !== "change" || same(left, right)) return plain(left);
  return { text: left, changed: right ?? "NULL" };
}

const MARK_TEXTS: Readonly<Record<Mark, string>> = {
  header: "@@",
  gap: "...",
  add: "+++",
  remove: "---",
  change: ARROW,
  same: "",
};

function render(report: readonly ReportRow[]): string {
  const lines = report.map((row) => [markCell(row.mark), ...row.cells.map((cell) => cellTexts(cell, row.mark))]);
  const sizes = columnSizes(lines.map((line) => line.map((cell) => cell.plain)));
  return lines.map((line) => `${renderLine(line, sizes)}\r\n`).join("");
}

interface CellTexts {
  readonly plain: string;
  readonly coloured: string;
}

function markCell(mark: Mark): CellTexts {
  const text = MARK_TEXTS[mark];
  if (mark === "change")
    return { plain: text, coloured: `${CODES.remove}${CODES.modify}${ARROW}${CODES.add}${CODES.done}` };
  return { plain: text, coloured: coloured(text, mark) };
}

function cellTexts(cell: ReportCell, mark: Mark): CellTexts {
  if (cell.changed === null) {
    const shown = cell.text ?? (hasColour(mark) ? "null" : "NULL");
    return { plain: quoted(cell.text ?? "NULL"), coloured: quoted(coloured(shown, mark)) };
  }
  const text = cell.text ?? "NULL";
  const [before, after] = [visibleBlanks(text, cell.changed), visibleBlanks(cell.changed, text)];
  const arrow = `${CODES.remove}${before}${CODES.modify}${ARROW}${CODES.add}${after}${CODES.done}`;
  return { plain: quoted(`${before}${ARROW}${after}`), coloured: quoted(arrow) };
}

function coloured(text: string, mark: Mark): string {
  return hasColour(mark) ? `${CODES[mark]}${text}${CODES.done}` : text;
}

function hasColour(mark: Mark): mark is "header" | "add" | "remove" {
  return mark === "header" || mark === "add" || mark === "remove";
}

/** As in a CSV file. */
function quoted(text: string): string {
  return /^ | $|["\r\n\t,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** When two texts differ only in blanks, those that the other lacks are shown. */
function visibleBlanks(text: string, other: string): string {
  if (text === other || text.replaceAll(" ", "") !== other.replaceAll(" ", "")) return text;
  let shown = "";
  let at = 0;
  let there = 0;
  while (at < text.length) {
    if (text[at] === other[there]) {
      shown += text[at];
      at += 1;
      there += 1;
    } else if (other[there] === " ") there += 1;
    else {
      shown += "␣";
      at += 1;
    }
  }
  return shown;
}

/** Widths that fit all but outliers; null when the whole would be too wide. */
function columnSizes(lines: readonly (readonly string[])[]): readonly number[] | null {
  const width = lines[0]?.length ?? 0;
  const sizes: number[] = [];
  for (let column = 0; column < width; column += 1) {
    const lengths = lines.map((line) => line[column]?.length ?? 0);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    const variance = lengths.reduce((sum, length) => sum + length * length, 0) / lengths.length - mean * mean;
    const usual = Math.trunc(mean + Math.sqrt(Math.max(0, variance)) * 2 + 0.5);
    const header = column === 0 ? 0 : (lengths[0] ?? 0);
    sizes.push(Math.max(header, ...lengths.filter((length) => length <= usual)));
  }
  const total = sizes.reduce((sum, size) => sum + size, width - 1);
  return total > WIDEST ? null : sizes;
}

function renderLine(cells: readonly CellTexts[], sizes: readonly number[] | null): string {
  let line = "";
  let at = 0;
  let target = 0;
  for (const [column, cell] of cells.entries()) {
    if (sizes !== null && at < target) {
      line += " ".repeat(target - at);
      at = target;
    }
    if (column > 0) line += `${CODES.minor},${CODES.done}`;
    line += cell.coloured;
    at += cell.plain.length;
    target += sizes?.[column] ?? 0;
  }
  return line;
}
