import { expect, test } from "vitest";
import { extractBlocks } from "./extract-blocks.ts";

const at = { name: "file", file: "macros/file.sql" };
const allowed = new Set(["macro", "test", "docs", "materialization"]);

test("cuts a file into blocks and the text between them", () => {
  const text =
    "-- a\n{% macro m(a, b='%}') %}\nx {{ '{% endmacro %}' }}\n{% endmacro %}\n\n  {%- test t(model) -%} y {%- endtest -%}  z";
  const [first, macro, test, last] = extractBlocks(text, allowed, at);
  expect(first).toMatchObject({ kind: "raw", contents: "-- a\n", startLine: 1 });
  expect(macro).toMatchObject({
    kind: "macro",
    name: "m",
    header: "(a, b='%}')",
    fullText: "{% macro m(a, b='%}') %}\nx {{ '{% endmacro %}' }}\n{% endmacro %}",
    contents: "\nx {{ '{% endmacro %}' }}\n",
    startOffset: 5,
    startLine: 2,
    contentsLine: 2,
  });
  expect(test).toMatchObject({ kind: "test", name: "t", contents: "y", startLine: 4, contentsLine: 6 });
  expect(last).toMatchObject({ kind: "raw", contents: "z" });
});

test("comments, raw blocks and prints hide tags", () => {
  const text =
    "{# {% macro a() %} #}{% raw %}{% macro b() %}{% endraw %}{{ '{% macro c() %}' }}{% macro d() %}{% endmacro %}";
  expect(extractBlocks(text, allowed, at).filter((block) => block.kind !== "raw")).toMatchObject([{ name: "d" }]);
});

test("tells of tags outside of blocks", () => {
  const seen: string[] = [];
  const text = "{% set x = 1 %}\n{% macro m() %}{% set y = 1 %}{% endmacro %}\n{% do x %}";
  extractBlocks(text, allowed, at, { onUnexpected: (tag, line) => seen.push(`${tag}@${line}`) });
  expect(seen).toEqual(["set@1", "do@3"]);
});

test.each([
  ["{% macro m() %}", "Reached EOF without finding a close tag for macro (searched from line 1)"],
  [
    "a\n{% if x %}{% macro m() %}{% endmacro %}{% endif %}",
    "Got a block definition inside control flow at 2:10. All dbt block definitions must be at the top level",
  ],
  ["{% endif %}", "Got an unexpected control flow end tag, got endif but never saw a preceeding if (@ 1:0)"],
  ["{% if a %}{% endfor %}", "Got an unexpected control flow end tag, got endfor but expected endif next (@ 1:10)"],
  ["é😀{% endif %}", "Got an unexpected control flow end tag, got endif but never saw a preceeding if (@ 1:2)"],
  [
    "😀{% macro a() %}{% test b() %}",
    "Got nested tags: macro (started at 1) did not have a matching {{% endmacro %}} before a subsequent test was found (started at 16)",
  ],
  ["\n {%- raw x %}", 'unexpected EOF, expected {% raw %}...{% endraw %}, got "\n {%- raw x %}"'],
  ["{# a", 'unexpected EOF, expected #}, got " a"'],
  ["{% macro m('", 'unexpected EOF, expected string, got "\'"'],
])("%s is an error with a place", (text, message) => {
  expect(() => extractBlocks(text, allowed, at)).toThrow(
    expect.objectContaining({ message, location: expect.objectContaining({ file: "macros/file.sql" }) }),
  );
});

test("white space around tags is what Python takes for it", () => {
  const text = "\u001f{%- macro m() -%}\ufeffa\u0085{%- endmacro -%}\ufeff";
  expect(extractBlocks(text, allowed, at).map((block) => [block.fullText, block.contents])).toEqual([
    ["\u001f{%- macro m() -%}\ufeffa\u0085{%- endmacro -%}", "\ufeffa"],
    ["\ufeff", "\ufeff"],
  ]);
});
