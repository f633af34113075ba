// Expressions whose value is known before anything runs. Native templates print these as text: `{{ 1 }}` is "1".

import {
  binaryOperation,
  compareValues,
  getAttribute,
  getItem,
  isTruthy,
  iterate,
  sliceValue,
  toText,
  unaryOperation,
} from "../operations/operations.ts";
import type { Arguments, Expr } from "../parser/nodes.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { Markup } from "../values/markup.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import type { Engine } from "./engine.ts";

/** Filters whose result depends on more than their arguments. */
const notConstant: ReadonlySet<string> = new Set(["map", "select", "reject", "selectattr", "rejectattr", "random"]);

class Impossible extends Error {}

/** The text of a constant expression; `null` when its value can only be told at run time. */
export function foldToText(engine: Engine, expr: Expr): string | null {
  try {
    const value = fold(engine, expr);
    return isPlain(value) ? toText(value) : null;
  } catch {
    // Whatever went wrong goes wrong again, with its place, when the template runs.
    return null;
  }
}

function fold(engine: Engine, expr: Expr): Value {
  const value = (child: Expr): Value => fold(engine, child);
  switch (expr.type) {
    case "const":
      return expr.value;
    case "list":
      return expr.items.map(value);
    case "tuple":
      return new Tuple(expr.items.map(value));
    case "dict":
      return Dict.from(expr.pairs.map(([key, member]) => [value(key), value(member)] as const));
    case "attribute":
      return getAttribute(value(expr.target), expr.name, engine.policy);
    case "item":
      return getItem(value(expr.target), value(expr.key), engine.policy);
    case "slice":
      return sliceValue(
        value(expr.target),
        bound(engine, expr.start),
        bound(engine, expr.stop),
        bound(engine, expr.step),
      );
    case "filter":
    case "test":
      return foldOperation(engine, expr);
    case "binary":
      return binaryOperation(expr.operator, value(expr.left), value(expr.right));
    case "unary":
      return expr.operator === "not"
        ? !isTruthy(value(expr.operand))
        : unaryOperation(expr.operator, value(expr.operand));
    case "logic": {
      const left = value(expr.left);
      return isTruthy(left) === (expr.operator === "and") ? value(expr.right) : left;
    }
    case "compare":
      return foldComparison(engine, expr);
    case "concat":
      return expr.parts.map((part) => toText(value(part))).join("");
    case "conditional":
      if (isTruthy(value(expr.test))) return value(expr.whenTrue);
      if (expr.whenFalse === null) throw new Impossible();
      return value(expr.whenFalse);
    case "name":
    case "call":
      throw new Impossible();
  }
}

function bound(engine: Engine, expr: Expr | null): Value {
  return expr === null ? null : fold(engine, expr);
}

function foldComparison(engine: Engine, expr: Expr & { readonly type: "compare" }): boolean {
  let left = fold(engine, expr.left);
  for (const [operator, operand] of expr.rest) {
    const right = fold(engine, operand);
    if (!compareValues(operator, left, right)) return false;
    left = right;
  }
  return true;
}

function foldOperation(engine: Engine, expr: Expr & { readonly type: "filter" | "test" }): Value {
  if (expr.target === null || notConstant.has(expr.name)) throw new Impossible();
  const target = fold(engine, expr.target);
  const args = foldArguments(engine, expr.arguments);
  const result =
    expr.type === "filter"
      ? engine.filter(expr.name, [target, ...args.args], args.kwargs)
      : engine.test(expr.name, [target, ...args.args], args.kwargs);
  if (result instanceof Promise) throw new Impossible();
  return result;
}

function foldArguments(engine: Engine, args: Arguments): { args: Value[]; kwargs: Map<string, Value> } {
  if (args.keywordSplat !== null) throw new Impossible();
  const positional = args.args.map((arg) => fold(engine, arg));
  if (args.splat !== null) positional.push(...iterate(fold(engine, args.splat)));
  return { args: positional, kwargs: new Map(args.kwargs.map(([name, arg]) => [name, fold(engine, arg)])) };
}

/** Whether the value could be written down as a literal. */
function isPlain(value: Value): boolean {
  if (value === null || typeof value !== "object" || value instanceof Float || value instanceof Markup) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  if (value instanceof Tuple) return !(value instanceof NamedTuple) && value.items.every(isPlain);
  if (value instanceof PySet) return [...value].every(isPlain);
  return value instanceof Dict && [...value.entries()].every(([key, member]) => isPlain(key) && isPlain(member));
}
