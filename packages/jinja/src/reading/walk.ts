// Goes through every expression of a template, outer ones before those inside them, in the order of Jinja's own tree.
import { forEachChild } from "../compiler/children.ts";
import type { Body, Expr, Signature, Statement } from "../parser/nodes.ts";

export type Visit = (expr: Expr) => void;

export function visitExpressions(body: Body, visit: Visit): void {
  for (const statement of body) inStatement(statement, visit);
}

/** The expression and everything inside it. */
function descend(expr: Expr, visit: Visit): void {
  visit(expr);
  forEachChild(expr, visit, descendInto);
}

function descendInto(visit: Visit, expr: Expr): void {
  descend(expr, visit);
}

function inStatement(statement: Statement, visit: Visit): void {
  switch (statement.type) {
    case "print":
    case "do":
    case "set":
      descend(statement.value, visit);
      return;
    case "for":
      descend(statement.iterable, visit);
      visitExpressions(statement.body, visit);
      visitExpressions(statement.otherwise, visit);
      if (statement.filter !== null) descend(statement.filter, visit);
      return;
    case "if":
      for (const [test, branch] of statement.branches) {
        descend(test, visit);
        visitExpressions(branch, visit);
      }
      visitExpressions(statement.otherwise, visit);
      return;
    case "macro":
      inSignature(statement.signature, visit);
      visitExpressions(statement.body, visit);
      return;
    case "callblock":
      descend(statement.call, visit);
      inSignature(statement.signature, visit);
      visitExpressions(statement.body, visit);
      return;
    case "filterblock":
      visitExpressions(statement.body, visit);
      descend(statement.filter, visit);
      return;
    case "setblock":
      if (statement.filter !== null) descend(statement.filter, visit);
      visitExpressions(statement.body, visit);
      return;
    case "with":
      for (const [, value] of statement.assignments) descend(value, visit);
      visitExpressions(statement.body, visit);
      return;
    case "autoescape":
      descend(statement.value, visit);
      visitExpressions(statement.body, visit);
      return;
    case "block":
      visitExpressions(statement.body, visit);
      return;
    case "load":
      descend(statement.template, visit);
      return;
    case "text":
    case "break":
    case "continue":
      return;
  }
}

function inSignature(signature: Signature, visit: Visit): void {
  for (const { fallback } of signature.parameters) if (fallback !== null) descend(fallback, visit);
}
