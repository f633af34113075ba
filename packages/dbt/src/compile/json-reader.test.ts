import { toRepr } from "@sluice/jinja";
import { expect, test } from "vitest";
import { parseJson } from "./json-reader.ts";

test.each([
  ['{"a": 1.0, "b": [1, true, null], "c": 1e2}', "{'a': 1.0, 'b': [1, True, None], 'c': 100.0}"],
  ["12345678901234567890", "12345678901234567890"],
  ['"\\u00e9\\n"', "'é\\n'"],
  ["[NaN, -Infinity]", "[nan, -inf]"],
  ['{"__proto__": 1}', "{'__proto__': 1}"],
])("%s is %s", (text, shown) => {
  expect(toRepr(parseJson(text))).toBe(shown);
});

test.each([
  ["{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
  ["[1,", "Expecting value: line 1 column 4 (char 3)"],
  ["1 2", "Extra data: line 1 column 3 (char 2)"],
  ["[".repeat(5000), "Too deeply nested"],
])("%.10s is refused", (text, message) => {
  expect(() => parseJson(text)).toThrow(message);
});
