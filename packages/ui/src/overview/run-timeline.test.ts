import type { TimelineRun } from "@sluice/api";
import { expect, it } from "vitest";
import { timelineRows } from "./run-timeline.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const run = (id: string, jobName: string | null, from: number, to: number | null): TimelineRun => ({
  id,
  jobName,
  status: to === null ? "STARTED" : "SUCCESS",
  createdAt: at(from),
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  launchedBy: "you",
});

it("puts overlapping runs into lanes, jobs in order, selections last, and leaves out what is not in the span", () => {
  const rows = timelineRows(
    [
      run("d", null, 20, 21),
      run("c", "nightly", 25, null),
      run("b", "nightly", 12, 18),
      run("a", "nightly", 10, 15),
      run("old", "ancient", 0, 1),
    ],
    { from: Date.parse(at(5)), to: Date.parse(at(40)) },
    { now: Date.parse(at(30)), shortest: 0 },
  );
  expect(rows.map((row) => [row.job, row.lanes])).toEqual([
    ["nightly", 2],
    [null, 1],
  ]);
  expect(rows[0]?.bars.map((bar) => [bar.run.id, bar.lane])).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 0],
  ]);
  expect(rows[0]?.bars[2]?.to).toBe(Date.parse(at(30)));
});
