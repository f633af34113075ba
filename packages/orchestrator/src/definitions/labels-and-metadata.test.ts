import { expect, it } from "vitest";
import { asset } from "./asset.ts";
import { MetadataValue, toMetadata } from "./metadata.ts";

it.each([
  [{ kinds: ["a b"] }, '"a b" is no kind'],
  [{ kinds: Array.from({ length: 11 }, (_, index) => `k${index}`) }, "has 11 kinds"],
  [{ tags: { "a b": "x" } }, '"a b" is no tag'],
  [{ tags: { ok: "no way" } }, '"no way" is no tag value'],
  [{ owners: ["bob"] }, '"bob" is no owner'],
  [{ owners: ["team:"] }, '"team:" is no owner'],
  [{ groupName: "a-b" }, '"a-b" is no group'],
])("refuses %j", (labels, message) => {
  expect(() => asset({ name: "x", ...labels }, () => {})).toThrow(message);
});

it("takes what Dagster takes", () => {
  const labels = { kinds: ["Postgres"], tags: { "my/tag": "", team: "v-1.2" }, owners: ["team:data", "a@b.co"] };
  expect(() => asset({ name: "x", groupName: "g_1", ...labels }, () => {})).not.toThrow();
});

it("keeps metadata of every kind as data", () => {
  const orders = asset({ key: "shop/orders" }, () => {});
  expect(
    toMetadata({
      source: MetadataValue.asset(orders),
      size: MetadataValue.float(1.5, { unit: "MB" }),
      "dagster/column_schema": MetadataValue.columnSchema([{ name: "id", type: "int" }]),
      "dagster/column_lineage": MetadataValue.columnLineage({ total: [{ asset: orders, column: "amount" }] }),
    }),
  ).toEqual({
    source: { kind: "asset", value: "shop/orders" },
    size: { kind: "float", value: 1.5, unit: "MB" },
    "dagster/column_schema": { kind: "column-schema", columns: [{ name: "id", type: "int", description: null }] },
    "dagster/column_lineage": {
      kind: "column-lineage",
      columns: { total: [{ assetKey: "shop/orders", column: "amount" }] },
    },
  });
});
