// What the fuzzer reads of an earlier run: a manifest, results and freshness as `--state` gives them, and selections over them.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestJson } from "../../packages/dbt/src/artifacts/manifest.ts";
import { readPreviousState } from "../../packages/dbt/src/artifacts/read-state.ts";
import { buildGraph } from "../../packages/dbt/src/graph/build-graph.ts";
import type { Manifest } from "../../packages/dbt/src/manifest/types.ts";
import { parseProject } from "../../packages/dbt/src/parse/parse-project.ts";
import { TestFolder } from "../../packages/dbt/src/project/testing-folder.ts";
import { createProjectGlob } from "../../packages/dbt/src/select/glob-project.ts";
import { parseSelection } from "../../packages/dbt/src/select/parse-selection.ts";
import { selectNodes } from "../../packages/dbt/src/select/select-nodes.ts";
import type { PreviousState } from "../../packages/dbt/src/select/types.ts";
import { engineMacros } from "./engine-macros.ts";
import type { Random } from "./mutate.ts";

const files = {
  "models/one.sql": "{{ config(materialized='table', tags=['t'], meta={'k': 1}) }}select 1 as id",
  "models/two.sql": "select * from {{ ref('one') }} join {{ source('src', 'a') }} using (id)",
  "models/schema.yml": `
sources: [{name: src, tables: [{name: a, loaded_at_field: at, freshness: {warn_after: {count: 1, period: day}}}]}]
models:
  - name: one
    description: first
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: int, constraints: [{type: not_null}], data_tests: [is_odd]}]
  - {name: two, access: public, config: {persist_docs: {relation: true}}}
groups: [{name: g, owner: {email: a@b.c}}]
exposures: [{name: e, type: dashboard, owner: {email: a@b.c}, depends_on: [ref('two')]}]
`,
  "seeds/s.csv": "id\n1\n",
  "macros/m.sql": "{% macro m() %}1{% endmacro %}{% test is_odd(model, column_name) %}select 1{% endtest %}",
};
const states = ["new", "old", "unmodified", "modified"];
const parts = ["body", "configs", "persisted_descriptions", "relation", "macros", "contract"];
const words = [
  ...[...states, ...parts.map((part) => `modified.${part}`)].map((value) => `state:${value}`),
  ...["result:error", "result:success+", "source_status:fresher", "source_status:nope"],
];
const statuses = ["success", "error", "fail", "skipped", "warn"];

interface Base {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly text: string;
}

let base: Base | null = null;

function theBase(): Base {
  if (base !== null) return base;
  const project = new TestFolder(files, engineMacros);
  const { manifest } = parseProject({ ...project.options(), project: project.read() });
  project.remove();
  const invocation = { id: "4711", startedAt: new Date(0), env: {}, now: () => new Date(0) };
  base = {
    folder: mkdtempSync(join(tmpdir(), "sluice-fuzz-state-")),
    manifest,
    text: manifestJson(manifest, invocation, false),
  };
  return base;
}

/** The three files of a state folder as one JSON text, with some of their values replaced. */
export function damagedState(random: Random): string {
  const { text } = theBase();
  const manifest: unknown = JSON.parse(text);
  const ids = Object.keys(dictOf(dictOf(manifest)["nodes"]));
  const schema = (name: string, version: number) => `https://schemas.getdbt.com/dbt/${name}/v${version}.json`;
  const results = ids.map((unique_id) => ({ unique_id, status: random.pick(statuses), timing: [] }));
  const state = {
    manifest,
    run_results: { metadata: { dbt_schema_version: schema("run-results", 6) }, results },
    sources: {
      metadata: { dbt_schema_version: schema("sources", 3) },
      results: [{ unique_id: "source.shop.src.a", status: "pass", max_loaded_at: "2024-01-01T00:00:00Z" }],
    },
  };
  for (let count = 1 + random.below(5); count > 0; count--) damage(state, random);
  return JSON.stringify(state);
}

const strangers: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, "", "x", "__proto__", "constructor", [], {}, [[]], [null], { a: { b: [1] } }],
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": 2}'),
];

/** Replaces, removes or adds one value, at a random depth. */
function damage(root: unknown, random: Random): void {
  let at: unknown = root;
  for (let depth = 1 + random.below(9); depth > 0; depth--) {
    const holder = dictOf(at);
    const key = random.pick(Object.keys(holder));
    const inside = holder[key];
    if (depth > 1 && typeof inside === "object" && inside !== null && Object.keys(inside).length > 0) {
      at = inside;
      continue;
    }
    const stranger = strangers[random.below(strangers.length)];
    if (random.below(4) === 0) delete holder[key];
    else holder[random.below(5) === 0 ? "__proto__x" : key] = structuredClone(stranger);
    return;
  }
}

function dictOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function checkState(input: string): void {
  const { folder } = theBase();
  const state = dictOf(JSON.parse(input));
  for (const name of ["manifest", "run_results", "sources"]) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(state[name] ?? null));
  }
  const previous = readPreviousState(folder, folder);
  for (const word of words) select([word], previous);
}

export function checkSelection(input: string): void {
  select([input], null);
}

function select(select: readonly string[], previous: PreviousState | null): readonly string[] {
  const { manifest, folder } = theBase();
  return selectNodes({
    manifest,
    graph: buildGraph(manifest),
    selection: parseSelection({ select, exclude: [], indirect: "eager" }),
    resourceTypes: null,
    previous,
    projectRoot: folder,
    glob: createProjectGlob(manifest, folder),
    behavior: {},
    constraints: { not_null: "enforced", check: "not_enforced" },
    enginePackages: new Set(["dbt"]),
    fire: () => {},
    includeEmpty: true,
    onNothing: () => {},
  });
}
