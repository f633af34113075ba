// The manifest has the names and types that dbt's schema v12 demands. `manifest-v12.json` holds them as facts:
// scripts/manifest-schema.py writes it and says how its types read.
import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { parseProject } from "../parse/parse-project.ts";
import { TestFolder } from "../project/testing-folder.ts";
import { manifestJson } from "./manifest.ts";

type Schema = { readonly root: string; readonly objects: Readonly<Record<string, Readonly<Record<string, string>>>> };
const schema: Schema = JSON.parse(readFileSync(new URL("manifest-v12.json", import.meta.url), "utf8"));

/** What of a value does not fit a type, each as `path: value`; empty when it fits. */
function misfits(value: unknown, type: string, path: string): readonly string[] {
  const alternatives = alternativesOf(type).map((one) => misfitsOne(value, one, path));
  return alternatives.reduce((best, next) => (next.length < best.length ? next : best));
}

/** Split at the bars that stand in no brackets. */
function alternativesOf(type: string): readonly string[] {
  let depth = 0;
  const found = [""];
  for (const char of type) {
    if (char === "|" && depth === 0) {
      found.push("");
      continue;
    }
    if ("[{".includes(char)) depth++;
    if ("]}".includes(char)) depth--;
    found.push(`${found.pop() ?? ""}${char}`);
  }
  return found;
}

function misfitsOne(value: unknown, type: string, path: string): readonly string[] {
  if (type === "any") return [];
  const wrong = [`${path}: ${JSON.stringify(value)?.slice(0, 80)} is no ${type}`];
  if (type.startsWith("'")) return value === type.slice(1, -1) ? [] : wrong;
  const inner = type.slice(1, -1);
  if (type.startsWith("[")) {
    return Array.isArray(value) ? value.flatMap((one, at) => misfits(one, inner, `${path}[${at}]`)) : wrong;
  }
  if (type === "integer") return Number.isInteger(value) ? [] : wrong;
  if (type === "null") return value === null ? [] : wrong;
  if (type === "string" || type === "number" || type === "boolean") return typeof value === type ? [] : wrong;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong;
  const entries: readonly [string, unknown][] = Object.entries(value);
  if (type.startsWith("{")) return entries.flatMap(([key, one]) => misfits(one, inner, `${path}.${key}`));
  const members = schema.objects[type];
  if (members === undefined) throw new Error(`the schema has no ${type}`);
  const required = Object.keys(members).filter((key) => key.endsWith("!") && !Object.hasOwn(value, key.slice(0, -1)));
  return [
    ...required.map((key) => `${path}: lacks ${key.slice(0, -1)}`),
    ...entries.flatMap(([key, one]) => {
      const member = members[key] ?? members[`${key}!`] ?? members["*"];
      return member === undefined ? [`${path}: has ${key}`] : misfits(one, member, `${path}.${key}`);
    }),
  ];
}

