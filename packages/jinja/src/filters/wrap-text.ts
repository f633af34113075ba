// Breaking a line of text into lines of a width, at white space and after hyphens, as Python's textwrap does.
import { valueError } from "../errors/python-errors.ts";
import { characters, codePointLength } from "../operations/code-points.ts";

export interface WrapOptions {
  readonly width: number;
  readonly breakLong: boolean;
  readonly breakHyphens: boolean;
}

/** A run of spaces, a dash between words, or a piece of a word that a line may end after. */
const hyphenated =
  /([\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_])))/u;
const spaced = /([\t\n\v\f\r ]+)/;

export function wrapText(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) throw valueError(`invalid width ${options.width} (must be > 0)`);
  const chunks = text.split(options.breakHyphens ? hyphenated : spaced).filter((chunk) => chunk);
  const lines: string[] = [];
  chunks.reverse();
  while (chunks.length > 0) {
    const line = takeLine(chunks, options, lines.length > 0);
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}

/** Takes chunks from the end of the reversed list, as many as fit. */
function takeLine(chunks: string[], options: WrapOptions, isLater: boolean): string[] {
  if (isLater && isBlank(chunks.at(-1))) chunks.pop();
  const line: string[] = [];
  let length = 0;
  for (;;) {
    const chunk = chunks.at(-1);
    if (chunk === undefined || isLonger(chunk, options.width - length)) break;
    line.push(chunk);
    length += codePointLength(chunk);
    chunks.pop();
  }
  const next = chunks.at(-1);
  if (next !== undefined && isLonger(next, options.width)) breakChunk(chunks, line, length, options);
  if (isBlank(line.at(-1))) line.pop();
  return line;
}

/** A chunk that fits on no line is cut, or has a line of its own. */
function breakChunk(chunks: string[], line: string[], length: number, options: WrapOptions): void {
  const chunk = chunks.pop() ?? "";
  if (!options.breakLong) {
    if (line.length === 0) line.push(chunk);
    else chunks.push(chunk);
    return;
  }
  const room = options.width - length;
  const units = characters(chunk.slice(0, room * 2)).slice(0, room);
  const hyphen = options.breakHyphens ? lastHyphen(units, room) : -1;
  const start = (hyphen > 0 ? units.slice(0, hyphen + 1) : units).join("");
  line.push(start);
  chunks.push(chunk.slice(start.length));
}

/** No character takes more than two places, so long chunks need not be counted. */
function isLonger(chunk: string, width: number): boolean {
  return chunk.length > width * 2 || codePointLength(chunk) > width;
}

function lastHyphen(units: readonly string[], room: number): number {
  const at = units.lastIndexOf("-", room - 1);
  return at > 0 && units.slice(0, at).some((unit) => unit !== "-") ? at : -1;
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === "";
}
