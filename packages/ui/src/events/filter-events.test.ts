import type { EventView } from "@sluice/api";
import { expect, it } from "vitest";
import { filterEvents } from "./filter-events.ts";

const event = (sequence: number, own: Partial<EventView>): EventView => ({
  sequence,
  timestamp: "2026-01-01T00:00:00Z",
  type: "LOG",
  level: "info",
  stepKey: null,
  nodeId: null,
  assetKey: null,
  partition: null,
  checkName: null,
  message: "",
  metadata: {},
  error: null,
  ...own,
});
const events = [
  event(1, { level: "debug", message: "connect" }),
  event(2, { type: "NODE_FINISH", nodeId: "model.a", stepKey: "dbt", message: "Finished model a" }),
  event(3, { type: "STEP_FAILURE", level: "error", stepKey: "dbt", message: "failed" }),
];
const numbers = (own: Partial<Parameters<typeof filterEvents>[1]>) =>
  filterEvents(events, { text: "", level: "debug", types: null, about: null, ...own }).map((each) => each.sequence);

it("filters by level, type, subject and text, all at once", () => {
  expect(numbers({})).toEqual([1, 2, 3]);
  expect(numbers({ level: "info" })).toEqual([2, 3]);
  expect(numbers({ types: new Set(["NODE_FINISH"]) })).toEqual([2]);
  expect(numbers({ about: "dbt" })).toEqual([2, 3]);
  expect(numbers({ about: "model.a" })).toEqual([2]);
  expect(numbers({ text: " FINISHED " })).toEqual([2]);
  expect(numbers({ text: "failed", level: "error", types: new Set(["LOG"]) })).toEqual([]);
});
