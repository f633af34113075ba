import { expect, test } from "vitest";
import { fn } from "../values/callable.ts";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { getAttribute, getItem } from "./attributes.ts";

const everyKind: readonly Value[] = [
  "text",
  5,
  7n,
  true,
  null,
  [1],
  new Float(1),
  new Tuple([1]),
  new Dict(),
  new PySet([1]),
  Decimal.fromInt(1),
  fn("f", () => 1),
];

test.each([
  "constructor",
  "prototype",
  "__proto__",
  "toString",
  "length",
  "size",
  "valueOf",
  "map",
  "then",
  "typeName",
])("the JavaScript property %s of a value is out of reach", (name) => {
  for (const value of everyKind) {
    for (const found of [getAttribute(value, name, "render"), getItem(value, name, "render")]) {
      expect(found).toBeInstanceOf(Undefined);
    }
  }
});

test("a dict gives its methods first for an attribute, its entries first for an item", () => {
  const dict = Dict.from([["items", 1]]);
  expect(getItem(dict, "items", "render")).toBe(1);
  expect(getAttribute(dict, "items", "render")).not.toBe(1);
});

test("what is refused says so when it is used", () => {
  const found = getAttribute("", "__class__", "render");
  expect(found).toBeInstanceOf(Undefined);
  if (found instanceof Undefined) {
    expect(found.error()).toMatchObject({
      message: "access to attribute '__class__' of 'str' object is unsafe.",
      pythonType: "SecurityError",
    });
  }
});
