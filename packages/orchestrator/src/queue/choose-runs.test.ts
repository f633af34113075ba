import { describe, expect, it } from "vitest";
import { chooseRuns, type QueueState } from "./choose-runs.ts";
import type { QueuedRun, QueueSettings } from "./types.ts";

const run = (id: string, more: Partial<QueuedRun> = {}): QueuedRun => ({
  id,
  priority: 0,
  tags: {},
  pools: [],
  firstPools: [],
  ...more,
});
const settings = (more: Partial<QueueSettings["runs"]> = {}, granularity: "run" | "step" = "step"): QueueSettings => ({
  runs: { maxConcurrentRuns: 10, tagConcurrencyLimits: [], ...more },
  pools: { granularity, defaultLimit: null, limits: {} },
});
const decide = (queued: readonly QueuedRun[], limits: QueueSettings, more: Partial<QueueState> = {}) =>
  chooseRuns({ queued, busy: [], pools: [], ...more }, limits);
const team = (id: string, name: string) => run(id, { tags: { team: name } });

describe("chooseRuns", () => {
  it("takes what has more priority, then what came first, up to the limit", () => {
    const queue = [run("b"), run("a"), run("c", { priority: 5 })];
    const decision = decide(queue, settings({ maxConcurrentRuns: 3 }), { busy: [{ tags: {}, pools: [] }] });
    expect(decision.start).toEqual(["c", "a"]);
    expect(decision.waiting).toEqual([{ id: "b", reason: "3 runs are under way, which is the limit" }]);
  });

  it.each([
    ["a tag with any value", undefined, ["1", "4"]],
    ["a tag with one value", "x", ["1", "3", "4"]],
    ["each value by itself", { applyLimitPerUniqueValue: true as const }, ["1", "3", "4"]],
  ])("limits %s, and lets others pass", (_, value, start) => {
    const queue = [team("1", "x"), team("2", "x"), team("3", "y"), run("4")];
    const limit = { key: "team", limit: 1, ...(value !== undefined && { value }) };
    expect(decide(queue, settings({ tagConcurrencyLimits: [limit] })).start).toEqual(start);
  });

  it("counts what is under way towards tag limits", () => {
    const limits = settings({ tagConcurrencyLimits: [{ key: "team", value: "x", limit: 1 }] });
    const decision = decide([team("1", "x"), team("2", "y")], limits, { busy: [{ tags: { team: "x" }, pools: [] }] });
    expect(decision).toEqual({
      start: ["2"],
      waiting: [{ id: "1", reason: "1 run with tag team=x: the limit is reached" }],
    });
  });

  it("has runs hold slots of all their pools, where pools are of runs", () => {
    const pools = [{ name: "db", limit: 2, claimed: 0 }];
    const queue = [run("1", { pools: ["db", "api"] }), run("2", { pools: ["db"] }), run("3", { pools: ["api"] })];
    const decision = decide(queue, settings({}, "run"), { pools, busy: [{ tags: {}, pools: ["db"] }] });
    expect(decision.start).toEqual(["1", "3"]);
    expect(decision.waiting).toEqual([{ id: "2", reason: "pool db is full: 2 of 2 slots are taken" }]);
  });

  it("starts no run that could not begin a step, where pools are of steps", () => {
    const pools = [{ name: "db", limit: 1, claimed: 1 }];
    const queue = [run("1", { pools: ["db"], firstPools: ["db"] }), run("2", { pools: ["db"], firstPools: [] })];
    expect(decide(queue, settings(), { pools }).start).toEqual(["2"]);
  });

  it("does not look for tags in prototypes", () => {
    expect(decide([run("1")], settings({ tagConcurrencyLimits: [{ key: "toString", limit: 0 }] })).start).toEqual([
      "1",
    ]);
  });
});
