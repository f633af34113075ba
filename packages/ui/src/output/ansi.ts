// The colours of terminal output, as parts of a line that a page can show. Everything else that controls a terminal is dropped.

export interface AnsiPart {
  readonly text: string;
  /** `red`, `green`, …; null is the normal colour. */
  readonly colour: string | null;
  readonly bold: boolean;
}

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const sequences = /\u001b\[([0-9;]*)([A-Za-z])|\u001b\][^\u0007]*\u0007|\r/g;

export function parseAnsi(line: string): readonly AnsiPart[] {
  const parts: AnsiPart[] = [];
  let colour: string | null = null;
  let bold = false;
  let from = 0;
  const take = (to: number) => {
    if (to > from) parts.push({ text: line.slice(from, to), colour, bold });
  };
  for (const match of line.matchAll(sequences)) {
    take(match.index);
    from = match.index + match[0].length;
    if (match[2] !== "m") continue;
    for (const code of (match[1] ?? "").split(";").map(Number)) {
      if (code === 0) [colour, bold] = [null, false];
      else if (code === 1) bold = true;
      else if (code === 22) bold = false;
      else if (code === 39) colour = null;
      else if (code >= 30 && code <= 37) colour = colours[code - 30] ?? null;
      else if (code >= 90 && code <= 97) colour = colours[code - 90] ?? null;
    }
  }
  take(line.length);
  return parts;
}
