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
  | "eof";

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

/** How error messages name a token. */
export function describeToken(token: Token): string {
  switch (token.type) {
    case "variable_begin":
      return "begin of print statement";
    case "variable_end":
      return "end of print statement";
    case "block_begin":
      return "begin of statement block";
    case "block_end":
      return "end of statement block";
    case "data":
      return "template data / text";
    case "eof":
      return "end of template";
    case "name":
    case "operator":
      return token.text;
    default:
      return token.type;
  }
}
