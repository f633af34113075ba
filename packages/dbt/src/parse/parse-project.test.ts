import { utimesSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import type { Manifest } from "../manifest/types.ts";
import { TestFolder } from "../project/testing-folder.ts";
import { parseProject } from "./parse-project.ts";

const engineMacros = [
  {
    path: "macros/names.sql",
    text: `{% macro generate_schema_name(custom_schema_name=none, node=none) %}
  {{ target.schema if custom_schema_name is none else target.schema ~ '_' ~ custom_schema_name | trim }}
{% endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) %}{{ target.database }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}
  {{ custom_alias_name | trim if custom_alias_name else node.name }}
{% endmacro %}
{% macro get_where_subquery(relation) %}{{ relation }}{% endmacro %}`,
  },
  {
    path: "tests/generic/builtin.sql",
    text: `{% test not_null(model, column_name) %}select 1{% endtest %}
{% test unique(model, column_name) %}select 1{% endtest %}
{% test relationships(model, column_name, to, field) %}select * from {{ to }}{% endtest %}`,
  },
];

let folder: TestFolder | null = null;
afterEach(() => folder?.remove());

function open(files: Record<string, string>): TestFolder {
  folder = new TestFolder(files, engineMacros);
  return folder;
}

function parse(from: TestFolder, line = "", env: Record<string, string> = {}): Manifest {
  const options = from.options(line, env);
  return parseProject({ ...options, project: from.read(line, env) }).manifest;
}

function manifestOf(files: Record<string, string>): Manifest {
  return parse(open(files));
}

function node(manifest: Manifest, id: string) {
  const found = manifest.nodes.get(id);
  if (found === undefined) throw new Error(`there is no ${id}, only ${[...manifest.nodes.keys()]}`);
  return found;
}

/** The text of the error that parsing ends with. */
function complaint(files: Record<string, string>): string {
  try {
    manifestOf(files);
  } catch (error) {
    if (error instanceof DbtError) return error.toText();
    throw error;
  }
  throw new Error("nothing was wrong");
}

describe("a model", () => {
  it("gets its names, and what it refers to", () => {
    const manifest = manifestOf({
      "seeds/raw.csv": "id\n1\n",
      "macros/m.sql": "{% macro one() %}{{ two() }}{% endmacro %}{% macro two() %}2{% endmacro %}",
      "models/staging/a.sql": "{{ config(schema='stg', alias='first') }} select {{ one() }} from {{ ref('raw') }}",
      "models/s.yml": "sources: [{name: s, tables: [{name: t, identifier: T1}]}]",
      "models/b.sql": "select * from {{ ref('a') }}, {{ source('s', 't') }}",
    });
    expect(node(manifest, "model.shop.a")).toMatchObject({
      fqn: ["shop", "staging", "a"],
      relation_name: '"db"."public_stg"."first"',
      depends_on: { macros: ["macro.shop.one"], nodes: ["seed.shop.raw"] },
    });
    expect(node(manifest, "model.shop.b").depends_on.nodes).toEqual(["source.shop.s.t", "model.shop.a"]);
    expect(manifest.sources.get("source.shop.s.t")?.relation_name).toBe('"db"."s"."T1"');
    expect(manifest.macros.get("macro.shop.one")?.depends_on.macros).toEqual(["macro.shop.two"]);
  });

  it("gets the names that the project's macros make, each of its own node where they look at it", () => {
    const manifest = manifestOf({
      "macros/names.sql":
        "{% macro generate_schema_name(custom, node) %}{% if custom == 'own' %}{{ node.name }}{% else %}x_{{ custom or target.schema }}" +
        "{% endif %}{% endmacro %}{% macro generate_alias_name(custom, node) %}{{ node['name'] | upper }}{% endmacro %}",
      ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`models/${name}.sql`, "select 1"])),
      "models/s.yml":
        "models: [{name: a, config: {schema: own}}, {name: b, config: {schema: own}}, {name: c, config: {schema: s}}]",
    });
    const names = ["a", "b", "c", "d"].map((name) => node(manifest, `model.shop.${name}`).relation_name);
    expect(names).toEqual(['"db"."a"."A"', '"db"."b"."B"', '"db"."x_s"."C"', '"db"."x_public"."D"']);
  });

  it("takes its config from the project, the properties and the file, in this order", () => {
    const manifest = manifestOf({
      "dbt_project.yml": `name: shop
profile: shop
models:
  +tags: base
  +meta: {a: 1, b: 1}
  shop:
    marts: {+materialized: table, +tags: [marts], +meta: {b: 2}}
`,
      "models/marts/m.sql": "{{ config(materialized='incremental', tags='own', meta={'c': 3}) }} select 1",
      "models/s.yml": "models: [{name: m, config: {materialized: view, tags: [yml], meta: {b: 4}}}]",
    });
    const { config, unrendered_config: unrendered } = node(manifest, "model.shop.m");
    expect(config).toMatchObject({
      materialized: "incremental",
      tags: ["base", "marts", "yml", "own"],
      meta: { a: 1, b: 4, c: 3 },
    });
    expect(unrendered).toMatchObject({ materialized: "incremental" });
  });

  it("that is switched off is kept aside, and its tests are switched off", () => {
    const manifest = manifestOf({
      "models/a.sql": "{{ config(enabled=false) }} select 1",
      "models/s.yml": "models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]",
    });
    expect([...manifest.disabled.keys()]).toEqual(["model.shop.a"]);
    expect([...manifest.nodes.values()].map(({ name, config }) => [name, config.enabled])).toEqual([
      ["unique_a_id", false],
    ]);
  });

  it("has versions", () => {
    const manifest = manifestOf({
      "models/a_v1.sql": "select 1",
      "models/a_v2.sql": "select 2",
      "models/b.sql": "select * from {{ ref('a') }}, {{ ref('a', v=1) }}",
      "models/s.yml": "models: [{name: a, latest_version: 2, versions: [{v: 1}, {v: 2}]}]",
    });
    expect(node(manifest, "model.shop.a.v1").relation_name).toBe('"db"."public"."a_v1"');
    expect(node(manifest, "model.shop.b").depends_on.nodes).toEqual(["model.shop.a.v2", "model.shop.a.v1"]);
  });
});

