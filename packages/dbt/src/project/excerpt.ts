// The lines of a file around a place, the place underlined.

/** @param around how many lines before and after are shown */
export function excerptOf(text: string, line: number, column: number, around = 1): string {
  const lines = text.split(/\r\n|\r|\n/);
  if (line < 1 || line > lines.length) return "";
  const width = String(line + 1).length;
  const shown: string[] = [];
  for (let at = Math.max(1, line - around); at <= Math.min(lines.length, line + around); at++) {
    const source = lines[at - 1] ?? "";
    shown.push(`${at === line ? ">" : " "} ${String(at).padStart(width)} | ${source}`);
    if (at === line) shown.push(`  ${" ".repeat(width)} | ${underline(source, column)}`);
  }
  return shown.join("\n");
}

function underline(source: string, column: number): string {
  const start = Math.max(0, column - 1);
  const word = /^[\p{L}\p{N}_.]+/u.exec(source.slice(start));
  return `${source.slice(0, start).replace(/[^\t]/g, " ")}${"^".repeat(word?.[0].length ?? 1)}`;
}
