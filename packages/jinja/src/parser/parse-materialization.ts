// The header of a materialization: `{% materialization name, adapter='x', supported_languages=['sql'] %}`.
import { toText } from "../operations/text.ts";
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
  let given: Expr | null = null;
  while (tokens.skip("operator", ",")) {
    const argument = tokens.expect("name");
    if (argument.text === "default") continue;
    if (argument.text === "adapter") {
      tokens.expect("operator", "=");
      adapter = constantText(tokens);
    } else if (argument.text === "supported_languages") {
      tokens.expect("operator", "=");
      const value = parseExpression(tokens);
      given ??= value;
    } else tokens.fail(`materialization '${ownName}' received unknown argument '${argument.text}'.`, argument);
  }
  const { line, column } = start;
  const languages = given ?? { type: "list", line, column, items: [{ type: "const", line, column, value: "sql" }] };
  return {
    name: `materialization_${ownName}_${adapter}`,
    ownName,
    materialization: { adapter, supportedLanguages: languageNames(tokens, languages) },
    signature: { parameters: [{ name: "supported_languages", fallback: languages, annotation: null }] },
  };
}

function constantText(tokens: TokenStream): string {
  const value = parseExpression(tokens);
  if (value.type !== "const") return tokens.fail("the adapter of a materialization must be a string", value);
  return toText(value.value);
}

const knownLanguages: readonly string[] = ["python", "sql", "javascript"];

function languageNames(tokens: TokenStream, languages: Expr): string[] {
  if (languages.type !== "list" && languages.type !== "tuple") {
    return tokens.fail("supported_languages must be a list of strings", languages);
  }
  return languages.items.map((item) => {
    if (item.type !== "const" || typeof item.value !== "string") {
      return tokens.fail("supported_languages must be a list of strings", item);
    }
    if (knownLanguages.includes(item.value)) return item.value;
    return tokens.fail(
      `'${item.value}' is no language of a materialization: there are ${knownLanguages.join(", ")}`,
      item,
    );
  });
}
