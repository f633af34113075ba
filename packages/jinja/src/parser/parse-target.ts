// What can stand on the left of `=`, or between `for` and `in`.
import { describeToken } from "../lexer/tokens.ts";
import type { Expr, Target } from "./nodes.ts";
import { endsTuple, parsePrimary, placeOf } from "./parse-expression.ts";
import { quoted, type TokenStream } from "./token-stream.ts";

export interface TargetOptions {
  /** `ns.attribute` is a target too. */
  readonly allowNamespace?: boolean;
  /** A name that ends the targets. */
  readonly end?: string;
}

/** A target, or several with commas between. @throws TemplateSyntaxError */
export function parseTarget(tokens: TokenStream, options: TargetOptions = {}): Target {
  const start = tokens.current;
  const items: Target[] = [];
  let isTuple = false;
  while (!endsTuple(tokens, options.end)) {
    items.push(parseSingle(tokens, options.allowNamespace ?? false));
    if (!tokens.isOperator(",")) break;
    isTuple = true;
    tokens.next();
  }
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  if (items.length === 0) return tokens.fail(`Expected an expression, got ${quoted(describeToken(tokens.current))}`);
  return { type: "tuple", ...placeOf(start), items };
}

function parseSingle(tokens: TokenStream, allowNamespace: boolean): Target {
  const token = tokens.current;
  const expr = parsePrimary(tokens);
  if (allowNamespace && expr.type === "name" && tokens.skip("operator", ".")) {
    const attribute = tokens.expect("name").text;
    return { type: "namespace", ...placeOf(token), name: expr.name, attribute };
  }
  return asTarget(tokens, expr);
}

function asTarget(tokens: TokenStream, expr: Expr): Target {
  if (expr.type === "name") return { type: "name", ...placeOf(expr), name: expr.name };
  if (expr.type === "tuple") {
    return { type: "tuple", ...placeOf(expr), items: expr.items.map((item) => asTarget(tokens, item)) };
  }
  return tokens.fail(`can't assign to '${pythonName(expr)}'`, expr);
}

const binaryNames: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
};

function pythonName(expr: Expr): string {
  switch (expr.type) {
    case "attribute":
      return "getattr";
    case "item":
    case "slice":
      return "getitem";
    case "binary":
      return binaryNames[expr.operator] ?? expr.operator;
    case "unary":
      return expr.operator === "not" ? "not" : expr.operator === "-" ? "neg" : "pos";
    case "logic":
      return expr.operator;
    case "conditional":
      return "condexpr";
    default:
      return expr.type;
  }
}
