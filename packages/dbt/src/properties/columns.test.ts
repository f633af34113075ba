import { expect, test } from "vitest";
import { deepMerge } from "./columns.ts";

test("a version's config adds its lists before those of the model, and its keys over them", () => {
  const model = { tags: ["v"], meta: { base: 1, kept: true }, materialized: "table" };
  expect(deepMerge(model, { tags: ["one"], meta: { base: 2 }, materialized: "view" })).toEqual({
    tags: ["one", "v"],
    meta: { base: 2, kept: true },
    materialized: "view",
  });
});
