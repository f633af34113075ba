import { describe, expect, it } from "vitest";
import { DefinitionError } from "../definitions/errors.ts";
import { manifestSpecs } from "./manifest-specs.ts";
import { type DbtNode, manifestOf } from "./read-manifest.ts";
import { fullSelection, subsetSelection } from "./selection-arguments.ts";
import { DbtAssetTranslator } from "./translator.ts";

const resource = (type: string, name: string, parents: readonly string[] = [], more: object = {}) => ({
  resource_type: type,
  name,
  package_name: "p",
  fqn: ["p", ...(type === "model" ? ["staging"] : []), name],
  original_file_path: `${type}s/${name}.sql`,
  depends_on: { nodes: parents },
  config: {},
  ...more,
});
const file = {
  metadata: { adapter_type: "duckdb", project_name: "p" },
  nodes: {
    "seed.p.raw": resource("seed", "raw"),
    "model.p.base": resource("model", "base", ["seed.p.raw", "source.p.crm.users"], {
      config: { materialized: "ephemeral" },
    }),
    "model.p.a": resource("model", "a", ["model.p.base"], {
      tags: ["daily"],
      config: { materialized: "view", group: "finance" },
    }),
    "model.p.b": resource("model", "b", ["model.p.a"], { config: { materialized: "table", schema: "mart" } }),
    "model.p.v2": resource("model", "v", [], { version: 2, alias: "v_v2", config: {} }),
    "model.p.own": resource("model", "own", [], {
      config: { meta: { dagster: { asset_key: ["x", "y"], group: "g" } } },
    }),
    "test.p.unique_a": resource("test", "unique_a", ["model.p.a"], {
      attached_node: "model.p.a",
      column_name: "id",
      config: { severity: "warn" },
    }),
    "test.p.rel": resource("test", "rel", ["model.p.a", "model.p.b"], { attached_node: "model.p.a" }),
    "test.p.singular": resource("test", "singular", ["model.p.a", "model.p.b"]),
    "test.p.source": resource("test", "source_test", ["source.p.crm.users"], { attached_node: "source.p.crm.users" }),
  },
  unit_tests: {
    "unit_test.p.b.works": resource("unit_test", "works", ["model.p.b"], { fqn: ["p", "staging", "b", "works"] }),
  },
  sources: {
    "source.p.crm.users": {
      resource_type: "source",
      name: "users",
      source_name: "crm",
      config: {},
      description: "who",
    },
  },
  groups: { "group.p.finance": { name: "finance", owner: { email: "fin@x.y" } } },
};
const manifest = manifestOf(file, "manifest.json");
const specsWith = (translator: DbtAssetTranslator, selected: ReadonlySet<string> | null = null) =>
  manifestSpecs({ manifest, translator, selected, projectDir: "/project", partitions: null, backfillPolicy: null });
const specs = specsWith(new DbtAssetTranslator());
const asset = (key: string) => specs.assets.find((spec) => spec.key === key);

describe("manifestSpecs", () => {
  it("makes assets by the rules that people know", () => {
    expect(specs.assets.map((spec) => [spec.key, spec.group])).toEqual([
      ["raw", "seeds"],
      ["a", "finance"],
      ["mart/b", "staging"],
      ["v_v2", "staging"],
      ["x/y", "g"],
    ]);
    expect(asset("a")).toMatchObject({
      kinds: ["dbt", "DuckDB"],
      tags: { daily: "" },
      owners: ["fin@x.y"],
      skippable: true,
      site: { file: "/project/models/a.sql" },
    });
  });

  it("looks through ephemeral models, and stops at sources", () => {
    expect(asset("a")?.deps).toEqual(["raw", "crm/users"]);
    expect(specs.upstream.map((spec) => [spec.key, spec.description])).toEqual([["crm/users", "who"]]);
  });

  it("makes a check of every test", () => {
    expect(specs.checks.map((check) => [check.name, check.assetKey, check.additionalDeps, check.blocking])).toEqual([
      ["unique_a", "a", [], false],
      ["rel", "a", ["mart/b"], true],
      ["singular", "mart/b", ["a"], true],
      ["source_test", "crm/users", [], true],
      ["works", "mart/b", [], true],
    ]);
  });

  it("keeps to a selection", () => {
    const some = specsWith(new DbtAssetTranslator(), new Set(["model.p.b", "test.p.rel"]));
    expect(some.assets.map((spec) => [spec.key, spec.deps])).toEqual([["mart/b", ["a"]]]);
    expect(some.checks.map((check) => check.name)).toEqual(["rel"]);
  });

  it("lets a team change a rule, and refuses two resources with one key", () => {
    class Short extends DbtAssetTranslator {
      override getAssetKey(node: DbtNode) {
        return node.name === "b" ? "a" : super.getAssetKey(node);
      }
    }
    expect(() => specsWith(new Short())).toThrow(DefinitionError);
    expect(() => specsWith(new Short())).toThrow("model.p.a (models/a.sql) and model.p.b (models/b.sql)");
  });

  it.each([[null], [[]], [{}], [{ nodes: {}, metadata: "x" }]])("refuses %j as a manifest", (value) => {
    expect(() => manifestOf(value, "m.json")).toThrow("m.json is no dbt manifest");
  });
});

