// What can stand on the left of `=`, or between `for` and `in`.
import { stringRepr } from "../format/string-repr.ts";
import { describeToken } from "../lexer/tokens.ts";
import type { Expr, Target } from "./nodes.ts";
import { endsTuple, parsePrimary, placeOf } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";

export interface TargetOptions {
  /** `ns.attribute` is a target too. */
  readonly allowNamespace?: boolean;
}

/** A target, or several with commas between. @throws TemplateSyntaxError */
export function parseTarget(tokens: TokenStream, options: TargetOptions = {}): Target {
  const start = tokens.current;
  const items: (Expr | Target)[] = [];
  let isTuple = false;
  while (!endsTuple(tokens)) {
    items.push(parseSingle(tokens, options.allowNamespace ?? false));
    if (!tokens.isOperator(",")) break;
    isTuple = true;
    tokens.next();
  }
  const [only] = items;
  if (only === undefined) {
    return tokens.fail(`Expected an expression, got ${stringRepr(describeToken(tokens.current))}`);
  }
  if (!isTuple) return asTarget(only) ?? tokens.fail(`can't assign to '${pythonName(only)}'`, only);
  const targets = items.map(asTarget);
  if (!targets.every((target) => target !== null)) return tokens.fail("can't assign to 'tuple'", start);
  return { type: "tuple", ...placeOf(start), items: targets };
}

function parseSingle(tokens: TokenStream, allowNamespace: boolean): Expr | Target {
  const token = tokens.current;
  const expr = parsePrimary(tokens);
  if (allowNamespace && expr.type === "name" && tokens.skip("operator", ".")) {
    const attribute = tokens.expect("name").text;
    return { type: "namespace", ...placeOf(token), name: expr.name, attribute };
  }
  return expr;
}

/** The target that an expression is; `null` when it cannot be assigned to. */
function asTarget(expr: Expr | Target): Target | null {
  if (expr.type === "name" || expr.type === "namespace") return expr;
  if (expr.type !== "tuple") return null;
  const items = expr.items.map(asTarget);
  return items.every((item) => item !== null) ? { type: "tuple", ...placeOf(expr), items } : null;
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

function pythonName(expr: Expr | Target): string {
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