it("a generic test of a package calls the macros below it by name", () => {
  const opened = open({
    "packages.yml": "packages: [{local: ../tools}]\n",
    "dbt_packages/tools/dbt_project.yml": "name: tools\nprofile: shop\n",
    "dbt_packages/tools/macros/known.sql":
      "{% macro text_type() %}text{% endmacro %}{% macro empty() %}{{ text_type() }}{{ ref('b') }}{% endmacro %}" +
      "{% test known(model) %}{{ tools.empty() }}{% endtest %}",
    "models/a.sql": "select 1",
    "models/b.sql": "select 1",
    "models/schema.yml": "models: [{name: a, data_tests: [tools.known]}]\n",
  });
  const [known] = [...parse(opened).nodes.values()].filter((node) => node.resource_type === "test");
  expect(known?.depends_on.nodes).toContain("model.shop.b");
});

it("a generic test depends on what it tests and what it names", () => {
  const manifest = manifestOf({
    "models/a.sql": "select 1 as id",
    "models/b.sql": "select 1 as a_id",
    "models/s.yml": `models:
  - name: b
    columns:
      - name: a_id
        tags: [key]
        data_tests:
          - relationships: {arguments: {to: ref('a'), field: id}, config: {severity: warn}}
`,
  });
  const [test] = [...manifest.nodes.values()].filter((one) => one.resource_type === "test");
  expect(test).toMatchObject({
    name: "relationships_b_a_id__id__ref_a_",
    attached_node: "model.shop.b",
    column_name: "a_id",
    tags: ["key"],
    config: { severity: "warn" },
  });
  expect([...(test?.depends_on.nodes ?? [])].sort()).toEqual(["model.shop.a", "model.shop.b"]);
});

describe("mistakes", () => {
  it("that have nothing to do with each other are told together, with their places", () => {
    const text = complaint({
      "models/orders.sql": "select 1",
      "models/b.sql": "select *\nfrom {{ ref('ordrs') }}",
      "models/c.sql": "select * from {{ source('no', 'where') }}",
    });
    expect(text).toContain(
      "Model 'model.shop.b' (models/b.sql) depends on a node named 'ordrs' which was not found\n  \n  models/b.sql:2:9",
    );
    expect(text).toContain("hint: did you mean 'orders'?");
    expect(text).toContain(
      "Model 'model.shop.c' (models/c.sql) depends on a source named 'no.where' which was not found",
    );
  });

  it.each<[string, Record<string, string>, string]>([
    [
      "two models of one name",
      { "models/x/a.sql": "select 1", "models/a.sql": "select 1" },
      'dbt found two models with the name "a"',
    ],
    [
      "two models in one place",
      { "models/a.sql": "select 1", "models/b.sql": "{{ config(alias='a') }} select 1" },
      'dbt found two resources with the database representation ""db"."public"."a""',
    ],
    [
      "a template that ends too early",
      { "models/a.sql": "\n{{ ref('b' }}" },
      "Compilation Error in model a (models/a.sql)",
    ],
    [
      "a config of the wrong type",
      { "models/a.sql": "{{ config(enabled='x') }} select 1" },
      "at path ['enabled']: 'x' is not of type 'boolean'",
    ],
    [
      "properties of the wrong shape",
      { "models/a.sql": "select 1", "models/s.yml": "models: [{name: a, columns: x}]" },
      "at path ['columns']: 'x' is not of type 'array'",
    ],
  ])("%s", (_what, files, words) => {
    expect(complaint(files)).toContain(words);
  });

  it("a test of something that is not there is switched off with a warning", () => {
    const opened = open({
      "models/a.sql": "select 1 as id",
      "models/s.yml":
        "models: [{name: a, columns: [{name: id, data_tests: [relationships: {arguments: {to: ref('zz'), field: id}}]}]}]",
    });
    const manifest = parse(opened);
    expect(opened.events.map(({ name }) => name)).toContain("NodeNotFoundOrDisabled");
    const [test] = [...manifest.nodes.values()].filter((one) => one.resource_type === "test");
    expect(test?.config.enabled).toBe(false);
  });
});

