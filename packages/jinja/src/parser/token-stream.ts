// A cursor over the tokens, with the errors that name what was expected.
import type { TemplateSyntaxError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import { describeToken, type Token, type TokenType, tokenTypeNames } from "../lexer/tokens.ts";
import type { SourceLocation } from "../runtime/types.ts";
import type { At } from "./nodes.ts";

const constantNames: ReadonlySet<string> = new Set(["true", "false", "none", "True", "False", "None"]);

export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #location: SourceLocation;
  #position = 0;
  current: Token;

  constructor(tokens: readonly Token[], text: string, location: SourceLocation) {
    this.#tokens = tokens;
    this.#text = text;
    this.#location = location;
    this.current = this.#at(0);
  }

  /** The token after the current one. */
  look(): Token {
    return this.#at(this.#position + 1);
  }

  next(): Token {
    const token = this.current;
    this.#position += 1;
    this.current = this.#at(this.#position);
    return token;
  }

  is(type: TokenType, text?: string): boolean {
    return this.current.type === type && (text === undefined || this.current.text === text);
  }

  isOperator(text: string): boolean {
    return this.current.type === "operator" && this.current.text === text;
  }

  isName(text: string): boolean {
    return this.current.type === "name" && this.current.text === text;
  }

  skip(type: "name" | "operator", text: string): boolean {
    if (this.current.type !== type || this.current.text !== text) return false;
    this.next();
    return true;
  }

  /** The source between two offsets. */
  slice(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  expect(type: TokenType, text?: string): Token {
    if (this.is(type, text)) return this.next();
    const expected = text ?? tokenTypeNames[type];
    if (this.current.type === "eof") this.fail(`unexpected end of template, expected '${expected}'.`);
    return this.fail(`expected token '${expected}', got ${stringRepr(describeToken(this.current))}`);
  }

  /** A name that something can be stored under. */
  expectTarget(): Token {
    const token = this.expect("name");
    if (constantNames.has(token.text)) this.fail("can't assign to 'name'", token);
    return token;
  }

  /** @throws TemplateSyntaxError at the place, by default the current token. */
  fail(message: string, at: At = this.current): never {
    throw this.error(message, at);
  }

  error(message: string, at: At): TemplateSyntaxError {
    return syntaxError(message, at.line, at.column, this.#text, this.#location);
  }

  /** A token that could not be read is an error when the parser arrives at it, not before. */
  #at(position: number): Token {
    const token = this.#tokens[Math.min(position, this.#tokens.length - 1)];
    if (token === undefined) throw this.error("unexpected end of template", { line: 1, column: 1 });
    if (token.type === "error") this.fail(token.text, token);
    return token;
  }
}
