// Wrapping of long messages to the printer's width, by Python's rules (`textwrap`): words are never joined, a word that is
// longer than the line is cut, paragraphs are parted by an empty line and come out one below the other.

/** Wraps each paragraph of `text`. Colour codes count as characters, as they do with dbt. */
export function wrapText(text: string, width: number): string {
  const separator = text.includes("\r\n\r\n") ? "\r\n\r\n" : "\n\n";
  return text
    .split(separator)
    .map((paragraph) => fill(paragraph, width).join("\n"))
    .join("\n");
}

function fill(paragraph: string, width: number): string[] {
  const chunks = paragraph.replace(/[\t\n\v\f\r]/g, " ").match(/ +|[^ ]+/g) ?? [];
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (isBlank(chunks[0]) && lines.length > 0) chunks.shift();
    const line = takeLine(chunks, Math.max(1, width));
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}

function takeLine(chunks: string[], width: number): string[] {
  const line: string[] = [];
  let used = 0;
  while (chunks.length > 0) {
    const size = lengthOf(chunks[0] ?? "");
    if (used + size > width) break;
    line.push(chunks.shift() ?? "");
    used += size;
  }
  const next = chunks[0];
  if (next !== undefined && lengthOf(next) > width) {
    const characters = [...next];
    line.push(characters.slice(0, width - used).join(""));
    chunks[0] = characters.slice(width - used).join("");
  }
  return line;
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === "";
}

function lengthOf(text: string): number {
  return [...text].length;
}
