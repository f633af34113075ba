import { expect, test } from "vitest";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { Tuple } from "../values/tuple.ts";
import { toJs, toValue } from "./conversion.ts";
import { toRepr } from "./repr.ts";

test("plain data becomes Python values", () => {
  const data = {
    a: [1, 1.5, null, undefined, true],
    m: new Map([[1, "x"]]),
    s: new Set(["y"]),
    big: 2n ** 70n,
    two: 2n,
  };
  expect(toRepr(toValue(data))).toBe(
    "{'a': [1, 1.5, None, None, True], 'm': {1: 'x'}, 's': {'y'}, 'big': 1180591620717411303424, 'two': 2}",
  );
  expect(toRepr(toValue([1e21, 2 ** 60, -0]))).toBe("[1e+21, 1152921504606846976, 0]");
});

test("what is not data is refused", () => {
  expect(() => toValue(() => 1)).toThrow("a JavaScript function cannot be given to a template");
  expect(() => toValue({ when: new Date() })).toThrow("a JavaScript Date cannot be given to a template");
});

test("values become plain data, and no key reaches a prototype", () => {
  const dict = Dict.from([
    ["t", new Tuple([1, new Float(2)])],
    ["d", Decimal.fromText("1.50")],
    [true, "yes"],
    ["__proto__", Dict.from([["polluted", 1]])],
  ]);
  const data = toJs(dict);
  expect(JSON.stringify(data)).toBe('{"t":[1,2],"d":1.5,"true":"yes","__proto__":{"polluted":1}}');
  expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  expect(toRepr(toValue(JSON.parse('{"__proto__": 1, "constructor": 2}')))).toBe("{'__proto__': 1, 'constructor': 2}");
});
