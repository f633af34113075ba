import { expect, test } from "vitest";
import { toRepr } from "../operations/repr.ts";
import { createEnvironment } from "../runtime/environment.ts";
import { scopeOf } from "../values/scope.ts";
import { nativeFilters, nativeResult } from "./native-filters.ts";

const environment = createEnvironment({ native: true, filters: nativeFilters });

function render(text: string): string {
  return toRepr(nativeResult(environment.template(text, { name: "t", file: "t.yml" }).renderSync(scopeOf({}))));
}

test.each([
  ["{{ '5' }}", "'5'"],
  ["{{ '5'|as_number }}", "5"],
  ["{{ '1.50'|as_number }}", "1.5"],
  ["{{ 'True'|as_bool }}", "True"],
  ["{{ 'b' in ['a', 'b']|as_bool }}", "'True'"],
  ["{{ 'c' in ['a', 'b']|as_bool }}", "'False'"],
  ["{{ \"[1, 'a', {'b': None}]\"|as_native }}", "[1, 'a', {'b': None}]"],
  ["{{ 'no literal'|as_native }}", "'no literal'"],
  ["{{ 5|as_text }}", "'5'"],
  ["{{ '5'|as_number }}{{ '6' }}", "'56'"],
  ["{% set x = 5 %}{{ x|as_text|int }}", "5"],
  ["{% set x = true %}{{ x|as_bool|string }}", "True"],
  ["{% set x = 'a b' %}{{ x|as_text|tojson }}", "Markup('\"a b\"')"],
  ["{{ ('a b'|as_number).split() }}", "['a', 'b']"],
  ["{{ '0_1'|as_native }}", "'0_1'"],
  ["{{ '1 # one'|as_number }}", "1"],
  ["{% set x %}{{ '5'|as_number }}a{% endset %}{{ x }}", "'5a'"],
])("%s gives %s", (text, expected) => {
  expect(render(text)).toBe(expected);
});

test("what cannot become the wanted type is an error", () => {
  expect(() => render("{{ 'yes'|as_bool }}")).toThrow("Could not convert value 'yes' into type 'bool'");
  expect(() => render("{{ 'True'|as_number }}")).toThrow("Could not convert value 'True' into type 'number'");
});
