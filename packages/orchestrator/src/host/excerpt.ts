// Three lines of a file with the place underlined.
import { readFileSync } from "node:fs";

/** Line and column count from 1; null when the file cannot be read or has no such line. */
export function excerptOf(file: string, line: number, column: number | null, length = 1): string | null {
  let lines: readonly string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return null;
  }
  const text = lines[line - 1];
  if (text === undefined) return null;
  const width = String(line + 1).length;
  const row = (number: number) => `${String(number).padStart(width)} | ${lines[number - 1] ?? ""}`.trimEnd();
  const shown = [line - 1, line].filter((number) => number >= 1).map(row);
  if (column !== null) {
    const room = Math.max(1, Math.min(length, text.length - column + 1));
    const lead = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    shown.push(`${" ".repeat(width)} | ${lead}${"^".repeat(room)}`);
  }
  if (line < lines.length && lines[line]?.trim() !== "") shown.push(row(line + 1));
  return shown.join("\n");
}
