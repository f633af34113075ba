import { expect, it } from "vitest";
import { retriedBatches } from "./batches.ts";
import { manifestOf } from "./read-manifest.ts";

it("says which models a retry does not build in full", () => {
  const microbatch = { name: "events", config: { incremental_strategy: "microbatch" } };
  const nodes = { "model.p.events": microbatch, "model.p.orders": { name: "orders", config: {} } };
  const manifest = manifestOf({ metadata: {}, nodes }, "m.json");
  const of = (ids: readonly string[] | null, ...args: readonly string[]) => retriedBatches(manifest, ids, args);
  expect(of(["model.p.orders", "model.p.events"], "build")).toMatch(/^Of events dbt builds the latest batches again/);
  expect([of(null, "build"), of(["model.p.orders"], "build")]).toEqual([null, null]);
  expect([
    of(["model.p.events"], "build", "--event-time-start=2026-01-01"),
    of(["model.p.events"], "build", "--full-refresh"),
  ]).toEqual([null, null]);
});
