// A cursor over the tokens, with the errors that name what was expected.
import { syntaxError } from "../lexer/tokenize.ts";
import { describeToken, type Token, type TokenType } from "../lexer/tokens.ts";
import type { SourceLocation } from "../runtime/types.ts";

export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #location: SourceLocation;
  #position = 0;

  constructor(tokens: readonly Token[], text: string, location: SourceLocation) {
    this.#tokens = tokens;
    this.#text = text;
    this.#location = location;
  }

  get current(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error("a token list always ends with eof");
    return token;
  }

  next(): Token {
    const token = this.current;
    this.#position += 1;
    return token;
  }

  is(type: TokenType, text?: string): boolean {
    return this.current.type === type && (text === undefined || this.current.text === text);
  }

  isOperator(...texts: readonly string[]): boolean {
    return this.current.type === "operator" && texts.includes(this.current.text);
  }

  isName(...texts: readonly string[]): boolean {
    return this.current.type === "name" && texts.includes(this.current.text);
  }

  skip(type: TokenType, text?: string): boolean {
    if (!this.is(type, text)) return false;
    this.#position += 1;
    return true;
  }

  /** The source between two offsets. */
  slice(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  expect(type: TokenType, text?: string): Token {
    if (this.is(type, text)) return this.next();
    const expected = text ?? describeToken({ ...this.current, type, text: type });
    if (this.current.type === "eof") this.fail(`unexpected end of template, expected '${expected}'.`);
    return this.fail(`expected token '${expected}', got '${describeToken(this.current)}'`);
  }

  /** @throws TemplateSyntaxError at the token, by default the current one. */
  fail(message: string, at: Token = this.current): never {
    throw syntaxError(message, at.line, at.column, this.#text, this.#location);
  }
}
