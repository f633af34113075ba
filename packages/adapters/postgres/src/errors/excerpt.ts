// The line of a statement that an error is about, cut to a readable width, with a caret under the place.

/** Columns that are shown of a long line, and how many of them stay visible right of the place. */
const WIDTH = 60;
const RIGHT_OF_PLACE = 10;

/** Two lines, or none when the position (from 1, in characters) is outside of the text. */
export function excerpt(sql: string, position: number): readonly string[] {
  const chars = [...sql];
  const place = position - 1;
  if (place < 0 || place > chars.length) return [];
  const { line, start, end } = lineAround(chars, place);
  const shown = cut(columns(chars, start, end), start, end, place);
  const head = `LINE ${line}: ${shown.start > start ? "..." : ""}`;
  const text = chars.slice(shown.start, shown.end).map((char) => (char === "\t" ? " " : char));
  const before = width(chars, shown.start, place);
  return [head + text.join("") + (shown.end < end ? "..." : ""), `${" ".repeat(head.length + before)}^`];
}

function lineAround(chars: readonly string[], place: number): { line: number; start: number; end: number } {
  let line = 1;
  let start = 0;
  let end = 0;
  for (; end < chars.length; end += 1) {
    if (!isBreak(chars[end])) continue;
    if (end >= place) break;
    if (chars[end] === "\r" || chars[end - 1] !== "\r") line += 1;
    start = end + 1;
  }
  return { line, start, end };
}

function isBreak(char: string | undefined): boolean {
  return char === "\n" || char === "\r";
}

/** Where each character of the line begins on the screen; one more entry for the end. */
function columns(chars: readonly string[], start: number, end: number): (index: number) => number {
  const starts = [0];
  for (let index = start; index < end; index += 1) starts.push((starts.at(-1) ?? 0) + charWidth(chars[index] ?? ""));
  return (index) => starts[index - start] ?? 0;
}

function cut(
  column: (index: number) => number,
  start: number,
  end: number,
  place: number,
): { start: number; end: number } {
  const shown = { start, end };
  const tooWide = () => column(shown.end) - column(shown.start) > WIDTH;
  if (!tooWide()) return shown;
  if (column(start) + WIDTH >= column(place) + RIGHT_OF_PLACE) {
    while (tooWide()) shown.end -= 1;
    return shown;
  }
  while (column(place) + RIGHT_OF_PLACE < column(shown.end)) shown.end -= 1;
  while (tooWide()) shown.start += 1;
  return shown;
}

function width(chars: readonly string[], start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += charWidth(chars[index] ?? "");
  return sum;
}

/** East Asian wide characters and emoji fill two columns. */
function charWidth(char: string): number {
  return /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
    char,
  )
    ? 2
    : 1;
}
