// The expressions directly inside an expression, in the order in which they are written.
import type { Arguments, Expr } from "../parser/nodes.ts";

/** Calls `visit(context, child)` for each of them. */
export function forEachChild<C>(expr: Expr, context: C, visit: (context: C, child: Expr) => void): void {
  switch (expr.type) {
    case "const":
    case "name":
      return;
    case "list":
    case "tuple":
      for (const item of expr.items) visit(context, item);
      return;
    case "dict":
      for (const [key, value] of expr.pairs) {
        visit(context, key);
        visit(context, value);
      }
      return;
    case "attribute":
      visit(context, expr.target);
      return;
    case "item":
      visit(context, expr.target);
      visit(context, expr.key);
      return;
    case "slice":
      visit(context, expr.target);
      for (const bound of [expr.start, expr.stop, expr.step]) if (bound !== null) visit(context, bound);
      return;
    case "call":
      visit(context, expr.callee);
      forEachArgument(expr.arguments, context, visit);
      return;
    case "filter":
    case "test":
      if (expr.target !== null) visit(context, expr.target);
      forEachArgument(expr.arguments, context, visit);
      return;
    case "binary":
    case "logic":
      visit(context, expr.left);
      visit(context, expr.right);
      return;
    case "unary":
      visit(context, expr.operand);
      return;
    case "compare":
      visit(context, expr.left);
      for (const [, right] of expr.rest) visit(context, right);
      return;
    case "concat":
      for (const part of expr.parts) visit(context, part);
      return;
    case "conditional":
      visit(context, expr.test);
      visit(context, expr.whenTrue);
      if (expr.whenFalse !== null) visit(context, expr.whenFalse);
      return;
  }
}

function forEachArgument<C>(args: Arguments, context: C, visit: (context: C, child: Expr) => void): void {
  for (const arg of args.args) visit(context, arg);
  for (const [, value] of args.kwargs) visit(context, value);
  if (args.splat !== null) visit(context, args.splat);
  if (args.keywordSplat !== null) visit(context, args.keywordSplat);
}
