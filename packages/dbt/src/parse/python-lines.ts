// The logical lines of a Python text: strings blanked, comments and line breaks inside brackets gone, indents checked. Not a
// Python parser: it finds what makes a file unreadable as lines and blocks, in CPython's words.

export interface PythonLine {
  readonly indent: number;
  /** Number of the first of its physical lines. */
  readonly line: number;
  /** The code, every string replaced by `""`. */
  readonly code: string;
  /** Whether there is a colon, or a comma, outside of brackets. */
  readonly hasColon: boolean;
  readonly hasComma: boolean;
}

export class PythonSyntaxError extends Error {
  override readonly name = "PythonSyntaxError";
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** @throws {PythonSyntaxError} */
export function pythonLines(text: string): readonly PythonLine[] {
  const lines = readLines(text);
  checkBlocks(lines);
  return lines;
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
const TOKEN =
  /[ \t\f]+|#[^\n]*|\\\r?\n|\r?\n|[A-Za-z]{0,2}("""|''')|[A-Za-z]{0,2}(["'])|[\w.\u0080-\uffff]+|[([{]|[)\]}]|[\s\S]/gy;

function readLines(text: string): readonly PythonLine[] {
  const lines: PythonLine[] = [];
  const open: { readonly bracket: string; readonly line: number; readonly column: number }[] = [];
  let line = 1;
  let lineStart = 0;
  let current = blank();
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token, triple, quote] = match;
    const column = match.index - lineStart + 1;
    const delimiter = triple ?? quote;
    if (delimiter !== undefined) {
      begin(column);
      const end = endOfString(text, TOKEN.lastIndex, delimiter);
      const breaks = text.slice(match.index, end ?? text.length).split("\n").length - 1;
      if (end === null)
        throw unterminated(delimiter, line, column, text.split("\n").length - (text.endsWith("\n") ? 1 : 0));
      current.code += '""';
      line += breaks;
      if (breaks > 0) lineStart = text.lastIndexOf("\n", end - 1) + 1;
      TOKEN.lastIndex = end;
    } else if (token.endsWith("\n")) {
      line++;
      lineStart = TOKEN.lastIndex;
      if (open.length > 0 || token.startsWith("\\")) current.code += " ";
      else finish();
    } else if (/^\s/.test(token)) current.code += current.code === "" ? "" : " ";
    else if (!token.startsWith("#")) {
      begin(column);
      bracket(token, column);
      if (open.length === 0 && token === ":") current.hasColon = true;
      if (open.length === 0 && token === ",") current.hasComma = true;
      current.code += token;
    }
  }
  const [unclosed] = open.slice(-1);
  if (unclosed !== undefined)
    throw new PythonSyntaxError(`'${unclosed.bracket}' was never closed`, unclosed.line, unclosed.column);
  finish();
  return lines;

  function blank() {
    return { indent: 0, line: 0, code: "", hasColon: false, hasComma: false };
  }
  function begin(column: number): void {
    if (current.line > 0) return;
    current.line = line;
    current.indent = widthOf(text.slice(lineStart, lineStart + column - 1));
  }
  function finish(): void {
    if (current.line > 0) lines.push({ ...current, code: current.code.replace(/ +/g, " ").trim() });
    current = blank();
  }
  function bracket(token: string, column: number): void {
    if (CLOSING.has(token)) open.push({ bracket: token, line, column });
    if (!/^[)\]}]$/.test(token)) return;
    const last = open.pop();
    if (last === undefined) throw new PythonSyntaxError(`unmatched '${token}'`, line, column);
    if (CLOSING.get(last.bracket) === token) return;
    const where = last.line === line ? "" : ` on line ${last.line}`;
    throw new PythonSyntaxError(
      `closing parenthesis '${token}' does not match opening parenthesis '${last.bracket}'${where}`,
      line,
      column,
    );
  }
}

/** The offset behind a string's end; null when it has none. A raw string cannot end behind a backslash either. */
function endOfString(text: string, start: number, delimiter: string): number | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(delimiter, at)) return at + delimiter.length;
    else if (text[at] === "\n" && delimiter.length === 1) return null;
  }
  return null;
}

function unterminated(delimiter: string, line: number, column: number, lastLine: number): PythonSyntaxError {
  const message =
    delimiter.length === 3
      ? `unterminated triple-quoted string literal (detected at line ${lastLine})`
      : `unterminated string literal (detected at line ${line})`;
  return new PythonSyntaxError(message, line, column);
}

function widthOf(blanks: string): number {
  let width = 0;
  for (const blank of blanks) width = blank === "\t" ? (Math.floor(width / 8) + 1) * 8 : width + 1;
  return width;
}

const OPENER = /^(?:async +)?(def|class|if|elif|else|for|while|with|try|except|finally)\b/;

function checkBlocks(lines: readonly PythonLine[]): void {
  const indents = [0];
  let opener: PythonLine | null = null;
  for (const line of lines) {
    const { indent } = line;
    const outer = indents.at(-1) ?? 0;
    if (opener !== null && indent <= outer) throw noBlock(opener, line);
    if (opener === null && indent > outer) throw new PythonSyntaxError("unexpected indent", line.line, indent + 1);
    if (indent > outer) indents.push(indent);
    while ((indents.at(-1) ?? 0) > indent) indents.pop();
    if (indents.at(-1) !== indent) {
      const words = "unindent does not match any outer indentation level";
      throw new PythonSyntaxError(words, line.line, indent + 1);
    }
    if (OPENER.test(line.code) && !line.hasColon) {
      throw new PythonSyntaxError("expected ':'", line.line, indent + line.code.length + 1);
    }
    opener = line.hasColon && line.code.endsWith(":") ? line : null;
  }
  if (opener !== null) throw noBlock(opener, opener);
}

function noBlock(opener: PythonLine, at: PythonLine): PythonSyntaxError {
  const keyword = OPENER.exec(opener.code)?.[1];
  const kind =
    keyword === "def"
      ? "function definition"
      : keyword === "class"
        ? "class definition"
        : `'${keyword ?? opener.code.split(/\W/)[0]}' statement`;
  const message = `expected an indented block after ${kind} on line ${opener.line}`;
  return new PythonSyntaxError(message, at.line, at.indent + 1);
}
