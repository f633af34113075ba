// The cache never changes an answer: a project is edited at random, and parsing it with the cache gives the manifest, the
// warnings and the errors of a parse without. CACHE_ROUNDS=5000 runs more rounds, CACHE_SEED another series.
import { rmSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { DbtError } from "../errors.ts";
import { TestFolder } from "../project/testing-folder.ts";
import { parseProject } from "./parse-project.ts";

const ROUNDS = Number(process.env["CACHE_ROUNDS"] ?? 40);
const SEED = Number(process.env["CACHE_SEED"] ?? 1);

const engineMacros = [
  {
    path: "macros/names.sql",
    text: `{% macro generate_schema_name(custom_schema_name=none, node=none) %}{{ custom_schema_name or target.schema }}{% endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) %}{{ target.database }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ custom_alias_name or node.name }}{% endmacro %}
{% macro get_where_subquery(relation) %}{{ relation }}{% endmacro %}`,
  },
  {
    path: "tests/generic/builtin.sql",
    text: "{% test not_null(model, column_name) %}select 1{% endtest %}{% test unique(model, column_name) %}select 1{% endtest %}",
  },
];

function profile(credentials: string, schema = "public"): string {
  const output = (name: string, place: string) =>
    `    ${name}: {type: postgres, host: h, user: u, port: 5432, dbname: db, schema: ${place}, threads: 2, ${credentials}}\n`;
  return `shop:\n  target: dev\n  outputs:\n${output("dev", schema)}${output("prod", "live")}`;
}

/** Every file that rounds write, with the texts that it may have; null takes it away. */
const CONTENTS: Readonly<Record<string, readonly (string | null)[]>> = {
  "models/a.sql": ["select 1 as id", "select 2 as id", "{{ config(tags=['x']) }} select {{ var('v', 0) }} as id", null],
  "models/b.sql": [
    "select * from {{ ref('a') }}",
    "select * from {{ ref('s') }} where {{ m() }}",
    "{{ config(enabled=var('on', true)) }} select {{ env_var('ONE', '1') }} from {{ ref('a') }}",
    "select {{ oops",
  ],
  "models/deep/c.sql": [
    "select * from {{ source('raw', 't') }}",
    "select '{{ target.name }}' from {{ ref('b') }}",
    null,
  ],
  "models/renamed.sql": [null, "select * from {{ ref('pkg', 'p') }}", "select 1 as id"],
  "models/d.sql": ["{{ config(materialized='table', alias=env_var('TWO', 'dd')) }} select 1", null, "select 3"],
  "models/schema.yml": [
    "models: [{name: a, description: \"{{ doc('d') }}\", columns: [{name: id, data_tests: [unique]}]}]",
    "models: [{name: a, config: {enabled: false}}, {name: b, columns: [{name: id, data_tests: [not_null]}]}]",
    "models: [{name: b, description: \"{{ env_var('ONE', 'none') }}\", config: {group: g}}]\ngroups: [{name: g, owner: {name: o}}]",
    "models: [{name: missing, description: nothing}]",
    "models: [{name: a, columns: [{name: id, data_tests: [own]}]}",
    null,
  ],
  "models/sources.yml": [
    "sources: [{name: raw, tables: [{name: t}]}]",
    "sources: [{name: raw, schema: \"{{ target.name }}_{{ var('v', 0) }}\", tables: [{name: t, columns: [{name: id, data_tests: [own]}]}]}]",
    "exposures: [{name: e, type: dashboard, owner: {name: o}, depends_on: [ref('a')]}]\nsources: [{name: raw, tables: [{name: t}]}]",
    null,
  ],
  "models/unit.yml": [
    null,
    "unit_tests: [{name: u, model: b, given: [{input: ref('a'), rows: [{id: 1}]}], expect: {rows: [{id: 1}]}}]",
  ],
  "models/docs.md": ["{% docs d %}one{% enddocs %}", "{% docs d %}two{% enddocs %}", "{% docs d %}three{% enddocs %}"],
  "macros/m.sql": [
    "{% macro m() %}true{% endmacro %}",
    "{% macro m() %}{{ n() }}{% endmacro %}",
    "{% macro m() %}{{ env_var('ONE', '1') }} = 1{% endmacro %}{% macro n() %}{% endmacro %}",
  ],
  "macros/n.sql": [
    null,
    "{% macro n() %}1 = 1{% endmacro %}",
    "{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}_{{ var('v', 0) }}{% endmacro %}",
  ],
  "tests/generic/own.sql": ["{% test own(model, column_name) %}select 1{% endtest %}", null],
  "tests/single.sql": ["select * from {{ ref('a') }}", "select * from {{ ref('b') }} where 1 = 2", null],
  "seeds/s.csv": ["id\n1\n", "id\n2\n", "id,name\n1,x\n"],
  "seeds/s.yml": [null, "seeds: [{name: s, config: {column_types: {id: bigint}}}]"],
  "snapshots/snap.sql": [
    null,
    "{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('a') }}{% endsnapshot %}",
  ],
  "snapshots/snaps.yml": [
    null,
    "snapshots: [{name: y, relation: ref('a'), config: {unique_key: id, strategy: timestamp, updated_at: id}}]",
  ],
  "functions/f.sql": [null, "x + {{ var('v', 0) }}"],
  "functions/f.yml": [
    null,
    "functions: [{name: f, arguments: [{name: x, data_type: int}], returns: {data_type: int}}]",
  ],
  "analyses/an.sql": [null, "select * from {{ ref('a') }}"],
  "dbt_project.yml": [
    "name: shop\nprofile: shop\n",
    "name: shop\nprofile: shop\nvars: {v: 7}\n",
    "name: shop\nprofile: shop\nmodels: {shop: {deep: {+enabled: \"{{ var('on', true) }}\"}, +tags: t}}\n",
    "name: shop\nprofile: shop\nmodels: {shop: {+schema: \"{{ env_var('TWO', 'zz') }}\", none: {+tags: u}}}\non-run-start: select 1\n",
  ],
  "profiles.yml": [
    profile("password: x"),
    profile("password: \"{{ env_var('ONE', 'p') }}\""),
    profile("password: x, connect_timeout: 3"),
    profile("password: x", "other"),
  ],
  "packages.yml": [
    "packages: [{local: pkg}]",
    "packages: [{local: pkg}] # again",
    "packages: [{local: pkg}, {local: more}]",
  ],
  "dbt_packages/more/dbt_project.yml": [null, "name: more\nprofile: shop\n"],
  "dbt_packages/more/models/q.sql": [null, "select 1 as id"],
  "dbt_packages/pkg/dbt_project.yml": [
    "name: pkg\nprofile: shop\n",
    "name: pkg\nprofile: shop\nmodels: {pkg: {+tags: pk}}\n",
  ],
  "dbt_packages/pkg/models/p.sql": ["select 1 as id", "select {{ m() }} as id", "{{ config(enabled=false) }} select 1"],
  "dbt_packages/pkg/macros/m.sql": [null, "{% macro m() %}false{% endmacro %}"],
};
const LINES = ["", '--vars {"v":1}', '--vars {"on":false}', "--target prod"];
const ENVIRONMENTS: readonly Record<string, string>[] = [
  {},
  { ONE: "2" },
  { ONE: "" },
  { TWO: "alias" },
  { ONE: "2", TWO: "b" },
];

// The full parses keep their cache elsewhere, so that the one under test lives on.
const folder = new TestFolder({ "other.json": "" }, engineMacros);
afterAll(() => folder.remove());

/** A small generator of numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function pick<T>(list: readonly T[], random: (below: number) => number): T {
  const found = list[random(list.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

/** Writes a file with a time of change of its own, which may be the one that it had, or takes it away. */
function put(path: string, text: string | null, time: number): void {
  if (text === null) {
    // a package goes as a whole
    const gone = path.startsWith("dbt_packages/") && path.endsWith("/dbt_project.yml") ? dirname(path) : path;
    rmSync(join(folder.root, gone), { force: true, recursive: true });
    return;
  }
  folder.write({ [path]: text });
  utimesSync(join(folder.root, path), 1_800_000_000 + time, 1_800_000_000 + time);
}

/** Events that say how the project was parsed and not what is in it. */
const HOW = /^PartialParsing|^UnableToPartialParse|Perf|^ParseResourceReport/;

/** Everything that a parse says, as text. */
function answer(line: string, env: Readonly<Record<string, string>>) {
  const first = folder.events.length;
  let end: unknown;
  try {
    const { manifest } = parseProject({ ...folder.options(line, env), project: folder.read(line, env) });
    end = Object.fromEntries(
      Object.entries(manifest).map(([key, value]) => [key, value instanceof Map ? Object.fromEntries(value) : value]),
    );
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    end = error.toText();
  }
  const events = folder.events.splice(first);
  const told = events.filter(({ name }) => !HOW.test(name));
  const text = (value: unknown) =>
    JSON.stringify(value, (key, part) => (key === "created_at" || key === "generated_at" ? 0 : part));
  const skipped = events.some(({ name }) => name === "PartialParsingSkipParsing");
  return { end: text(end), told: told.map(text), skipped, failed: typeof end === "string" };
}

it(`gives the answer of a parse without it, ${ROUNDS} times`, { timeout: 3_600_000 }, () => {
  const random = randomOf(SEED);
  let [line, env] = [pick(LINES, random), pick(ENVIRONMENTS, random)];
  const startAnew = (round: number) => {
    for (const [path, texts] of Object.entries(CONTENTS)) put(path, texts[0] ?? null, round);
  };
  startAnew(0);
  let skipped = 0;
  let failed = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const edits = Math.max(0, random(4) - 1);
    const log: string[] = [];
    for (let edit = 0; edit < edits; edit++) {
      const [path, texts] = pick(Object.entries(CONTENTS), random);
      const text = pick(
        texts.map((entry) => ({ entry })),
        random,
      ).entry;
      put(path, text, random(2) === 0 ? 0 : round);
      log.push(`${path} = ${JSON.stringify(text)}`);
    }
    if (random(4) === 0) line = pick(LINES, random);
    if (random(3) === 0) env = pick(ENVIRONMENTS, random);
    const said = `round ${round} of seed ${SEED}: dbt ${line} with ${JSON.stringify(env)} after ${log.join("; ")}`;
    const cached = answer(line, env);
    const full = answer(`${line} --no-partial-parse --partial-parse-file-path ${join(folder.root, "other.json")}`, env);
    if (full.failed) {
      failed++;
      if (random(3) > 0) startAnew(round + 0.5);
    }
    if (cached.skipped) skipped++;
    else expect(cached.told, said).toEqual(full.told);
    expect(cached.end, said).toBe(full.end);
  }
  expect(skipped).toBeGreaterThan(0);
  // Series of nothing but broken projects would prove little.
  expect(failed).toBeLessThan(ROUNDS);
});
