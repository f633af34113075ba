import { expect, test } from "vitest";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { toJson } from "./json.ts";
import { toText } from "./text.ts";

test("text as json.dumps writes it", () => {
  const dict = Dict.from([
    ["b", new Tuple([1, new Float(1), 2n ** 70n])],
    ["a", 'é"\n\u0001😀'],
    [null, new Float(Number.NaN)],
    [true, []],
  ]);
  expect(toJson(dict)).toBe(
    '{"b": [1, 1.0, 1180591620717411303424], "a": "\\u00e9\\"\\n\\u0001\\ud83d\\ude00", "null": NaN, "true": []}',
  );
  const nested = Dict.from([
    ["b", [1, new Dict()]],
    ["a", null],
  ]);
  expect(toJson(nested, { sortKeys: true, indent: 2 })).toBe('{\n  "a": null,\n  "b": [\n    1,\n    {}\n  ]\n}');
  expect(toJson(["é"], { ensureAscii: false, separators: [",", ":"] })).toBe('["é"]');
});

test("objects are refused unless they or the caller say how they look", () => {
  class Row extends HostObject {
    readonly typeName = "Row";
    getAttribute() {
      return undefined;
    }
    override toJsonValue() {
      return Dict.from([["id", 1]]);
    }
  }
  expect(toJson([new Row()])).toBe('[{"id": 1}]');
  expect(() => toJson(Decimal.fromInt(1))).toThrow("Object of type Decimal is not JSON serializable");
  expect(toJson(Decimal.fromText("1.5"), { fallback: toText })).toBe('"1.5"');
});

test("a list inside itself is an error", () => {
  const list: Value[] = [];
  list.push(list);
  expect(() => toJson(list)).toThrow("Circular reference detected");
});
