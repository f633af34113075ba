// The tags that name another template. There is none to load here; they are read so that the error comes when and where
// it would come with a loader that finds nothing.
import type { At, Statement } from "./nodes.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";

export function parseLoad(tokens: TokenStream, tag: "include" | "import" | "from" | "extends", at: At): Statement {
  const template = parseExpression(tokens);
  const names: string[] = [];
  if (tag === "include") {
    if (tokens.isName("ignore") && tokens.look().text === "missing") {
      tokens.next();
      tokens.next();
    }
    skipContext(tokens);
  } else if (tag === "import") {
    tokens.expect("name", "as");
    names.push(tokens.expectTarget().text);
    skipContext(tokens);
  } else if (tag === "from") {
    tokens.expect("name", "import");
    readNames(tokens, names);
  }
  return { type: "load", ...at, tag, template, names };
}

function readNames(tokens: TokenStream, names: string[]): void {
  for (;;) {
    if (names.length > 0) tokens.expect("operator", ",");
    if (tokens.is("name") && skipContext(tokens)) return;
    const token = tokens.expectTarget();
    if (token.text.startsWith("_")) tokens.fail("names starting with an underline can not be imported", token);
    names.push(tokens.skip("name", "as") ? tokens.expectTarget().text : token.text);
    if (skipContext(tokens) || !tokens.isOperator(",")) return;
  }
}

function skipContext(tokens: TokenStream): boolean {
  if (!tokens.isName("with") && !tokens.isName("without")) return false;
  if (tokens.look().text !== "context") return false;
  tokens.next();
  tokens.next();
  return true;
}
