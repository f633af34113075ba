import { expect, test } from "vitest";
import { DbtError } from "../errors.ts";
import { modelOf, type TestProjectOptions, testProject } from "./testing-project.ts";

const place = { name: "a", file: "models/a.sql" };

function render(sql: string, options: TestProjectOptions = {}) {
  return testProject(options).renderer.renderNode(modelOf("a", sql), sql, place);
}

function failure(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DbtError) return error.toText();
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a template's calls are noted, whatever it prints", () => {
  const sql = `{{ config(materialized='table', pre_hook='x') }}{{ ref('b') }}{{ ref('p', 'c', v=2) }}{{ source('s', 't') }}
    {{ var('day') }}{{ var('nope') }}{{ env_var('HOST', 'h') }}{{ outer() }}{{ nothing.at.all() }}`;
  const captured = render(sql, {
    macros: { shop: "{% macro outer() %}{{ inner() }}{% endmacro %}{% macro inner() %}{{ ref('d') }}{% endmacro %}" },
    vars: { day: "{{ 1 + 1 }}" },
  });
  expect(captured).toEqual({
    refs: [
      { name: "b", package: null, version: null },
      { name: "c", package: "p", version: 2 },
      { name: "d", package: null, version: null },
    ],
    sources: [["s", "t"]],
    metrics: [],
    functions: [],
    configCalls: [{ materialized: "table", "pre-hook": "x" }],
    unrenderedConfigCalls: [{ materialized: "table", "pre-hook": "x" }],
    macros: ["macro.shop.outer"],
    envVars: ["HOST"],
    vars: ["day", "nope"],
  });
});

test("nothing asks the warehouse", () => {
  const sql = `{% if execute %}{{ ref('never') }}{% endif %}{% set r = run_query('select 1') %}{{ r.columns[0].values() }}
    {{ adapter.get_relation('a', 'b', 'c') }}{% for c in adapter.get_columns_in_relation(this) %}{{ ref('no') }}{% endfor %}`;
  const runQuery =
    "{% macro run_query(sql) %}{% call statement('q') %}{{ sql }}{% endcall %}{{ return(load_result('q')) }}{% endmacro %}" +
    "{% macro statement(name) %}{% set sql = caller() %}{% if execute %}{{ ref('no') }}{% endif %}{% endmacro %}";
  expect(render(sql, { macros: { dbt: runQuery } }).refs).toEqual([]);
});

