// Fills the symbol table of a frame from the statements that belong to it.
import type { Body, Expr, MacroStatement, Statement, Target } from "../parser/nodes.ts";
import { forEachChild } from "./children.ts";
import type { Symbols } from "./symbols.ts";

/** The name that a macro is stored under in its template. */
export type MacroNaming = (macro: MacroStatement) => string;

export function analyzeBody(symbols: Symbols, body: Body, naming: MacroNaming): void {
  for (const statement of body) analyzeStatement(symbols, statement, naming);
}

export function analyzeExpr(symbols: Symbols, expr: Expr): void {
  if (expr.type === "name") symbols.load(expr.name);
  else forEachChild(expr, symbols, analyzeExpr);
}

/** The names of a target become variables that the frame always sets. */
export function declareTarget(symbols: Symbols, target: Target): void {
  if (target.type === "tuple") for (const item of target.items) declareTarget(symbols, item);
  else if (target.type === "name") symbols.parameter(target.name);
}

function analyzeStatement(symbols: Symbols, statement: Statement, naming: MacroNaming): void {
  switch (statement.type) {
    case "print":
    case "do":
      analyzeExpr(symbols, statement.value);
      return;
    case "for":
      analyzeExpr(symbols, statement.iterable);
      return;
    case "if":
      analyzeIf(symbols, statement.branches, statement.otherwise, naming);
      return;
    case "macro":
      symbols.store(naming(statement));
      return;
    case "callblock":
      analyzeExpr(symbols, statement.call);
      return;
    case "filterblock":
      analyzeExpr(symbols, statement.filter);
      return;
    case "with":
      for (const [, value] of statement.assignments) analyzeExpr(symbols, value);
      return;
    case "set":
      analyzeExpr(symbols, statement.value);
      storeTarget(symbols, statement.target);
      return;
    case "setblock":
      storeTarget(symbols, statement.target);
      return;
    case "load":
      analyzeExpr(symbols, statement.template);
      for (const name of statement.names) symbols.store(name);
      return;
    case "text":
    case "break":
    case "continue":
    case "autoescape":
    case "block":
      return;
  }
}

function storeTarget(symbols: Symbols, target: Target): void {
  if (target.type === "tuple") for (const item of target.items) storeTarget(symbols, item);
  else if (target.type === "name") symbols.store(target.name);
  else symbols.load(target.name);
}

function analyzeIf(
  symbols: Symbols,
  branches: readonly (readonly [Expr, Body])[],
  otherwise: Body,
  naming: MacroNaming,
): void {
  const [first, ...others] = branches;
  if (first === undefined) return;
  analyzeExpr(symbols, first[0]);
  const whenTrue = symbols.branch();
  analyzeBody(whenTrue, first[1], naming);
  const elif = symbols.branch();
  for (const [test, body] of others) analyzeIf(elif, [[test, body]], [], naming);
  const whenFalse = symbols.branch();
  analyzeBody(whenFalse, otherwise, naming);
  symbols.join([whenTrue, elif, whenFalse]);
}