describe("validate_macro_args", () => {
  it("names the arguments of macros, and of tests only where they stand among macros", () => {
    const { macros } = manifestOf({
      "dbt_project.yml": "name: shop\nprofile: shop\nflags: {validate_macro_args: true}\n",
      "macros/m.sql": "{% macro m(a) %}{% endmacro %}{% test one(model) %}select 1{% endtest %}",
      "tests/generic/two.sql": "{% test two(model) %}select 1{% endtest %}",
    });
    const names = (id: string) => macros.get(id)?.arguments.map(({ name }) => name);
    expect(names("macro.shop.m")).toEqual(["a"]);
    expect(names("macro.shop.test_one")).toEqual(["model"]);
    expect(names("macro.shop.test_two")).toEqual([]);
  });
});

describe("the cache", () => {
  const files = { "models/a.sql": "select {{ env_var('ONE', '1') }}", "models/b.sql": "select 2" };

  it("answers when nothing has changed", () => {
    const opened = open(files);
    const first = parse(opened);
    const second = parse(opened);
    expect(opened.events.map(({ name }) => name)).toContain("PartialParsingSkipParsing");
    expect(node(second, "model.shop.a")).toEqual(JSON.parse(JSON.stringify(node(first, "model.shop.a"))));
  });

  it.each<[string, (opened: TestFolder) => Manifest]>([
    [
      "a file",
      (opened) => {
        opened.write({ "models/b.sql": "select 3" });
        utimesSync(join(opened.root, "models/b.sql"), 1, 1);
        return parse(opened);
      },
    ],
    ["a variable of the environment", (opened) => parse(opened, "", { ONE: "2" })],
    ["the target", (opened) => parse(opened, "--target prod")],
    ["a var", (opened) => parse(opened, "--vars {x:1}")],
    [
      "the profile",
      (opened) => {
        opened.write({ "dbt_project.yml": "name: shop\nprofile: shop\nmodels: {+schema: x}\n" });
        return parse(opened);
      },
    ],
  ])("does not answer when %s has changed", (_what, again) => {
    const opened = open(files);
    parse(opened);
    again(opened);
    expect(opened.events.map(({ name }) => name)).not.toContain("PartialParsingSkipParsing");
  });

  it("knows which arguments of a test are floats", () => {
    const schema = "models:\n- {name: b, data_tests: [{unique: {arguments: {low: 1.0, high: 2, all: [3.0]}}}]}\n";
    const opened = open({ ...files, "models/schema.yml": schema });
    const tests = [parse(opened), parse(opened)].flatMap(({ nodes }) =>
      [...nodes.values()].filter(({ resource_type: type }) => type === "test"),
    );
    const places = [["low"], ["all", "0"]];
    expect(tests.map(({ float_arguments: floats }) => floats)).toEqual([places, places]);
  });

  it("that is cut off is as good as none", () => {
    const opened = open(files);
    parse(opened);
    opened.write({ "target/partial_parse.sluice.json": '{"inputs": ' });
    expect(parse(opened).nodes.size).toBe(2);
  });
});

it("a hook key without a value is no hook, and a block at the project file's end has no newline at its end", () => {
  const manifest = manifestOf({
    "dbt_project.yml":
      "name: shop\nprofile: shop\nmodels:\n  +post-hook:\n  shop: {+pre-hook: select 1}\non-run-end:\n  - >\n    select\n      2\n",
    "models/a.sql": "{{ config(post_hook='select 3') }} select 1",
    "models/b.sql": "select 1",
  });
  const hooks = (name: string) => node(manifest, `model.shop.${name}`).config["post-hook"];
  expect(hooks("a")).toMatchObject([{ sql: "select 3" }]);
  expect(hooks("b")).toEqual([]);
  expect(node(manifest, "operation.shop.shop-on-run-end-0").raw_code).toBe("select\n  2");
});

it("a Python model's config.get keeps its default", () => {
  const manifest = manifestOf({
    "models/a.py": "def model(dbt, session):\n    x = dbt.config.get('n', 100) + dbt.config.get('m')\n    return x\n",
  });
  expect(node(manifest, "model.shop.a").config).toMatchObject({
    config_keys_used: ["n", "m"],
    config_keys_defaults: [100, null],
  });
});
