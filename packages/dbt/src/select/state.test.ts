import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readManifestFile } from "../artifacts/read-state.ts";
import type { EventBody } from "../events/types.ts";
import { graphMembers } from "../graph/build-graph.ts";
import type { Manifest } from "../manifest/types.ts";
import { createNodeIndex } from "./node-index.ts";
import { byState } from "./state-methods.ts";

type Sections = Readonly<Record<string, Readonly<Record<string, object>>>>;

function manifestOf(sections: Sections): Manifest {
  const folder = mkdtempSync(join(tmpdir(), "sluice-state-"));
  const path = join(folder, "manifest.json");
  const metadata = { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json" };
  writeFileSync(path, JSON.stringify({ metadata, ...sections }));
  const manifest = readManifestFile(path);
  rmSync(folder, { recursive: true });
  if (manifest === null) throw new Error("no manifest");
  return manifest;
}

/** What `state:` selects, and the texts of the warnings. */
function compare(value: string, now: Sections, old: Sections) {
  const manifest = manifestOf(now);
  const told: EventBody[] = [];
  const previous = { manifest: manifestOf(old), results: null, sources: null, currentSources: null };
  const found = byState({
    manifest,
    nodes: [...graphMembers(manifest)],
    index: createNodeIndex([...graphMembers(manifest)]),
    value,
    arguments: [],
    previous,
    projectRoot: "/",
    glob: () => new Set(),
    behavior: {},
    constraints: { not_null: "enforced", check: "not_enforced" },
    enginePackages: new Set(["dbt"]),
    fire: (event) => void told.push(event),
  });
  return { ids: [...found].map((node) => node.unique_id), told: told.map((event) => event.name) };
}

const model = (more: object = {}): Sections => {
  const node = {
    unique_id: "model.p.a",
    name: "a",
    alias: "a",
    resource_type: "model",
    fqn: ["p", "a"],
    raw_code: "",
    description: "",
    ...more,
  };
  return { nodes: { "model.p.a": node } };
};
const contracted = (type: string, more: object = {}) =>
  model({
    contract: { enforced: true, checksum: type },
    config: { materialized: "table", enabled: true },
    original_file_path: "models/a.sql",
    columns: { id: { name: "id", data_type: type, constraints: [{ type: "not_null" }] } },
    ...more,
  });

test("configs count as they were written, and one that was not written differs from null", () => {
  const of = (meta: object) => model({ config: { meta: { now: meta } }, unrendered_config: meta });
  expect(compare("modified.configs", of({}), of({})).ids).toEqual([]);
  expect(compare("modified.configs", of({ x: null }), of({})).ids).toEqual(["model.p.a"]);
  expect(compare("modified.configs", of({ tags: ["x"] }), of({})).ids).toEqual([]);
});

test("of a test's configs those count that change its outcome, and where it keeps its failures", () => {
  const of = (written: object) => model({ resource_type: "test", unrendered_config: written });
  expect(compare("modified", of({ meta: { a: 1 }, tags: ["x"], materialized: "test" }), of({})).ids).toEqual([]);
  expect(compare("modified.configs", of({ warn_if: "> 1" }), of({})).ids).toEqual(["model.p.a"]);
  expect(compare("modified.configs", of({ schema: "x" }), of({})).ids).toEqual([]);
  expect(compare("modified", of({ schema: "x" }), of({})).ids).toEqual(["model.p.a"]);
});

test("what a project says for all its sources is no change of a source, what it says in the file is", () => {
  const source = (written: object, rendered: object): Sections => ({
    sources: {
      "source.p.s.t": {
        unique_id: "source.p.s.t",
        resource_type: "source",
        fqn: ["p"],
        config: rendered,
        unrendered_config: written,
      },
    },
  });
  expect(compare("modified", source({}, { meta: { a: 1 } }), source({}, {})).ids).toEqual([]);
  expect(compare("modified", source({ tags: ["a"] }, {}), source({ tags: [] }, {})).ids).toEqual(["source.p.s.t"]);
});

test("a breaking change of a contract is a warning each time the contract is asked for", () => {
  expect(compare("modified", contracted("bigint"), contracted("int"))).toEqual({
    ids: ["model.p.a"],
    told: ["UnversionedBreakingChange", "UnversionedBreakingChange"],
  });
  expect(compare("modified.contract", contracted("varchar(9)"), contracted("varchar(5)"))).toEqual({
    ids: ["model.p.a"],
    told: [],
  });
  expect(compare("modified", {}, contracted("int")).told).toEqual(["UnversionedBreakingChange"]);
});

test("a breaking change of a model that has versions ends the command", () => {
  expect(() => compare("modified", contracted("bigint", { version: 2 }), contracted("int", { version: 2 }))).toThrow(
    "dbt detected a breaking change to an enforced contract.\n  - Columns with data_type changes: \n    - id (int -> bigint)",
  );
});

test("a big seed is compared by its path, which is told", () => {
  const seed = (name: string, checksum: string) =>
    model({ resource_type: "seed", package_name: "p", checksum: { name, checksum } });
  const told = (now: Sections, old: Sections) => compare("modified.body", now, old);
  expect(told(seed("path", "a"), seed("path", "a"))).toEqual({ ids: [], told: ["SeedExceedsLimitSamePath"] });
  expect(told(seed("path", "b"), seed("path", "a")).told).toEqual(["SeedExceedsLimitAndPathChanged"]);
  expect(told(seed("path", "a"), seed("sha256", "a"))).toEqual({ ids: ["model.p.a"], told: ["SeedIncreased"] });
});

test("macros of the project count, the engine's own do not", () => {
  const using = (macro: string, text: string): Sections => ({
    ...model({ depends_on: { nodes: [], macros: [macro] } }),
    macros: { [macro]: { unique_id: macro, package_name: macro.split(".")[1], macro_sql: text } },
  });
  expect(compare("modified.macros", using("macro.p.m", "2"), using("macro.p.m", "1")).ids).toEqual(["model.p.a"]);
  expect(compare("modified", using("macro.dbt.m", "2"), using("macro.dbt.m", "1")).ids).toEqual([]);
});

test("a state whose resources lack their parts, or have others in their places, is compared all the same", () => {
  const now = model({ depends_on: { macros: ["macro.p.m"], nodes: [] }, config: { persist_docs: { columns: true } } });
  for (const part of ["fqn", "columns", "config", "unrendered_config", "depends_on", "contract"]) {
    for (const value of [null, 1, "x", [null], { a: null }]) {
      for (const state of ["modified", "unmodified", "new", "modified.macros"]) {
        expect(Array.isArray(compare(state, now, model({ [part]: value })).ids)).toBe(true);
      }
    }
  }
});
