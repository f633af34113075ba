import { describe, expect, it } from "vitest";
import { buildAssetGraph } from "../graph/asset-graph.ts";
import { makeAsset as asset } from "../testing.ts";
import { filterAssets } from "./filter-assets.ts";

const graph = buildAssetGraph([
  asset("seeds/raw_orders"),
  asset("seeds/raw_users"),
  asset("staging/stg_orders", ["seeds/raw_orders"], { status: "failed", tags: { daily: "" } }),
  asset("staging/stg_users", ["seeds/raw_users"]),
  asset("marts/summary", ["staging/stg_orders", "staging/stg_users"], { description: "Orders per user" }),
  asset("marts/report", ["marts/summary"], { dbtMaterialized: "incremental" }),
]);
const names = (text: string) => {
  const keys = filterAssets(graph, text);
  return keys === null ? "everything" : [...keys].map((key) => key.split("/")[1]).join(" ");
};

describe("filterAssets", () => {
  it("lets everything through an empty filter", () => expect(names("  ")).toBe("everything"));
  it("narrows with every word, in key and description", () => {
    expect(names("orders")).toBe("raw_orders stg_orders summary");
    expect(names("orders stg")).toBe("stg_orders");
    expect(names("orders -raw")).toBe("stg_orders summary");
  });
  it("walks the graph in both directions, as far as is said", () => {
    expect(names("+stg_orders")).toBe("raw_orders stg_orders");
    expect(names("stg_orders+")).toBe("stg_orders summary report");
    expect(names("stg_orders+1")).toBe("stg_orders summary");
    expect(names("1+summary")).toBe("stg_orders stg_users summary");
    expect(names("+stg_orders +stg_users")).toBe("raw_orders raw_users stg_orders stg_users");
  });
  it("matches patterns over whole names", () => expect(names("stg_*")).toBe("stg_orders stg_users"));
  it("unites the values of a facet and intersects different facets", () => {
    expect(names("group:seeds group:marts")).toBe("raw_orders raw_users summary report");
    expect(names("group:staging status:failed")).toBe("stg_orders");
    expect(names("group:staging -status:failed")).toBe("stg_users");
    expect(names("tag:daily")).toBe("stg_orders");
    expect(names("type:incremental")).toBe("report");
  });
  it("takes what it does not understand as a word", () => {
    expect(names("(")).toBe("");
    expect(names("+")).toBe("");
  });
});
