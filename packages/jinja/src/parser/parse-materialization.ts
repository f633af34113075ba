// The header of a materialization: `{% materialization name, adapter='x', supported_languages=['sql'] %}`.
import type { MaterializationHeader } from "../runtime/types.ts";
import type { Expr, Signature } from "./nodes.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";

export interface ParsedMaterialization {
  readonly name: string;
  readonly ownName: string;
  readonly materialization: MaterializationHeader;
  readonly signature: Signature;
}

/** What stands between the tag's name and its `%}`. @throws TemplateSyntaxError */
export function parseMaterializationHeader(tokens: TokenStream): ParsedMaterialization {
  const start = tokens.current;
  const ownName = tokens.expect("name").text;
  let adapter = "default";
  let languages: Expr = {
    type: "list",
    line: start.line,
    column: start.column,
    items: [{ type: "const", line: start.line, column: start.column, value: "sql" }],
  };
  while (tokens.skip("operator", ",")) {
    const argument = tokens.expect("name");
    if (argument.text === "default") continue;
    if (argument.text === "adapter") {
      tokens.expect("operator", "=");
      adapter = constantText(tokens, "adapter");
    } else if (argument.text === "supported_languages") {
      tokens.expect("operator", "=");
      languages = parseExpression(tokens);
    } else tokens.fail(`materialization '${ownName}' received unknown argument '${argument.text}'.`, argument);
  }
  return {
    name: `materialization_${ownName}_${adapter}`,
    ownName,
    materialization: { adapter, supportedLanguages: languageNames(tokens, languages) },
    signature: { parameters: [{ name: "supported_languages", fallback: languages, annotation: null }] },
  };
}

function constantText(tokens: TokenStream, argument: string): string {
  const value = parseExpression(tokens);
  if (value.type !== "const" || typeof value.value !== "string") {
    return tokens.fail(`the ${argument} of a materialization must be a string`, value);
  }
  return value.value;
}

function languageNames(tokens: TokenStream, languages: Expr): string[] {
  if (languages.type !== "list") return tokens.fail("supported_languages must be a list of strings", languages);
  return languages.items.map((item) => {
    if (item.type === "const" && typeof item.value === "string") return item.value;
    return tokens.fail("supported_languages must be a list of strings", item);
  });
}
