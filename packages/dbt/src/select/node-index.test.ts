import { expect, test } from "vitest";
import { fitsFqn } from "./name-methods.ts";
import { createNodeIndex, isVersioned } from "./node-index.ts";

const node = (resource_type: string, fqn: readonly string[], more: object = {}) => ({
  resource_type,
  fqn,
  original_file_path: `models/${fqn.slice(1).join("/")}.sql`,
  ...more,
});
const NODES = [
  node("model", ["shop", "staging", "stg_orders"], { patch_path: "shop://models/staging/schema.yml" }),
  node("model", ["shop", "staging", "odd.name"]),
  node("model", ["shop", "orders", "v2"], { version: 2 }),
  node("model", ["shop", "v2"], { version: 2 }),
  node("model", ["shop", "orders", "v1"]),
  node("seed", ["shop", "stg_orders"], { version: null }),
];

test("the index means what a look at every node means", () => {
  const words = ["shop", "staging", "stg_orders", "odd", "odd.name", "name", "orders", "orders.v2", "orders_v2", "v2"];
  words.push("x.orders.v2", "shop.orders", "shop.orders.v1", "shop.staging.odd", "staging.stg_orders", "", "shop_v2");
  const index = createNodeIndex(NODES);
  for (const word of words) {
    const looked = NODES.filter((one) =>
      [one.fqn, one.fqn.slice(1)].some((fqn) => fitsFqn(fqn, word, isVersioned(one))),
    );
    expect(new Set(index.byFqn(word)), word).toEqual(new Set(looked));
  }
});

test("files are found by name, and paths by the file, its YAML file or a folder above; sources have no name", () => {
  const source = node("source", ["shop", "raw", "stg_orders"]);
  const index = createNodeIndex([...NODES, source]);
  expect([...index.byFqn("stg_orders")]).not.toContain(source);
  expect([...index.byFile("stg_orders.sql")]).toContain(source);
  expect([...index.byPath("models/staging/schema.yml")]).toEqual([NODES[0]]);
  expect([...index.byPath("models/staging")]).toEqual(NODES.slice(0, 2));
});
