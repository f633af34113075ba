// The text of one macro, test or materialization block → its tree.
import { syntaxError } from "../lexer/tokenize.ts";
import type { MacroStatement } from "../parser/nodes.ts";
import { parseTemplate } from "../parser/parse-template.ts";
import type { SourceLocation } from "./types.ts";

/** @throws TemplateSyntaxError */
export function readMacro(source: string, location: SourceLocation): MacroStatement {
  for (const statement of parseTemplate(source, location)) if (statement.type === "macro") return statement;
  throw syntaxError("expected a macro, test or materialization block", 1, 1, source, location);
}
