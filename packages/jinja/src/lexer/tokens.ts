// The tokens of a template: text between tags, and what stands inside them.
import type { Value } from "../values/types.ts";

export type TokenType =
  | "data"
  | "variable_begin"
  | "variable_end"
  | "block_begin"
  | "block_end"
  | "name"
  | "integer"
  | "float"
  | "string"
  | "operator"
  | "eof"
  /** What comes cannot be read; `text` is the message. Always the last token. */
  | "error";

export interface Token {
  readonly type: TokenType;
  /** The text; for strings the decoded value. */
  readonly text: string;
  /** The value of a number. */
  readonly value: Value;
  /** Line in the text that was lexed, 1-based. */
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** How error messages name the types. */
export const tokenTypeNames: Readonly<Record<TokenType, string>> = {
  data: "template data / text",
  variable_begin: "begin of print statement",
  variable_end: "end of print statement",
  block_begin: "begin of statement block",
  block_end: "end of statement block",
  name: "name",
  integer: "integer",
  float: "float",
  string: "string",
  operator: "operator",
  eof: "end of template",
  error: "error",
};

/** How error messages name a token. */
export function describeToken(token: Token): string {
  return token.type === "name" || token.type === "operator" ? token.text : tokenTypeNames[token.type];
}
