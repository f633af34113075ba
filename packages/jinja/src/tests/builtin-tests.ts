// All tests (`value is name`) that every environment has, by name.

import { typeError } from "../errors/python-errors.ts";
import { isMapping } from "../filters/mappings.ts";
import { onlyArgument } from "../methods/method.ts";
import { isLower, isUpper } from "../methods/str-case.ts";
import { isInt } from "../numbers/numbers.ts";
import { binaryOperation } from "../operations/arithmetic.ts";
import { valuesEqual } from "../operations/equality.ts";
import { tryIterate, tryLength } from "../operations/iteration.ts";
import { type ComparisonOperator, compareValues } from "../operations/order.ts";
import { stringOf, toText } from "../operations/text.ts";
import type { FilterEngine, TestFunction } from "../runtime/filter-engine.ts";
import { bindArguments } from "../values/callable.ts";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { hashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

type TestEntry = readonly [name: string, test: TestFunction];

function ofValue(pythonName: string, test: (value: Value) => boolean): TestFunction {
  return (_, args, kwargs) => test(bindArguments(pythonName, ["value"], args, kwargs).get("value"));
}

function ofTwo(pythonName: string, second: string, test: (value: Value, other: Value) => boolean): TestFunction {
  return (_, args, kwargs) => {
    const bound = bindArguments(pythonName, ["value", second], args, kwargs);
    return test(bound.get("value"), bound.get(second));
  };
}

function comparison(pythonName: string, operator: ComparisonOperator): TestFunction {
  return (_, [a, b, ...rest]) => {
    if (a !== undefined && b !== undefined && rest.length === 0) return compareValues(operator, a, b);
    const given = rest.length + (a === undefined ? 0 : 1) + (b === undefined ? 0 : 1);
    throw typeError(`${pythonName} expected 2 arguments, got ${given}`);
  };
}

function isRemainder(value: Value, divisor: Value, expected: number): boolean {
  return valuesEqual(binaryOperation("%", value, divisor), expected);
}

/** Something with a length and items by index or key. */
function isSequence(value: Value): boolean {
  if (value instanceof PySet) return false;
  if (value instanceof HostObject) return value.size !== undefined && value.getItem !== undefined;
  return tryLength(value) !== null;
}

function isSame(a: Value, b: Value): boolean {
  return a === b;
}

/** What is no text names nothing; what cannot be a key cannot even be looked for. */
function nameOf(value: Value): string {
  hashKey(value);
  return stringOf(value) ?? "";
}

function named(pythonName: string, test: (engine: FilterEngine, name: string) => boolean): TestFunction {
  return (engine, args, kwargs) =>
    test(engine, nameOf(bindArguments(pythonName, ["env", "value"], [null, ...args], kwargs).get("value")));
}

const names: readonly TestEntry[] = [
  ["filter", named("test_filter", (engine, name) => engine.findFilter(name) !== undefined)],
  ["test", named("test_test", (engine, name) => engine.findTest(name) !== undefined)],
];

const kinds: readonly TestEntry[] = [
  ["defined", ofValue("test_defined", (value) => !(value instanceof Undefined))],
  ["undefined", ofValue("test_undefined", (value) => value instanceof Undefined)],
  ["none", ofValue("test_none", (value) => value === null)],
  ["boolean", ofValue("test_boolean", (value) => typeof value === "boolean")],
  ["false", ofValue("test_false", (value) => value === false)],
  ["true", ofValue("test_true", (value) => value === true)],
  ["integer", ofValue("test_integer", isInt)],
  ["float", ofValue("test_float", (value) => value instanceof Float)],
  [
    "number",
    ofValue(
      "test_number",
      (value) => isInt(value) || typeof value === "boolean" || value instanceof Float || value instanceof Decimal,
    ),
  ],
  ["string", ofValue("test_string", (value) => stringOf(value) !== null)],
  ["mapping", ofValue("test_mapping", isMapping)],
  ["sequence", ofValue("test_sequence", isSequence)],
  ["iterable", ofValue("test_iterable", (value) => value instanceof Dict || tryIterate(value) !== null)],
  [
    "callable",
    (_, args, kwargs) => {
      const value = onlyArgument("callable", args, kwargs);
      return value instanceof Undefined || (value instanceof HostObject && value.call !== undefined);
    },
  ],
  ["escaped", ofValue("test_escaped", (value) => value instanceof Markup)],
  ["lower", ofValue("test_lower", (value) => isLower(toText(value)))],
  ["upper", ofValue("test_upper", (value) => isUpper(toText(value)))],
];

const relations: readonly TestEntry[] = [
  ["odd", ofValue("test_odd", (value) => isRemainder(value, 2, 1))],
  ["even", ofValue("test_even", (value) => isRemainder(value, 2, 0))],
  ["divisibleby", ofTwo("test_divisibleby", "num", (value, num) => isRemainder(value, num, 0))],
  ["sameas", ofTwo("test_sameas", "other", isSame)],
  ["in", ofTwo("test_in", "seq", (value, seq) => compareValues("in", value, seq))],
  ...(["==", "eq", "equalto"] as const).map((name): TestEntry => [name, comparison("eq", "==")]),
  ...(["!=", "ne"] as const).map((name): TestEntry => [name, comparison("ne", "!=")]),
  ...([">", "gt", "greaterthan"] as const).map((name): TestEntry => [name, comparison("gt", ">")]),
  ...([">=", "ge"] as const).map((name): TestEntry => [name, comparison("ge", ">=")]),
  ...(["<", "lt", "lessthan"] as const).map((name): TestEntry => [name, comparison("lt", "<")]),
  ...(["<=", "le"] as const).map((name): TestEntry => [name, comparison("le", "<=")]),
];

export const builtinTests: ReadonlyMap<string, TestFunction> = new Map([...names, ...kinds, ...relations]);

/** For hints about names that are written wrongly. */
export const testNames: readonly string[] = [...builtinTests.keys()];
