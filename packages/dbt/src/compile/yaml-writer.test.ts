// Values and what PyYAML 6's safe_dump writes for them.
import { Dict, Float, fn, Tuple, type Value } from "@sluice/jinja";
import { expect, test } from "vitest";
import { dumpYaml } from "./yaml-functions.ts";

const written = (value: Value, sortKeys = false) => dumpYaml(value, sortKeys, "default");

test.each<[Value, string]>([
  ["x", "x\n...\n"],
  ["x: y", "'x: y'\n"],
  [[], "[]\n"],
  [new Float(3), "3.0\n...\n"],
  [new Float(1e20), "1.0e+20\n...\n"],
  [new Float(-Infinity), "-.inf\n...\n"],
  [["", "yes", "1e3", "0x1f", "017"], "- ''\n- 'yes'\n- 1e3\n- '0x1f'\n- '017'\n"],
  [["1:30", "2024-01-02", "~", "<<"], "- '1:30'\n- '2024-01-02'\n- '~'\n- '<<'\n"],
  [["a #b", "a#b", "-", "é"], "- 'a #b'\n- a#b\n- '-'\n- \"\\xE9\"\n"],
  ["word ".repeat(20), `'${"word ".repeat(16)}word\n  word word word '\n`],
  [`${"x\ty ".repeat(22)}end`, `"${"x\\ty ".repeat(16)}x\\t\\\n  y ${"x\\ty ".repeat(5)}end"\n`],
  [
    Dict.from([
      ["", 1],
      ["a\nb", 2],
      ["k".repeat(123), 3],
    ]),
    `? ''\n: 1\n? 'a\n\n  b'\n: 2\n? ${"k".repeat(123)}\n: 3\n`,
  ],
  [[[new Tuple([1, 2])], Dict.from([["a", [3]]])], "- - - 1\n    - 2\n- a:\n  - 3\n"],
])("%j", (value, expected) => {
  expect(written(value)).toBe(expected);
});

test("what stands at several places is written once and pointed to", () => {
  const list: Value[] = [1];
  const inner = Dict.from([["list", list]]);
  expect(written([inner, list, inner])).toBe("- &id002\n  list: &id001\n  - 1\n- *id001\n- *id002\n");
});

test("keys are sorted on demand, and values without a form give the default", () => {
  const dict = Dict.from([
    ["b", 1],
    ["a", 2],
  ]);
  expect(written(dict, true)).toBe("a: 2\nb: 1\n");
  expect(written([fn("ref", () => null)])).toBe("default");
});
