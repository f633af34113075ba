// Filters of values as such: defaults, attributes, printing for debugging, and dbt's own.

import { typeError } from "../errors/python-errors.ts";
import { missingAttribute, ownAttribute } from "../operations/attributes.ts";
import { stringOf } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import type { FilterFunction } from "../runtime/filter-engine.ts";
import type { Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";
import { environmentFilter, type FilterEntry, plainFilter } from "./define.ts";
import { prettyText } from "./pretty-text.ts";

function attribute(value: Value, name: string, policy: UndefinedPolicy): Value {
  if (value instanceof Undefined) {
    if (value.policy !== "parse") throw value.error();
    return value;
  }
  const found = ownAttribute(value, name, policy);
  return found === undefined ? missingAttribute(value, name, policy) : found;
}

function nameOf(value: Value): string {
  const name = stringOf(value);
  if (name === null) throw typeError(`attribute name must be string, not '${typeNameOf(value)}'`);
  return name;
}

const defaultFilter = plainFilter("do_default", ["value", ["default_value", ""], ["boolean", false]], (bound) => {
  const value = bound.get("value");
  const isMissing = value instanceof Undefined || (isTruthy(bound.get("boolean")) && !isTruthy(value));
  return isMissing ? bound.get("default_value") : value;
});

/** as_text and its relatives mean nothing where the result is text. */
const unchanged: FilterFunction = plainFilter("<lambda>", ["x"], (bound) => bound.get("x"));

export const valueFilters: readonly FilterEntry[] = [
  ["default", defaultFilter],
  ["d", defaultFilter],
  [
    "attr",
    environmentFilter("do_attr", ["obj", "name"], (bound, engine) =>
      attribute(bound.get("obj"), nameOf(bound.get("name")), engine.policy),
    ),
  ],
  ["pprint", plainFilter("do_pprint", ["value"], (bound) => prettyText(bound.get("value")))],
  ["is_list", plainFilter("is_list", ["value"], (bound) => Array.isArray(bound.get("value")))],
  ["as_text", unchanged],
  ["as_native", unchanged],
  ["as_bool", unchanged],
  ["as_number", unchanged],
];
