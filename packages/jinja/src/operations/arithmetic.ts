// The arithmetic operators over all values.
import { overflowError, typeError } from "../errors/python-errors.ts";
import { percentFormat } from "../format/percent-format.ts";
import { floatArithmetic } from "../numbers/float-arithmetic.ts";
import { intArithmetic } from "../numbers/int-arithmetic.ts";
import { asInt, asNumber, intToNumber } from "../numbers/numbers.ts";
import { DictView } from "../values/dict-view.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { BinaryOperator, Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { iterate } from "./iteration.ts";
import { checkItemCount, checkTextLength } from "./limits.ts";
import { stringOf } from "./text.ts";
import { typeNameOf } from "./type-name.ts";

export function binaryOperation(operator: BinaryOperator, a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") return intArithmetic(operator, a, b);
  if (operator === "+" && typeof a === "string" && typeof b === "string") return a + b;
  const numbers = numericOperation(operator, a, b);
  if (numbers !== undefined) return numbers;
  if (operator === "%") {
    const formatted = formatOperation(a, b);
    if (formatted !== undefined) return formatted;
  }
  if (a instanceof Undefined) throw a.error();
  if (a instanceof HostObject && a.binary) {
    const result = a.binary(operator, b, false);
    if (result !== undefined) return result;
  }
  if (b instanceof Undefined) throw b.error();
  if (b instanceof HostObject && b.binary) {
    const result = b.binary(operator, a, true);
    if (result !== undefined) return result;
  }
  if (operator === "+") return concatenate(a, b);
  if (operator === "*") return repeat(a, b);
  if (operator === "-") {
    const difference = setDifference(a, b);
    if (difference !== undefined) return difference;
  }
  throw unsupported(operator, a, b);
}

export function unaryOperation(operator: "+" | "-", a: Value): Value {
  const int = asInt(a);
  if (int !== null) return operator === "+" ? int : intArithmetic("-", 0, int);
  if (a instanceof Float) return operator === "+" ? a : new Float(-a.value);
  if (a instanceof Undefined) throw a.error();
  const result = a instanceof HostObject ? a.unary?.(operator) : undefined;
  if (result !== undefined) return result;
  throw typeError(`bad operand type for unary ${operator}: '${typeNameOf(a)}'`);
}

function numericOperation(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  const intA = asInt(a);
  const intB = asInt(b);
  if (intA !== null && intB !== null) return intArithmetic(operator, intA, intB);
  if (!(a instanceof Float || b instanceof Float)) return undefined;
  const numberA = intA === null ? asNumber(a) : intToNumber(intA);
  const numberB = intB === null ? asNumber(b) : intToNumber(intB);
  if (numberA === null || numberB === null) return undefined;
  return floatArithmetic(operator, numberA, numberB);
}

function formatOperation(a: Value, b: Value): Value | undefined {
  if (typeof a === "string") return percentFormat(a, b);
  return a instanceof Markup ? new Markup(percentFormat(a.text, b, escapeHtml)) : undefined;
}

function concatenate(a: Value, b: Value): Value {
  const textA = stringOf(a);
  if (textA !== null) {
    const textB = stringOf(b);
    if (textB === null && a instanceof Markup) throw unsupported("+", a, b);
    if (textB === null) throw typeError(`can only concatenate str (not "${typeNameOf(b)}") to str`);
    if (!(a instanceof Markup || b instanceof Markup)) return textA + textB;
    const safe = (value: Value, text: string) => (value instanceof Markup ? text : escapeHtml(text));
    return new Markup(safe(a, textA) + safe(b, textB));
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) throw typeError(`can only concatenate list (not "${typeNameOf(b)}") to list`);
    checkItemCount(a.length + b.length);
    return [...a, ...b];
  }
  if (a instanceof Tuple) {
    if (!(b instanceof Tuple)) throw typeError(`can only concatenate tuple (not "${typeNameOf(b)}") to tuple`);
    checkItemCount(a.items.length + b.items.length);
    return new Tuple([...a.items, ...b.items]);
  }
  throw unsupported("+", a, b);
}

function repeat(a: Value, b: Value): Value {
  if (isSequence(a)) return repeatSequence(a, b);
  if (isSequence(b)) return repeatSequence(b, a);
  throw unsupported("*", a, b);
}

function isSequence(value: Value): boolean {
  return Array.isArray(value) || value instanceof Tuple || stringOf(value) !== null;
}

function repeatSequence(sequence: Value, times: Value): Value {
  const count = asInt(times);
  if (count === null && sequence instanceof Markup) {
    throw typeError(`'${typeNameOf(times)}' object cannot be interpreted as an integer`);
  }
  if (count === null) throw typeError(`can't multiply sequence by non-int of type '${typeNameOf(times)}'`);
  if (typeof count === "bigint") throw overflowError("cannot fit 'int' into an index-sized integer");
  if (typeof sequence === "string") return repeatText(sequence, count);
  if (sequence instanceof Markup) return new Markup(repeatText(sequence.text, count));
  if (Array.isArray(sequence)) return repeatItems(sequence, count);
  return sequence instanceof Tuple ? new Tuple(repeatItems(sequence.items, count)) : sequence;
}

function repeatText(text: string, count: number): string {
  if (count <= 0) return "";
  checkTextLength(text.length * count);
  return text.repeat(count);
}

function repeatItems(items: readonly Value[], count: number): Value[] {
  const out: Value[] = [];
  if (count <= 0 || items.length === 0) return out;
  checkItemCount(items.length * count);
  for (let i = 0; i < count; i++) for (const item of items) out.push(item);
  return out;
}

function setDifference(a: Value, b: Value): Value | undefined {
  if (a instanceof PySet) {
    if (b instanceof PySet || (b instanceof DictView && b.isSetLike)) return without(a, iterate(b));
    return undefined;
  }
  const hasView = [a, b].some((value) => value instanceof DictView && value.isSetLike);
  if (hasView) return without(iterate(a), iterate(b));
  return undefined;
}

function without(members: Iterable<Value>, removed: Iterable<Value>): PySet {
  const out = new PySet(members);
  for (const member of removed) out.delete(member);
  return out;
}

function unsupported(operator: BinaryOperator, a: Value, b: Value): Error {
  const shown = operator === "**" ? "** or pow()" : operator;
  return typeError(`unsupported operand type(s) for ${shown}: '${typeNameOf(a)}' and '${typeNameOf(b)}'`);
}
