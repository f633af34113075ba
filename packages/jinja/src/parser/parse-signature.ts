// The parameters of a macro, with dbt's optional type annotations.
import type { Parameter, Signature } from "./nodes.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";

/** `(a, b=1, c: list[string] = none)` @throws TemplateSyntaxError */
export function parseSignature(tokens: TokenStream): Signature {
  tokens.expect("operator", "(");
  const parameters: Parameter[] = [];
  while (!tokens.isOperator(")")) {
    if (parameters.length > 0) tokens.expect("operator", ",");
    const { text } = tokens.expectTarget();
    const annotation = tokens.skip("operator", ":") ? parseAnnotation(tokens) : null;
    let fallback = null;
    if (tokens.skip("operator", "=")) fallback = parseExpression(tokens);
    else if (parameters.some((parameter) => parameter.fallback !== null)) {
      tokens.fail("non-default argument follows default argument");
    }
    parameters.push({ name: text, fallback, annotation });
  }
  tokens.next();
  return { parameters };
}

/** `name` or `name[type, …]`; the text of it. */
function parseAnnotation(tokens: TokenStream): string {
  const start = tokens.current.offset;
  return tokens.slice(start, readType(tokens));
}

/** Reads a type; gives the offset behind it. */
function readType(tokens: TokenStream): number {
  const name = tokens.expect("name");
  if (!tokens.skip("operator", "[")) return name.offset + name.text.length;
  for (let first = true; !tokens.isOperator("]"); first = false) {
    if (!first) tokens.expect("operator", ",");
    readType(tokens);
  }
  return tokens.next().offset + 1;
}
