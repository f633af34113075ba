import { expect, test } from "vitest";
import { batchId, batchName, batchWindow, offset, sampleWindow, splitWindow } from "./batches.ts";

const at = (text: string) => new Date(text);
const options = {
  size: "day" as const,
  incremental: false,
  lookback: 1,
  begin: at("2024-01-01T05:00:00Z"),
  eventTimeStart: null,
  eventTimeEnd: null,
  now: at("2024-01-03T16:06:00Z"),
};

test("a first run goes from begin to the end of today", () => {
  const window = batchWindow(options);
  expect(window).toEqual({ start: at("2024-01-01T00:00:00Z"), end: at("2024-01-04T00:00:00Z") });
  expect(splitWindow(window ?? fail(), "day").map((batch) => batchName(batch.start, "day"))).toEqual([
    "2024-01-01",
    "2024-01-02",
    "2024-01-03",
  ]);
});

test("a later run goes back by lookback and the batch in progress", () => {
  expect(batchWindow({ ...options, incremental: true })?.start).toEqual(at("2024-01-02T00:00:00Z"));
});

test("a first run without begin has no window", () => {
  expect(batchWindow({ ...options, begin: null })).toBeNull();
});

test("given bounds win", () => {
  const bounds = { eventTimeStart: at("2024-02-01T10:00:00Z"), eventTimeEnd: at("2024-02-02T00:00:00Z") };
  expect(batchWindow({ ...options, ...bounds })).toEqual({
    start: at("2024-02-01T00:00:00Z"),
    end: at("2024-02-02T00:00:00Z"),
  });
});

test("months and years are stepped by calendar", () => {
  expect(offset(at("2024-03-31T10:00:00Z"), "month", -1)).toEqual(at("2024-02-01T00:00:00Z"));
  expect(offset(at("2024-12-05T10:00:00Z"), "month", 1)).toEqual(at("2025-01-01T00:00:00Z"));
  expect(offset(at("2024-06-05T10:00:00Z"), "year", -1)).toEqual(at("2023-01-01T00:00:00Z"));
});

test("names and ids by grain", () => {
  const start = at("2024-01-05T03:00:00Z");
  expect((["year", "month", "day", "hour"] as const).map((size) => batchName(start, size))).toEqual([
    "2024",
    "2024-01",
    "2024-01-05",
    "2024-01-05T03",
  ]);
  expect(batchId(start, "hour")).toBe("20240105T03");
});

test("a sample window ends now", () => {
  expect(sampleWindow("1 month", at("2024-03-31T10:00:00Z"))).toEqual({
    start: at("2024-02-29T10:00:00Z"),
    end: at("2024-03-31T10:00:00Z"),
  });
  expect(sampleWindow("3 weeks", at("2024-03-31T10:00:00Z"))).toEqual({
    problem:
      "Invalid grain size 'weeks'. Must be one of ['hour', 'day', 'month', 'year', 'hours', 'days', 'months', 'years'].",
  });
});

function fail(): never {
  throw new Error("no window");
}
