// < <= > >= and the comparison operators as a whole.
import { typeError } from "../errors/python-errors.ts";
import { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { compareText } from "./code-points.ts";
import { containsValue } from "./containment.ts";
import { isSubset, membersEqual, plainNumber, valuesEqual } from "./equality.ts";
import { stringOf } from "./text.ts";
import { typeNameOf } from "./type-name.ts";

type OrderOperator = "<" | "<=" | ">" | ">=";
export type ComparisonOperator = OrderOperator | "==" | "!=" | "in" | "notin";

export function compareValues(operator: ComparisonOperator, a: Value, b: Value): boolean {
  switch (operator) {
    case "==":
      return valuesEqual(a, b);
    case "!=":
      return !valuesEqual(a, b);
    case "in":
      return containsValue(b, a);
    case "notin":
      return !containsValue(b, a);
    default:
      return inOrder(operator, a, b);
  }
}

/** Negative when `a` sorts before `b`; the order of sorted(), min() and max(). */
export function isLess(a: Value, b: Value): boolean {
  return inOrder("<", a, b);
}

function inOrder(operator: OrderOperator, a: Value, b: Value): boolean {
  if (typeof a === "number" && typeof b === "number") return holds(operator, a - b);
  if (a instanceof Undefined) throw a.error();
  if (b instanceof Undefined) throw b.error();
  const numberA = plainNumber(a);
  const numberB = plainNumber(b);
  if (numberA !== null && numberB !== null) return numbersInOrder(operator, numberA, numberB);
  const textA = stringOf(a);
  const textB = stringOf(b);
  if (textA !== null && textB !== null) return holds(operator, compareText(textA, textB));
  if (Array.isArray(a) && Array.isArray(b)) return itemsInOrder(operator, a, b);
  if (a instanceof Tuple && b instanceof Tuple) return itemsInOrder(operator, a.items, b.items);
  if (a instanceof PySet && b instanceof PySet) return setsInOrder(operator, a, b);
  const order = hostOrder(a, b);
  if (order !== undefined) return holds(operator, order);
  throw typeError(`'${operator}' not supported between instances of '${typeNameOf(a)}' and '${typeNameOf(b)}'`);
}

function holds(operator: OrderOperator, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function numbersInOrder(operator: OrderOperator, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

function itemsInOrder(operator: OrderOperator, a: readonly Value[], b: readonly Value[]): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const itemA = a[i] ?? null;
    const itemB = b[i] ?? null;
    if (!membersEqual(itemA, itemB)) return inOrder(operator, itemA, itemB);
  }
  return holds(operator, a.length - b.length);
}

function setsInOrder(operator: OrderOperator, a: PySet, b: PySet): boolean {
  switch (operator) {
    case "<":
      return a.size < b.size && isSubset(a, b);
    case "<=":
      return isSubset(a, b);
    case ">":
      return b.size < a.size && isSubset(b, a);
    case ">=":
      return isSubset(b, a);
  }
}

function hostOrder(a: Value, b: Value): number | undefined {
  const order = a instanceof HostObject ? a.compare?.(b) : undefined;
  if (order !== undefined) return order;
  const reversed = b instanceof HostObject ? b.compare?.(a) : undefined;
  return reversed === undefined ? undefined : -reversed;
}
