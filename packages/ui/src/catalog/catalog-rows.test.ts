import { describe, expect, it } from "vitest";
import { buildAssetGraph } from "../graph/asset-graph.ts";
import { makeAsset } from "../testing.ts";
import { catalogRows } from "./catalog-rows.ts";

const assets = [
  makeAsset("marts/summary", ["staging/stg_orders", "staging/stg_users"], {
    lastMaterializedAt: "2026-01-03T00:00:00Z",
  }),
  makeAsset("staging/stg_users", ["seeds/raw_users"], { status: "failed" }),
  makeAsset("staging/stg_orders", ["seeds/raw_orders"], { lastMaterializedAt: "2026-01-04T00:00:00Z" }),
  makeAsset("seeds/raw_users"),
  makeAsset("seeds/raw_orders"),
];
const graph = buildAssetGraph(assets);
const rows = (own: Partial<Parameters<typeof catalogRows>[2]> = {}, list = assets) =>
  catalogRows(graph, list, { sort: "name", desc: false, grouped: true, closed: new Set(), ...own }).map((row) =>
    row.kind === "group" ? `${row.name} (${row.assets.length})` : (row.asset.path.at(-1) ?? ""),
  );

describe("catalogRows", () => {
  it("orders groups by the flow of the data and assets by name", () => {
    expect(rows()).toEqual([
      "seeds (2)",
      "raw_orders",
      "raw_users",
      "staging (2)",
      "stg_orders",
      "stg_users",
      "marts (1)",
      "summary",
    ]);
  });
  it("hides the assets of a closed group and groups without a match", () => {
    expect(rows({ closed: new Set(["staging"]) }, assets.slice(1))).toEqual([
      "seeds (2)",
      "raw_orders",
      "raw_users",
      "staging (2)",
    ]);
  });
  it("puts what failed first, and in reverse last", () => {
    expect(rows({ sort: "status", grouped: false })[0]).toBe("stg_users");
    expect(rows({ sort: "status", grouped: false, desc: true }).at(-1)).toBe("stg_users");
  });
  it("puts the newest first and what never ran last", () => {
    expect(rows({ sort: "materialized", grouped: false }).slice(0, 3)).toEqual(["stg_orders", "summary", "raw_orders"]);
  });
});
