// Which of some special names (`loop`, `caller`, `kwargs`, `varargs`) a body uses without having set them before.
import type { Body, CallBlockStatement, Expr, MacroStatement, Statement, Target } from "../parser/nodes.ts";
import { forEachChild } from "./children.ts";

export function findUndeclared(body: Body, names: readonly string[]): Set<string> {
  const search: Search = { open: new Set(names), found: new Set() };
  inBody(search, body);
  return search.found;
}

interface Search {
  /** The names that have not been set so far. */
  readonly open: Set<string>;
  readonly found: Set<string>;
}

function inBody(search: Search, body: Body): void {
  for (const statement of body) inStatement(search, statement);
}

function inExpr(search: Search, expr: Expr): void {
  if (expr.type === "name") {
    if (search.open.has(expr.name)) search.found.add(expr.name);
  } else forEachChild(expr, search, inExpr);
}

function inTarget(search: Search, target: Target): void {
  if (target.type === "tuple") for (const item of target.items) inTarget(search, item);
  else if (target.type === "name") search.open.delete(target.name);
}

function inStatement(search: Search, statement: Statement): void {
  switch (statement.type) {
    case "print":
    case "do":
      inExpr(search, statement.value);
      return;
    case "for":
      inTarget(search, statement.target);
      inExpr(search, statement.iterable);
      inBody(search, statement.body);
      inBody(search, statement.otherwise);
      if (statement.filter !== null) inExpr(search, statement.filter);
      return;
    case "if":
      for (const [test, body] of statement.branches) {
        inExpr(search, test);
        inBody(search, body);
      }
      inBody(search, statement.otherwise);
      return;
    case "callblock":
      inExpr(search, statement.call);
      inFunction(search, statement);
      return;
    case "macro":
      inFunction(search, statement);
      return;
    case "filterblock":
      inBody(search, statement.body);
      inExpr(search, statement.filter);
      return;
    case "with":
      for (const [target] of statement.assignments) inTarget(search, target);
      for (const [, value] of statement.assignments) inExpr(search, value);
      inBody(search, statement.body);
      return;
    case "set":
      inTarget(search, statement.target);
      inExpr(search, statement.value);
      return;
    case "setblock":
      inTarget(search, statement.target);
      if (statement.filter !== null) inExpr(search, statement.filter);
      inBody(search, statement.body);
      return;
    case "autoescape":
      inExpr(search, statement.value);
      inBody(search, statement.body);
      return;
    case "load":
      inExpr(search, statement.template);
      return;
    case "text":
    case "break":
    case "continue":
    case "block":
      return;
  }
}

function inFunction(search: Search, statement: MacroStatement | CallBlockStatement): void {
  for (const { name } of statement.signature.parameters) search.open.delete(name);
  for (const { fallback } of statement.signature.parameters) if (fallback !== null) inExpr(search, fallback);
  inBody(search, statement.body);
}
