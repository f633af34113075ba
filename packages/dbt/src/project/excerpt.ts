// The lines of a file around a place, the place underlined.

const WORD = /^[\p{L}\p{N}_.]+/u;

/** @param word what is underlined at the place, when it is there: else one character */
export function excerptOf(text: string, line: number, column: number, word = WORD): string {
  const lines = text.split(/\r\n|\r|\n/);
  if (line < 1 || line > lines.length) return "";
  const width = String(line + 1).length;
  const shown: string[] = [];
  for (let at = Math.max(1, line - 1); at <= Math.min(lines.length, line + 1); at++) {
    const source = lines[at - 1] ?? "";
    shown.push(`${at === line ? ">" : " "} ${String(at).padStart(width)} | ${source}`);
    if (at === line) shown.push(`  ${" ".repeat(width)} | ${underline(source, column, word)}`);
  }
  return shown.join("\n");
}

function underline(source: string, column: number, word: RegExp): string {
  const start = Math.max(0, column - 1);
  const found = word.exec(source.slice(start));
  return `${source.slice(0, start).replace(/[^\t]/g, " ")}${"^".repeat(found?.[0].length ?? 1)}`;
}
