// The value of an expression that is written as a literal.
import type { Expr } from "../parser/nodes.ts";
import { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";

/** The value; `undefined` for anything that is not a literal all through. */
export function literalValue(expr: Expr): Value | undefined {
  switch (expr.type) {
    case "const":
      return expr.value;
    case "list":
      return literalItems(expr.items);
    case "tuple": {
      const items = literalItems(expr.items);
      return items && new Tuple(items);
    }
    case "dict":
      return literalDict(expr.pairs);
    default:
      return undefined;
  }
}

function literalItems(exprs: readonly Expr[]): Value[] | undefined {
  const items: Value[] = [];
  for (const expr of exprs) {
    const item = literalValue(expr);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function literalDict(pairs: readonly (readonly [Expr, Expr])[]): Dict | undefined {
  const dict = new Dict();
  for (const [keyExpr, valueExpr] of pairs) {
    const key = literalValue(keyExpr);
    const value = literalValue(valueExpr);
    if (key === undefined || value === undefined || Array.isArray(key) || key instanceof Dict) return undefined;
    dict.set(key, value);
  }
  return dict;
}
