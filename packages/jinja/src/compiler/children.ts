// The expressions directly inside an expression, in the order in which they are written.
import type { Arguments, Expr } from "../parser/nodes.ts";

export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.type) {
    case "const":
    case "name":
      return [];
    case "list":
    case "tuple":
      return expr.items;
    case "dict":
      return expr.pairs.flat();
    case "attribute":
      return [expr.target];
    case "item":
      return [expr.target, expr.key];
    case "slice":
      return present([expr.target, expr.start, expr.stop, expr.step]);
    case "call":
      return [expr.callee, ...argumentsOf(expr.arguments)];
    case "filter":
      return present([expr.target, ...argumentsOf(expr.arguments)]);
    case "test":
      return [expr.target, ...argumentsOf(expr.arguments)];
    case "binary":
    case "logic":
      return [expr.left, expr.right];
    case "unary":
      return [expr.operand];
    case "compare":
      return [expr.left, ...expr.rest.map(([, right]) => right)];
    case "concat":
      return expr.parts;
    case "conditional":
      return present([expr.test, expr.whenTrue, expr.whenFalse]);
  }
}

function argumentsOf(args: Arguments): Expr[] {
  return present([...args.args, ...args.kwargs.map(([, value]) => value), args.splat, args.keywordSplat]);
}

function present(exprs: readonly (Expr | null)[]): Expr[] {
  return exprs.filter((expr) => expr !== null);
}