describe("the version of a manifest", () => {
  const of = (artifact: string, more: object = {}) => ({
    metadata: { dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}.json`, dbt_version: "1.4.9" },
    nodes: {},
    ...more,
  });

  it.each(["manifest/v11", "manifest/v12", "manifest/v13"])("is read: %s", (artifact) => {
    expect(manifestOf(of(artifact), "m.json").nodes.size).toBe(0);
  });

  it.each([
    ["manifest/v8", {}, "m.json is a manifest of version 8, of dbt 1.4.9; it has to be 11 or newer"],
    ["manifest/v20", { nodes: [] }, "m.json is no dbt manifest that sluice knows (version 20)"],
    ["catalog/v1", {}, "m.json is no dbt manifest"],
  ])("is refused: %s %j", (artifact, more, message) => {
    expect(() => manifestOf(of(artifact, more), "m.json")).toThrow(message);
  });
});

describe("the arguments for dbt", () => {
  const declared = { select: "fqn:*", exclude: null, selector: null };
  const subset = (args: readonly string[], uniqueIds: readonly string[], exact = false) => {
    const { argv, indirectSelection } = subsetSelection({
      args,
      manifest,
      uniqueIds,
      exact,
      isCheck: (id) => specs.checkOf.has(id),
    });
    return `${argv.join(" ")}${indirectSelection === null ? "" : ` (${indirectSelection})`}`;
  };

  it("are as declared when everything runs, unless the command selects itself", () => {
    expect(fullSelection(["build"], declared).argv.join(" ")).toBe("build --select fqn:*");
    expect(fullSelection(["run"], { ...declared, select: "tag:x", exclude: "b" }).argv.join(" ")).toBe(
      "run --select tag:x --exclude b",
    );
    expect(fullSelection(["build", "-s", "tag:daily"], declared).argv.join(" ")).toBe("build -s tag:daily");
  });

  it("name models alone when dbt would add the same tests, and tests too when it would add others", () => {
    const all = ["test.p.unique_a", "test.p.rel", "test.p.singular"];
    expect(subset(["build"], ["model.p.a", ...all])).toBe("build --select p.staging.a");
    expect(subset(["build"], ["model.p.a", "test.p.unique_a", "test.p.rel"])).toBe(
      "build --select p.staging.a p.unique_a p.rel (empty)",
    );
    expect(subset(["build"], ["test.p.unique_a"])).toBe("build --select p.unique_a (empty)");
  });

  it("keep to the command: run has no tests, test has no models", () => {
    expect(subset(["run"], ["model.p.a", "test.p.unique_a"])).toBe("run --select p.staging.a");
    expect(subset(["test", "--threads", "4"], ["model.p.a", "test.p.unique_a"])).toBe(
      "test --threads 4 --select p.unique_a (empty)",
    );
  });

  it("name a model alone where a folder has its name, and where its folder is no word of the grammar", () => {
    const odd = manifestOf(
      {
        metadata: { project_name: "p" },
        nodes: {
          "model.p.staging": resource("model", "staging", [], { fqn: ["p", "staging"] }),
          "model.p.a": resource("model", "a"),
          "model.p.far": resource("model", "far", [], { fqn: ["p", "my folder", "far"] }),
        },
      },
      "m.json",
    );
    const uniqueIds = ["model.p.staging", "model.p.a", "model.p.far"];
    const options = { args: ["run"], manifest: odd, uniqueIds, exact: false, isCheck: () => false };
    expect(subsetSelection(options).argv.slice(2)).toEqual(["p.staging,path:models/staging.sql", "p.staging.a", "far"]);
  });

  it("narrow a selection that the command brings", () => {
    expect(subset(["build", "--select", "tag:daily", "--full-refresh"], ["model.p.b", "model.p.v2"], true)).toBe(
      "build --full-refresh --select tag:daily,p.staging.b tag:daily,p.staging.v (empty)",
    );
  });
});
