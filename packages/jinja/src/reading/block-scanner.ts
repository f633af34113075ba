// Finds the `{% … %}` tags of a file without reading them: comments, prints, strings and raw blocks are passed over.

import type { TemplateSyntaxError } from "../errors/template-error.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import { codePointLength } from "../operations/code-points.ts";
import { isSpace, spacePattern } from "../operations/white-space.ts";
import type { SourceLocation } from "../runtime/types.ts";

/** A tag at the place where it stands. With `{%-` and `-%}` the whitespace around it is part of it. */
export interface ScannedTag {
  readonly name: string;
  /** The name behind the tag's name, "" without one. */
  readonly blockName: string;
  readonly start: number;
  readonly end: number;
  /** What stands between the names and the end of the tag. */
  readonly header: string;
}

const space = `(?:${spacePattern})*`;
const opening = new RegExp(
  `\\{\\{${space}|\\{#|\\{%(-?)${space}([A-Za-z_]\\w*)(?:(?:${spacePattern})+([A-Za-z_]\\w*))?`,
  "g",
);
const commentEnd = /#\}/g;
const printEnd = /\}\}|['"]/g;
const tagEnd = new RegExp(`-%\\}${space}|%\\}|['"]`, "g");
const string = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g;
const [rawStart, rawEnd] = ["raw", "endraw"].map((tag) => `\\{%-?${space}${tag}${space}(?:-%\\}${space}|%\\})`);
const rawBlock = new RegExp(`${rawStart}[^]*?${rawEnd}`, "g");

export class BlockScanner {
  readonly text: string;
  readonly #location: SourceLocation;
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  #nextLine: number;

  constructor(text: string, location: SourceLocation) {
    this.text = text;
    const newline = text.indexOf("\n");
    this.#nextLine = newline < 0 ? Number.POSITIVE_INFINITY : newline + 1;
    this.#location = location;
  }

  /** The next tag; `null` when there is none. @throws TemplateSyntaxError for what is not closed */
  next(): ScannedTag | null {
    for (;;) {
      const from = this.#offset;
      opening.lastIndex = from;
      const match = opening.exec(this.text);
      if (match === null) return null;
      this.#offset = match.index + match[0].length;
      if (match[0] === "{#") this.#offset = this.#expect(commentEnd, "#}");
      else if (match[0].startsWith("{{")) this.#skipPrint();
      else return this.#tag(match, from);
    }
  }

  /** The line of an offset; asked for from the front to the back. */
  lineAt(offset: number): number {
    if (offset < this.#lineStart) return this.#lineFromStart(offset);
    while (this.#nextLine <= offset) {
      this.#line += 1;
      this.#lineStart = this.#nextLine;
      const newline = this.text.indexOf("\n", this.#nextLine);
      this.#nextLine = newline < 0 ? Number.POSITIVE_INFINITY : newline + 1;
    }
    return this.#line;
  }

  error(message: string, offset: number): TemplateSyntaxError {
    const line = this.#lineFromStart(offset);
    return syntaxError(message, line, this.columnAt(offset) + 1, this.text, this.#location);
  }

  /** Characters between the start of the line and the offset. */
  columnAt(offset: number): number {
    return codePointLength(this.text.slice(offset === 0 ? 0 : this.text.lastIndexOf("\n", offset - 1) + 1, offset));
  }

  /** Characters before the offset. */
  positionOf(offset: number): number {
    return codePointLength(this.text.slice(0, offset));
  }

  #lineFromStart(offset: number): number {
    return this.text.slice(0, offset).split("\n").length;
  }

  #tag(match: RegExpExecArray, from: number): ScannedTag {
    const name = match[2] ?? "";
    let start = match.index;
    if (match[1] === "-") while (start > from && isSpace(this.text[start - 1] ?? "")) start -= 1;
    const namesEnd = this.#offset;
    if (name === "raw") {
      this.#offset = start;
      this.#offset = this.#expect(rawBlock, "{% raw %}...{% endraw %}");
      return { name, blockName: "", start, end: this.#offset, header: "" };
    }
    const headerEnd = this.#skipToTagEnd();
    const header = this.text.slice(namesEnd, headerEnd).trim();
    return { name, blockName: match[3] ?? "", start, end: this.#offset, header };
  }

  #skipPrint(): void {
    for (;;) {
      printEnd.lastIndex = this.#offset;
      const match = printEnd.exec(this.text);
      if (match === null) throw this.#missing("}}");
      if (match[0] === "}}") {
        this.#offset = match.index + 2;
        return;
      }
      this.#offset = this.#expect(string, "string");
    }
  }

  /** Moves behind the tag; gives the offset of its closing sign. */
  #skipToTagEnd(): number {
    for (;;) {
      tagEnd.lastIndex = this.#offset;
      const match = tagEnd.exec(this.text);
      if (match === null) throw this.#missing('tag close ("%}")');
      if (match[0] !== "'" && match[0] !== '"') {
        this.#offset = match.index + match[0].length;
        return match.index;
      }
      this.#offset = match.index;
      this.#offset = this.#expect(string, "string");
    }
  }

  #expect(pattern: RegExp, name: string): number {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.text);
    if (match === null) throw this.#missing(name);
    return match.index + match[0].length;
  }

  #missing(name: string): TemplateSyntaxError {
    return this.error(`unexpected EOF, expected ${name}, got "${this.text.slice(this.#offset)}"`, this.#offset);
  }
}
