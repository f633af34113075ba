import { DatabaseError } from "@sluice/adapter-contract";
import { expect, test } from "vitest";
import { DbtError } from "../errors.ts";
import { compileNode } from "./compile-node.ts";
import { createNodeContext } from "./create-node-context.ts";
import { executeStatement } from "./execute-statement.ts";
import { type TestProject, testColumn, testConnection, testProject } from "./testing-project.ts";

const compile = (project: TestProject, name: string) =>
  compileNode({ session: project.session, node: project.node(name), connection: null, thread: "Thread-1 (worker)" });

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DbtError) return error.toText();
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("ephemeral models are pasted in front, each once and compiled once", async () => {
  const project = testProject({
    models: {
      base: "select 1",
      eph: "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('base') }}",
      eph2: "{{ config(materialized='ephemeral') }}{{ log('compiling', true) }}\nselect * from {{ ref('eph') }}",
      a: "with x as (select * from {{ ref('eph2') }})\nselect * from x join {{ ref('eph') }} e",
      b: "select * from {{ ref('eph2') }}",
    },
  });
  project.events.length = 0;
  await Promise.all([compile(project, "a"), compile(project, "b")]);
  expect(project.written.get("target/compiled/shop/models/a.sql")).toBe(
    [
      "with  __dbt__cte__eph as (",
      "",
      'select * from "db"."public"."base"',
      "),  __dbt__cte__eph2 as (",
      "",
      "select * from __dbt__cte__eph",
      "), x as (select * from __dbt__cte__eph2)",
      "select * from x join __dbt__cte__eph e",
    ].join("\n"),
  );
  expect(project.node("b").extra_ctes?.map((cte) => cte.id)).toEqual(["model.shop.eph", "model.shop.eph2"]);
  expect(project.events.filter((event) => event.name === "JinjaLogInfo")).toHaveLength(1);
});

test("a ref that was not seen when the project was read is refused", async () => {
  const project = testProject({ models: { base: "select 1", a: "{% if execute %}{{ ref('base') }}{% endif %}" } });
  expect(await failure(compile(project, "a"))).toBe(
    [
      "Compilation Error in model a (models/a.sql)",
      '  dbt was unable to infer all dependencies for the model "a".',
      "  This typically happens when ref() is placed within a conditional block.",
      "  ",
      '  To fix this, add the following hint to the top of the model "a":',
      "  ",
      "  -- depends_on: {{ ref('base') }}",
      "  ",
      "  models/a.sql:1:20",
      "  > 1 | {% if execute %}{{ ref('base') }}{% endif %}",
      "      |                    ^^^",
    ].join("\n"),
  );
});

test("a missing macro and a missing var are told in dbt's words", async () => {
  const project = testProject({ models: { a: "{{ nomacro() }}", b: "{{ var('day') }}" }, vars: { n: 1 } });
  expect(await failure(compile(project, "a"))).toContain(
    "'nomacro' is undefined. This can happen when calling a macro that does not exist. Check for typos and/or install " +
      'package dependencies with "dbt deps".',
  );
  expect(await failure(compile(project, "b"))).toContain(
    `Required var 'day' not found in config:\n  Vars supplied to b = {\n      "n": 1\n  }`,
  );
});

test("macros ask the warehouse, and the database's answer carries the model's place", async () => {
  const statements = `{% macro statement(name, fetch_result=false) %}{% set sql = caller() %}
    {% set res, table = adapter.execute(sql, fetch=fetch_result) %}{{ store_result(name, res, table) }}{% endmacro %}
    {% macro run_query(sql) %}{% call statement('q', fetch_result=true) %}{{ sql }}{% endcall %}
    {% do return(load_result('q').table) %}{% endmacro %}`;
  const models = { a: "{% set t = run_query('select 1 as n') %}{% if execute %}{{ t.rows[0].n + 1 }}{% endif %}" };
  const project = testProject({ macros: { dbt: statements }, models });
  const node = project.node("a");
  const good = testConnection(() => ({ columns: [testColumn("n", "integer")], rows: [[41]] }));
  await compileNode({ session: project.session, node, connection: good.connection, thread: "Thread-1 (worker)" });
  expect(node.compiled_code).toBe("42");
  expect(good.asked).toEqual([
    '/* {"app": "dbt", "dbt_version": "1.11.2", "profile_name": "shop", "target_name": "dev", "node_id": "model.shop.a"} */\nselect 1 as n',
  ]);

  node.build_path = "target/run/shop/models/a.sql";
  const bad = testConnection(() => {
    const details = { code: "42601", position: 7, detail: null, hint: null, sql: null };
    throw new DatabaseError(
      "query",
      'syntax error at or near "fro"\nLINE 2: select 1 fro\n                 ^',
      details,
    );
  });
  const context = createNodeContext({
    session: project.session,
    node,
    packageName: "shop",
    connection: bad.connection,
    thread: "Thread-1 (worker)",
    phase: "run",
  });
  expect(await failure(context.callMacro("run_query", ["select 1 fro"]))).toBe(
    [
      "Database Error in model a (models/a.sql)",
      '  syntax error at or near "fro"',
      "  LINE 2: select 1 fro",
      "                   ^",
      "  compiled code at target/run/shop/models/a.sql",
    ].join("\n"),
  );
});

