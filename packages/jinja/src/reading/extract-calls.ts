// The calls that are written in a template, whether or not they would run.
import type { Body, Expr } from "../parser/nodes.ts";
import { parseTemplate } from "../parser/parse-template.ts";
import type { SourceLocation } from "../runtime/types.ts";
import { literalValue } from "./literal-value.ts";
import type { Call, LiteralArgument } from "./types.ts";
import { expressionsOf } from "./walk.ts";

/** The calls of named functions (`f()`, `a.b()`), in order. @throws TemplateSyntaxError */
export function extractCalls(text: string, location: SourceLocation): Call[] {
  return callsOf(parseTemplate(text, location), location);
}

/** Whether a template reads a name anywhere. @throws TemplateSyntaxError */
export function mentionsName(text: string, name: string, location: SourceLocation): boolean {
  for (const expr of expressionsOf(parseTemplate(text, location))) {
    if (expr.type === "name" && expr.name === name) return true;
  }
  return false;
}

/** The same of a tree. */
export function callsOf(body: Body, location: SourceLocation): Call[] {
  const calls: Call[] = [];
  const firstLine = location.firstLine ?? 1;
  for (const expr of expressionsOf(body)) {
    if (expr.type !== "call") continue;
    const path = pathOf(expr.callee);
    if (path === null) continue;
    const { args, kwargs, splat, keywordSplat } = expr.arguments;
    calls.push({
      path,
      args: args.map(literalArgument),
      kwargs: Object.fromEntries(kwargs.map(([name, value]) => [name, literalArgument(value)])),
      hasSplat: splat !== null || keywordSplat !== null,
      line: expr.line + firstLine - 1,
    });
  }
  return calls;
}

function literalArgument(expr: Expr): LiteralArgument {
  const value = literalValue(expr);
  return value === undefined ? null : { value };
}

function pathOf(callee: Expr): string[] | null {
  if (callee.type === "name") return [callee.name];
  if (callee.type !== "attribute") return null;
  const path = pathOf(callee.target);
  path?.push(callee.name);
  return path;
}
