import { expect, test } from "vitest";
import { macroHeader } from "./macro-header.ts";

const at = { name: "m", file: "macros/m.sql" };

test.each([
  ["{% macro é(a, b=1) %}{% endmacro %}", "é", ["a", "b"], null],
  ["{% test t(model) %}{% endtest %}", "test_t", ["model"], null],
  ["{% materialization m, adapter='a' 'b' %}{% endmaterialization %}", "materialization_m_ab", null, ["sql"]],
  ["{% materialization m, adapter=1 %}{% endmaterialization %}", "materialization_m_1", null, ["sql"]],
  [
    "{% materialization m, supported_languages=('python',), supported_languages=[] %}{% endmaterialization %}",
    "materialization_m_default",
    null,
    ["python"],
  ],
])("%s", (text, name, parameters, supportedLanguages) => {
  expect(macroHeader(text, at)).toMatchObject({ name, supportedLanguages, ...(parameters && { parameters }) });
});

test("a language that no materialization can have", () => {
  const text = "{% materialization m, supported_languages=['sql', 'rust'] %}{% endmaterialization %}";
  expect(() => macroHeader(text, at)).toThrow("'rust' is no language of a materialization");
});
