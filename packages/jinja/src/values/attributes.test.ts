import { expect, test } from "vitest";
import { getAttribute, getItem } from "./attributes.ts";
import { fn } from "./callable.ts";
import { Decimal } from "./decimal.ts";
import { Dict } from "./dict.ts";
import { Float } from "./float.ts";
import { PySet } from "./py-set.ts";
import { Tuple } from "./tuple.ts";
import type { Value } from "./types.ts";
import { Undefined } from "./undefined.ts";

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
