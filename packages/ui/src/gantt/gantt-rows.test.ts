import type { GanttRow } from "@sluice/api";
import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { countRows, shownRows } from "./gantt-rows.ts";
import { threadLanes } from "./threads.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function row(key: string, from: number | null, to: number | null, own: Partial<GanttRow> = {}): GanttRow {
  return {
    key,
    label: key,
    kind: "node",
    parent: "dbt",
    status: to === null ? (from === null ? "pending" : "running") : "success",
    startedAt: from === null ? null : at(from),
    endedAt: to === null ? null : at(to),
    resourceType: "model",
    assetKey: key,
    thread: "Thread-1",
    message: null,
    skippedBecauseOf: null,
    dependsOn: [],
    ...own,
  };
}

const rows = [
  row("export", 21, 24, { kind: "step", parent: null, status: "succeeded", thread: null, dependsOn: ["dbt"] }),
  row("dbt", 0, 20, { kind: "step", parent: null, status: "failed", thread: null }),
  row("late", null, null),
  row("b", 5, 15, { dependsOn: ["a"], thread: "Thread-2" }),
  row("a", 1, 4),
  row("test_a", 4, 6, { resourceType: "test", status: "pass", dependsOn: ["a"] }),
  row("bad", 7, 9, { status: "error", dependsOn: ["a"] }),
  row("after_bad", null, null, { status: "skipped", skippedBecauseOf: "bad", dependsOn: ["bad"] }),
];
const all = { text: "", group: null, tests: true, closed: new Set<string>() };
const keys = (own: Partial<typeof all> | { group: "failed" | "skipped" }) =>
  shownRows(rows, { ...all, ...own }).map((each) => each.row.key);

describe("shownRows", () => {
  it("puts steps and nodes in the order of their start, what waits and what was skipped last", () => {
    expect(keys({})).toEqual(["dbt", "a", "test_a", "b", "bad", "late", "after_bad", "export"]);
  });
  it("keeps a step for the nodes that match, and hides what does not", () => {
    expect(keys({ group: "failed" })).toEqual(["dbt", "bad"]);
    expect(keys({ group: "skipped" })).toEqual(["dbt", "after_bad"]);
    expect(keys({ text: "export" })).toEqual(["export"]);
  });
  it("hides tests that pass when asked", () => expect(keys({ tests: false })).not.toContain("test_a"));
  it("hides the nodes of a closed step", () => expect(keys({ closed: new Set(["dbt"]) })).toEqual(["dbt", "export"]));
  it("puts a skipped row where its blocker ended", () => {
    const skipped = shownRows(rows, all).find((each) => each.row.key === "after_bad");
    expect(skipped).toMatchObject({ start: Date.parse(at(9)), end: null });
  });
});

it("counts leaves by tone", () => {
  expect(Object.fromEntries(countRows(rows))).toEqual({ success: 4, failed: 1, skipped: 1, never: 1 });
});

it("finds the chain that decided the length, over the border of a step", () => {
  expect(criticalPath(rows)).toEqual(["a", "b", "export"]);
});

it("adds up what each thread did", () => {
  const lanes = threadLanes(rows, Date.parse(at(30)));
  expect(lanes.map((lane) => [lane.name, lane.rows.length, lane.busyMillis / 1000])).toEqual([
    ["Steps", 1, 3],
    ["Thread-1", 3, 7],
    ["Thread-2", 1, 10],
  ]);
});
