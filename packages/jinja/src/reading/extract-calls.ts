// The calls that are written in a template, whether or not they would run.
import { TemplateSyntaxError } from "../errors/template-error.ts";
import type { Body, Expr } from "../parser/nodes.ts";
import { parseTemplate } from "../parser/parse-template.ts";
import type { SourceLocation } from "../runtime/types.ts";
import { literalValue } from "./literal-value.ts";
import type { Call, LiteralArgument } from "./types.ts";
import { type Visit, visitExpressions } from "./walk.ts";

/** The calls of named functions (`f()`, `a.b()`), in order. @throws TemplateSyntaxError */
export function extractCalls(text: string, location: SourceLocation): Call[] {
  return callsOf(parseTemplate(text, location), location);
}

/** Whether a template reads a name anywhere. @throws TemplateSyntaxError */
export function mentionsName(text: string, name: string, location: SourceLocation): boolean {
  let found = false;
  visitAll(parseTemplate(text, location), location, (expr) => {
    if (expr.type === "name" && expr.name === name) found = true;
  });
  return found;
}

/** The same as `extractCalls` of a tree. */
export function callsOf(body: Body, location: SourceLocation): Call[] {
  const calls: Call[] = [];
  const firstLine = location.firstLine ?? 1;
  visitAll(body, location, (expr) => {
    if (expr.type !== "call") return;
    const path = pathOf(expr.callee);
    if (path === null) return;
    const { args, kwargs, splat, keywordSplat } = expr.arguments;
    calls.push({
      path,
      args: args.map(literalArgument),
      kwargs: Object.fromEntries(kwargs.map(([name, value]) => [name, literalArgument(value)])),
      hasSplat: splat !== null || keywordSplat !== null,
      line: expr.line + firstLine - 1,
    });
  });
  return calls;
}

function visitAll(body: Body, location: SourceLocation, visit: Visit): void {
  try {
    visitExpressions(body, visit);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { name, file, firstLine } = location;
    throw new TemplateSyntaxError("the template is nested too deeply", { name, file, line: firstLine ?? 1, column: 1 });
  }
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