test("a macro that fails is shown with those that called it", () => {
  const macros = {
    shop: "{% macro outer() %}\n{{ inner() }}{% endmacro %}\n{% macro inner() %}{{ exceptions.raise_compiler_error('no') }}{% endmacro %}",
  };
  expect(failure(() => render("{{ outer() }}", { macros }))).toBe(
    [
      "Compilation Error in model a (models/a.sql)",
      "  no",
      "  ",
      "  > in macro inner (macros/shop.sql)",
      "  > called by macro outer (macros/shop.sql)",
      "  > called by model a (models/a.sql)",
      "  ",
      "  macros/shop.sql:3:23",
      "  > 3 | {% macro inner() %}{{ exceptions.raise_compiler_error('no') }}{% endmacro %}",
      "      |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ].join("\n"),
  );
});

test("inside a macro a missing name is an error", () => {
  const macros = { shop: "{% macro m() %}\n{{ nothing.x }}{% endmacro %}" };
  expect(failure(() => render("{{ m() }}", { macros }))).toBe(
    [
      "Compilation Error in model a (models/a.sql)",
      "  'nothing' is undefined",
      "  ",
      "  macros/shop.sql:2:4",
      "    1 | {% macro m() %}",
      "  > 2 | {{ nothing.x }}{% endmacro %}",
      "      |    ^^^^^^^^^",
    ].join("\n"),
  );
});

test.each([
  ["{{ ref() }}", "ref() takes at most two arguments (0 given)"],
  ["{{ ref(1) }}", "The name argument to ref() must be a string, got <class 'int'>"],
  ["{{ source('a') }}", "source() takes exactly two arguments (1 given)"],
  ["{{ config(pre_hook='a', **{'pre-hook': 'b'}) }}", 'Invalid config, has conflicting keys "pre_hook" and "pre-hook"'],
  ["{{ env_var('NOPE') }}", "Env var required but not provided: 'NOPE'"],
  ["{{ env_var('DBT_ENV_SECRET_X') }}", "Secret env vars are allowed only in profiles.yml or packages.yml."],
  ["{% if x %}", "Unexpected end of template."],
])("%s is refused", (sql, message) => {
  expect(failure(() => render(sql))).toContain(message);
});

test("a project's own ref is called, and finds the built-in one", () => {
  const macros = { shop: "{% macro ref(name) %}{{ return(builtins.ref('prefix_' ~ name)) }}{% endmacro %}" };
  expect(render("{{ ref('b') }}", { macros }).refs).toEqual([{ name: "prefix_b", package: null, version: null }]);
});

test("what dbt's ref belongs to can be read", () => {
  const { renderer, events } = testProject({ vars: { day: 3 } });
  const sql = "{% set c = builtins.ref.config %}{{ print([c.project_name, c.vars.to_dict(), c.nothing is defined]) }}";
  renderer.renderNode(modelOf("a", sql), `${sql}{{ print(c.dependencies['shop'].project_name) }}`, place);
  expect(events.map((event) => event.data["msg"])).toEqual(["['shop', {'day': 3}, False]", "shop"]);
});

test("a generic test calls what its macros call by its plain name, whatever package that is of", () => {
  const { renderer, macros } = testProject({
    macros: {
      dbt: "{% macro kind() %}dbt{% endmacro %}",
      utils: "{% test t(model) %}{{ ref(kind()) }}{% endtest %}{% macro kind() %}utils{% endmacro %}",
    },
  });
  const test = macros.get("macro.utils.test_t");
  if (test !== undefined) test.depends_on = { macros: ["macro.utils.kind"] };
  const node = {
    ...modelOf("a", ""),
    test_metadata: { name: "t", namespace: "utils", kwargs: {} },
    depends_on: { macros: ["macro.utils.test_t"], nodes: [] },
  };
  const captured = renderer.renderNode(node, "{{ utils.test_t(none) }}", place);
  expect(captured.refs.map((ref) => ref.name)).toEqual(["utils"]);
});

test("a generic test's arguments are rendered, its column's name is not", () => {
  const { renderer, events } = testProject({
    macros: { dbt: "{% test t(model, column_name, values) %}{{ print(column_name ~ values) }}{% endtest %}" },
  });
  const kwargs = { column_name: "{{ x }}", model: "{{ ref('b') }}", values: ["ref('c')", "{{ 1 + 1 }}", 3] };
  const node = {
    ...modelOf("a", ""),
    test_metadata: { name: "t", namespace: null, kwargs },
    depends_on: { macros: ["macro.dbt.test_t"], nodes: [] },
  };
  const captured = renderer.renderNode(node, "{{ test_t(**_dbt_generic_test_kwargs) }}", place);
  expect(captured.refs.map((ref) => ref.name)).toEqual(["b", "c"]);
  expect(events.map((event) => event.data["msg"])).toEqual([`{{ x }}[<PostgresRelation "db"."public"."a">, '2', 3]`]);
});

test("names of schemas come from the package's own macro, the project's, or the built-in one", () => {
  const named = (text: string) => `{% macro generate_schema_name(custom, node) %}${text}_{{ custom }}{% endmacro %}`;
  const { renderer } = testProject({
    macros: { dbt: named("dbt"), shop: named("shop"), utils: named("utils"), other: "" },
  });
  const name = (packageName: string) => renderer.callMacro("generate_schema_name", packageName, ["x", null]);
  expect(["shop", "utils", "other"].map(name)).toEqual(["shop_x", "utils_x", "shop_x"]);
});