test.each([
  ["", "select 1;"],
  [{ comment: "run by {{ target.user }} for {{ node.name }}", append: true }, "select 1\n/* run by ada for a */;"],
])("the project's query comment %j is used", async (queryComment, sent) => {
  const project = testProject({ models: { a: "select 1" }, queryComment });
  const { connection, asked } = testConnection();
  await executeStatement(project.session, connection, "select 1;", project.node("a"));
  expect(asked).toEqual([sent]);
});

test("a comment that would end too early is refused", async () => {
  const project = testProject({ models: { a: "select 1" }, queryComment: "x */ drop table y" });
  const { connection } = testConnection();
  await expect(executeStatement(project.session, connection, "select 1", project.node("a"))).rejects.toThrow(
    'query comment contains illegal value "*/"',
  );
});

test("a macro that a model defines is called by the name that dbt gives it", async () => {
  const project = testProject({
    models: {
      renamed: "{% macro one(a) %}one{{ a }}{% endmacro %}select {{ dbt_macro__one(1) }}",
      own: "{% macro one() %}one{% endmacro %}select {{ one() }}",
    },
  });
  await compile(project, "renamed");
  expect(project.written.get("target/compiled/shop/models/renamed.sql")).toBe("select one1");
  expect(await failure(compile(project, "own"))).toContain("'one' is undefined.");
});

test.each([
  ["select {{ gooood(1) }}", "hint: did you mean 'good'?"],
  ["select {{ 'a' | uppper }}", "hint: did you mean 'upper'?"],
  ["select {{ 1 is definedd }}", "hint: did you mean 'defined'?"],
  ["select {{ return(1) }}", "models/a.sql:1:11"],
])("%s is told with %s", async (sql, shown) => {
  const macros = { shop: "{% macro good(a) %}{{ a }}{% endmacro %}" };
  const work = async () => compile(testProject({ models: { a: sql }, macros }), "a");
  expect(await failure(work())).toContain(shown);
});

test("the arguments of a test keep floats that look like integers", async () => {
  const project = testProject({ models: { a: "{{ _dbt_generic_test_kwargs }}" } });
  const node = project.node("a");
  Object.assign(node, {
    resource_type: "test",
    test_metadata: { name: "between", namespace: null, kwargs: { low: 0, high: 10, steps: [1, 2.5] } },
    float_arguments: [["high"], ["steps", "0"]],
  });
  await compile(project, "a");
  expect(node.compiled_code).toBe("{'low': 0, 'high': 10.0, 'steps': [1.0, 2.5]}");
});

test("the rows that a unit test gives for `this` stand before those of the other inputs", async () => {
  const project = testProject({ models: { base: "select 1", inc: "select * from {{ ref('base') }}" } });
  const { session } = project;
  const fixture = (name: string, sql: string) => {
    const node = {
      ...project.node(name),
      raw_code: sql,
      config: { ...project.node(name).config, materialized: "ephemeral" },
    };
    return { cteName: name, rows: [], node };
  };
  const fixtures = new Map([
    ["model.shop.base", fixture("base", "select 3")],
    ["model.shop.inc", fixture("inc", "select 2")],
  ]);
  const node = { ...project.node("inc"), unique_id: "unit_test.shop.inc.u", tested_node_unique_id: "model.shop.inc" };
  const nodes = new Map([...fixtures].map(([id, given]) => [id, given.node]));
  const unit = { ...session, fixtures, manifest: { ...session.manifest, nodes } };
  await compileNode({ session: unit, node, connection: null, thread: "Thread-1 (worker)" });
  expect(node.extra_ctes?.map(({ id }) => id)).toEqual(["model.shop.inc", "model.shop.base"]);
});