const folder = new TestFolder(
  {
    "dbt_project.yml": `
name: shop
profile: shop
vars: {v: 1}
on-run-start: select 1
models: {shop: {+meta: {a: [1]}, +persist_docs: {relation: true}, +grants: {select: [bob]}, +post-hook: select 2}}
`,
    "macros/m.sql": "{% macro m(a, b=1) %}{{ a }}{% endmacro %}",
    "macros/m.yml": "macros: [{name: m, description: d, arguments: [{name: a, type: string}]}]",
    "models/docs.md": "{% docs d %}text{% enddocs %}",
    "models/raw.yml": `
sources:
  - name: raw
    database: db
    loader: l
    config: {event_time: at, meta: {m: 1}}
    tables:
      - name: t
        identifier: T
        quoting: {identifier: true}
        loaded_at_field: at
        config: {freshness: {warn_after: {count: 1, period: day}, filter: x > 1}}
        external: {location: s3, partitions: [{name: p, data_type: date}]}
        columns: [{name: id, data_tests: [not_null]}]
`,
    "models/a.sql":
      "{{ config(materialized='incremental', on_schema_change='fail', unique_key=['id']) }} select * from {{ source('raw', 't') }}",
    "models/b.sql": "select {{ m(1) }} as id from {{ ref('a') }}",
    "models/py.py": "def model(dbt, session):\n    dbt.config(materialized='table')\n    return dbt.ref('a')\n",
    "models/w_v1.sql": "select 1 as id",
    "models/w_v2.sql": "select 1 as id",
    "models/days.sql": "select 1 as day",
    "models/schema.yml": `
groups: [{name: g, owner: {name: o, email: a@b.c}}]
models:
  - name: a
    description: "{{ doc('d') }}"
    access: public
    config: {group: g, contract: {enforced: true}, freshness: {build_after: {count: 1, period: day}}}
    constraints: [{type: primary_key, columns: [id]}, {type: check, expression: id > 0}]
    columns:
      - {name: id, data_type: int, quote: true, constraints: [{type: not_null}], data_tests: [unique, {not_null: {severity: warn, where: id > 1}}]}
      - {name: at, data_type: timestamp, granularity: day}
  - name: w
    latest_version: 2
    deprecation_date: 2099-01-01
    columns: [{name: id}]
    versions: [{v: 1}, {v: 2, config: {alias: ww}}]
  - name: days
    time_spine: {standard_granularity_column: day}
    columns: [{name: day, granularity: day}]
unit_tests:
  - name: u
    model: b
    given: [{input: ref('a'), rows: [{id: 1}]}]
    expect: {format: csv, rows: "id\\n1"}
    overrides: {vars: {v: 2}}
exposures: [{name: e, type: dashboard, maturity: high, url: http://x, owner: {name: o}, depends_on: [ref('a')]}]
semantic_models:
  - name: sm
    model: ref('a')
    defaults: {agg_time_dimension: at}
    entities: [{name: id, type: primary}]
    dimensions: [{name: at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: cnt, agg: sum, expr: "1", create_metric: true}]
metrics:
  - {name: rat, label: R, type: ratio, type_params: {numerator: cnt, denominator: {name: cnt, filter: "{{ Dimension('id__at') }} > 1"}}}
  - {name: cum, label: K, type: cumulative, type_params: {measure: cnt, cumulative_type_params: {window: 7 days}}}
saved_queries:
  - name: sq
    query_params: {metrics: [cnt], group_by: ["TimeDimension('metric_time', 'day')"], where: ["{{ Dimension('id__at') }} > 1"]}
    exports: [{name: xx, config: {export_as: table, alias: y}}]
`,
    "seeds/s.csv": "id\n1\n",
    "seeds/s.yml": "seeds: [{name: s, config: {delimiter: ',', column_types: {id: bigint}}}]",
    "snapshots/snaps.yml":
      "snapshots: [{name: y, relation: ref('a'), config: {unique_key: id, strategy: timestamp, updated_at: at}}]",
    "tests/one.sql": "{{ config(tags='t') }} select * from {{ ref('a') }}",
    "analyses/an.sql": "select * from {{ ref('a') }}",
    "functions/f.sql": "x + 1",
    "functions/f.yml":
      "functions: [{name: f, arguments: [{name: x, data_type: int}], returns: {data_type: int}, config: {volatility: stable}}]",
    "models/off.sql": "{{ config(enabled=false) }} select 1",
    "selectors.yml": "selectors: [{name: sel, definition: {method: tag, value: x}}]",
  },
  [
    {
      path: "macros/engine.sql",
      text: `{% macro generate_schema_name(name=none, node=none) %}{{ name or target.schema }}{% endmacro %}
{% macro generate_database_name(name=none, node=none) %}{{ target.database }}{% endmacro %}
{% macro generate_alias_name(name=none, node=none) %}{{ name or node.name }}{% endmacro %}
{% macro get_where_subquery(relation) %}{{ relation }}{% endmacro %}
{% test unique(model, column_name) %}select 1{% endtest %}{% test not_null(model, column_name) %}select 1{% endtest %}`,
    },
  ],
);
afterAll(() => folder.remove());

it("fits dbt's schema, whatever kinds of resources there are", () => {
  const { manifest } = parseProject({ ...folder.options(), project: folder.read() });
  const invocation = { id: "4711", startedAt: new Date(0), env: {}, now: () => new Date(0) };
  const artifact: Readonly<Record<string, unknown>> = JSON.parse(manifestJson(manifest, invocation, false));
  expect(misfits(artifact, schema.root, "manifest")).toEqual([]);
  const kinds = new Set([...manifest.nodes.values()].map((node) => node.resource_type));
  expect([...kinds].sort()).toEqual(["analysis", "model", "operation", "seed", "snapshot", "test"]);
  for (const [section, value] of Object.entries(artifact)) expect(value, section).not.toEqual({});
});

it("says what does not fit", () => {
  expect(misfits({ name: 1, extra: 2 }, "FileHash", "x")).toEqual([
    "x: lacks checksum",
    "x.name: 1 is no string",
    "x: has extra",
  ]);
});
