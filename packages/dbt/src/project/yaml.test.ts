import { Float } from "@sluice/jinja";
import { expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import { loadYaml } from "./yaml.ts";

const data = (text: string) => loadYaml(text, "f.yml").data;

it.each<[string, unknown]>([
  ["yes", true],
  ["Off", false],
  ["y", "y"],
  ["010", 8],
  ["0o10", "0o10"],
  ["1_000", 1000],
  ["1e3", "1e3"],
  ["1.5", 1.5],
  ["2.0", new Float(2)],
  ["~", null],
  ["2024-01-31", "2024-01-31"],
  ["2024-01-31 10:00:00", "2024-01-31T10:00:00"],
  ["2024-01-31T10:00:00+02:00", "2024-01-31T10:00:00+02:00"],
  ["2024-01-31 10:00:00.5 -5", "2024-01-31T10:00:00.500000-05:00"],
  ["12:30", 750],
  ["01:30", "01:30"],
  ["1:30.5", 90.5],
  [".5", 0.5],
  ["-.5", "-.5"],
  ["._5", "._5"],
  ["'yes'", "yes"],
])("%s is what PyYAML makes of it", (text, expected) => {
  expect(data(`a: ${text}`)).toEqual({ a: expected });
});

it("merges keys, and keeps __proto__ an ordinary key", () => {
  expect(data("base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}")).toMatchObject({ more: { x: 1, y: 3 } });
  const map = data('{"__proto__": {"polluted": 1}}');
  expect(Object.keys(map ?? {})).toEqual(["__proto__"]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

it("ends a block of text as the file does", () => {
  expect(data("a: >\n  x\n  y")).toEqual({ a: "x y" });
  expect(data("a: >\n  x\n  y\n")).toEqual({ a: "x y\n" });
});

it("takes the last of duplicate keys and says where they are", () => {
  const { data: map, duplicates } = loadYaml("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", "f.yml");
  expect(map).toEqual({ a: 3, b: { c: 2 } });
  expect(duplicates).toEqual([
    { key: "c", line: 4, column: 3 },
    { key: "a", line: 5, column: 1 },
  ]);
});

it("shows the lines around a mistake", () => {
  expect(() => data("a:\n  - b\n c: d\n")).toThrow(DbtError);
  expect(() => data("a:\n  - b\n c: d\n")).toThrow("Syntax error near line 3\n------------------------------\n1  | a:");
});

it("refuses aliases that hold themselves, or too much", () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inside = level === 0 ? "x" : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 10 }, () => inside)}]`;
  });
  expect(() => data("a: &a [*a]")).toThrow("Aliases in f.yml");
  expect(() => data(levels.join("\n"))).toThrow("Aliases in f.yml");
  expect(data("a: &a [x]\nb: [*a, *a]")).toEqual({ a: ["x"], b: [["x"], ["x"]] });
});

it("inside brackets and quotes lines may start anywhere", () => {
  const text = 'a:\n  b: [\n    1,\n  2\n]\n  c: {x: 1,\ny: "p\n q"\n  }\nd: 3\n';
  expect(loadYaml(text, "f.yml").data).toEqual({ a: { b: [1, 2], c: { x: 1, y: "p q" } }, d: 3 });
  expect(() => loadYaml("a:\n  b: [1,\n2\nc: {", "f.yml")).toThrow("line 3, column 1");
});

it("finds the places of a hundred thousand repeated keys in one pass over the text", () => {
  const { data: map, duplicates } = loadYaml("key: value\n".repeat(100_000), "f.yml");
  expect(map).toEqual({ key: "value" });
  expect(duplicates).toHaveLength(99_999);
  expect(duplicates.at(-1)).toEqual({ key: "key", line: 100_000, column: 1 });
});

it("gives up on a quote that is never closed without reading the text once per line", () => {
  const text = `a: "\n${"b: c d\n".repeat(200_000)}`;
  expect(() => loadYaml(text, "f.yml")).toThrow("Syntax error near line");
});
