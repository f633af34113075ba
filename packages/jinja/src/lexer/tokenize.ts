// Template text → tokens, with Jinja's whitespace control (`{%-`, `-%}`), comments and raw blocks.
import { type ErrorSource, TemplateSyntaxError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";
import { codePointLength } from "../operations/code-points.ts";
import type { SourceLocation } from "../runtime/types.ts";
import { Float } from "../values/float.ts";
import type { Value } from "../values/types.ts";
import { decodeStringLiteral } from "./string-literal.ts";
import type { Token, TokenType } from "./tokens.ts";

const nameAt = /[\p{L}_][\p{L}\p{N}\p{Mn}\p{Mc}_]*/uy;
const floatAt = /\d(?:_?\d)*(?:(?:\.\d(?:_?\d)*)?[eE][+-]?\d(?:_?\d)*|\.\d(?:_?\d)*)/y;
const integerAt = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const stringAt = /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
const operatorAt = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const spaceAt = /\s+/y;
const opensTag = /\{[{%#]/g;
const rawTag = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const endRawTag = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const closers: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/**
 * The tokens of a template. One newline at the very end of the text is not part of it. Text that cannot be read ends
 * the list with an `error` token, so that an earlier mistake is reported first.
 */
export function tokenize(text: string): Token[] {
  const lexer = new Lexer(text);
  return lexer.run(() => lexer.template());
}

/** The tokens of a bare expression. */
export function tokenizeExpression(text: string): Token[] {
  const lexer = new Lexer(text);
  return lexer.run(() => lexer.expression());
}

/** The text cannot be read on from the lexer's place. */
class Unreadable {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reading state over one text; used once. */
class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  #nextLine: number;

  constructor(text: string) {
    this.#text = text.includes("\r") ? text.replace(/\r\n|\r/g, "\n") : text;
    this.#nextLine = this.#lineAfter(0);
  }

  run(read: () => void): Token[] {
    try {
      read();
      this.#pushEnd();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#push("error", error.message);
    }
    return this.#tokens;
  }

  expression(): void {
    const balance: string[] = [];
    while (this.#offset < this.#text.length) this.#inside(balance);
  }

  template(): void {
    const end = this.#text.endsWith("\n") ? this.#text.length - 1 : this.#text.length;
    let stripNext = false;
    while (this.#offset < end) {
      opensTag.lastIndex = this.#offset;
      const match = opensTag.exec(this.#text);
      const tagStart = match === null || match.index >= end ? end : match.index;
      const strips = match !== null && this.#text[tagStart + 2] === "-";
      this.#data(this.#offset, tagStart, stripNext, strips && tagStart < end);
      stripNext = false;
      this.#offset = tagStart;
      if (tagStart === end) break;
      stripNext = this.#tag(tagStart);
    }
    this.#offset = Math.max(this.#offset, end);
  }

  /** Reads one tag; gives whether the whitespace behind it goes. */
  #tag(start: number): boolean {
    const kind = this.#text[start + 1];
    if (kind === "#") return this.#comment(start);
    rawTag.lastIndex = start;
    const raw = kind === "%" ? rawTag.exec(this.#text) : null;
    if (raw !== null) return this.#raw(start, raw[0].length, raw[1] === "-");
    const isBlock = kind === "%";
    this.#offset = start;
    this.#push(isBlock ? "block_begin" : "variable_begin", this.#text.slice(start, start + 2));
    this.#offset = start + 2;
    const sign = this.#text[this.#offset];
    if (sign === "-" || sign === "+") this.#offset += 1;
    return this.#untilTagEnd(isBlock);
  }

  #untilTagEnd(isBlock: boolean): boolean {
    const close = isBlock ? "%}" : "}}";
    const balance: string[] = [];
    while (this.#offset < this.#text.length) {
      this.#skipSpace();
      if (balance.length === 0) {
        const sign = this.#text[this.#offset];
        const signed = sign === "-" || (sign === "+" && isBlock) ? 1 : 0;
        if (this.#text.startsWith(close, this.#offset + signed)) {
          this.#push(isBlock ? "block_end" : "variable_end", close);
          this.#offset += signed + 2;
          return signed === 1 && sign === "-";
        }
      }
      if (this.#offset < this.#text.length) this.#inside(balance);
    }
    return false;
  }

  /** Reads one token inside a tag. */
  #inside(balance: string[]): void {
    this.#skipSpace();
    const start = this.#offset;
    if (start >= this.#text.length) return;
    const code = this.#text.charCodeAt(start);
    if (code >= 48 && code <= 57) this.#number(start);
    else if (code === 34 || code === 39) this.#quoted(start);
    else if (code === 95 || code > 127 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)) this.#name(start);
    else this.#operator(start, balance);
  }

  #number(start: number): void {
    const float = this.#text[start - 1] === "." ? null : matchAt(floatAt, this.#text, start);
    if (float !== null) {
      this.#push("float", float[0], new Float(Number(float[0].replaceAll("_", ""))));
      this.#offset += float[0].length;
      return;
    }
    const integer = matchAt(integerAt, this.#text, start)?.[0] ?? "0";
    this.#push("integer", integer, integerValue(integer.replaceAll("_", "")));
    this.#offset += integer.length;
  }

  #name(start: number): void {
    const name = matchAt(nameAt, this.#text, start);
    if (name === null) this.#unreadable(start);
    this.#push("name", name[0]);
    this.#offset += name[0].length;
  }

  #quoted(start: number): void {
    const string = matchAt(stringAt, this.#text, start);
    if (string === null) this.#unreadable(start);
    this.#string(string[0], string[1] ?? string[2] ?? "");
  }

  #operator(start: number, balance: string[]): void {
    const operator = matchAt(operatorAt, this.#text, start);
    if (operator === null) this.#unreadable(start);
    this.#balance(balance, operator[0]);
    this.#push("operator", operator[0]);
    this.#offset += operator[0].length;
  }

  #unreadable(start: number): never {
    const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    const position = codePointLength(this.#text.slice(0, start));
    throw new Unreadable(`unexpected char ${stringRepr(character)} at ${position}`);
  }

  #string(whole: string, inside: string): void {
    try {
      this.#push("string", decodeStringLiteral(inside));
    } catch (error) {
      throw new Unreadable(error instanceof RangeError ? error.message : String(error));
    }
    this.#offset += whole.length;
  }

  #balance(balance: string[], operator: string): void {
    const closer = closers.get(operator);
    if (closer !== undefined) balance.push(closer);
    else if (operator === ")" || operator === "]" || operator === "}") {
      const expected = balance.pop();
      if (expected === undefined) throw new Unreadable(`unexpected '${operator}'`);
      if (expected !== operator) throw new Unreadable(`unexpected '${operator}', expected '${expected}'`);
    }
  }

  #comment(start: number): boolean {
    const sign = this.#text[start + 2];
    const from = start + (sign === "-" || sign === "+" ? 3 : 2);
    const end = this.#text.indexOf("#}", from);
    if (end < 0) {
      this.#offset = start;
      if (from < this.#text.length) throw new Unreadable("Missing end of comment tag");
      this.#offset = this.#text.length;
      return false;
    }
    this.#offset = end + 2;
    return this.#text[end - 1] === "-" && end - 1 >= from;
  }

  #raw(start: number, length: number, strips: boolean): boolean {
    const from = start + length;
    endRawTag.lastIndex = from;
    const end = endRawTag.exec(this.#text);
    if (end === null) {
      if (from < this.#text.length) throw new Unreadable("Missing end of raw directive");
      this.#offset = from;
      return false;
    }
    this.#offset = from;
    this.#data(from, end.index, strips, end[1] === "-");
    this.#offset = end.index + end[0].length;
    return end[2] === "-";
  }

  #data(from: number, to: number, stripLeft: boolean, stripRight: boolean): void {
    let data = this.#text.slice(from, to);
    if (stripRight) data = data.trimEnd();
    if (stripLeft) data = data.trimStart();
    if (data === "") return;
    this.#offset = stripLeft ? this.#text.indexOf(data, from) : from;
    this.#push("data", data);
  }

  #skipSpace(): void {
    const space = matchAt(spaceAt, this.#text, this.#offset);
    if (space !== null) this.#offset += space[0].length;
  }

  /** The end is said to be where the last token is. */
  #pushEnd(): void {
    const last = this.#tokens.at(-1);
    if (last === undefined) this.#push("eof", "");
    else this.#tokens.push({ ...last, type: "eof", text: "", value: null });
  }

  #push(type: TokenType, text: string, value: Value = null): void {
    this.#countLines();
    const column = this.#offset - this.#lineStart + 1;
    this.#tokens.push({ type, text, value, line: this.#line, column, offset: this.#offset });
  }

  #countLines(): void {
    while (this.#nextLine <= this.#offset) {
      this.#line += 1;
      this.#lineStart = this.#nextLine;
      this.#nextLine = this.#lineAfter(this.#nextLine);
    }
  }

  /** Where the line after the given offset starts; beyond the text when there is none. */
  #lineAfter(offset: number): number {
    const newline = this.#text.indexOf("\n", offset);
    return newline < 0 ? this.#text.length + 1 : newline + 1;
  }
}

/** A syntax error at a line and column of the text. */
export function syntaxError(
  message: string,
  line: number,
  column: number,
  text: string,
  location: SourceLocation,
): TemplateSyntaxError {
  const firstLine = location.firstLine ?? 1;
  const place = { name: location.name, file: location.file, line: line + firstLine - 1, column };
  const source: ErrorSource = { text, firstLine };
  return new TemplateSyntaxError(message, place, source);
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

function integerValue(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
