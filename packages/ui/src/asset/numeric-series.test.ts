import type { MaterializationView } from "@sluice/api";
import { expect, it } from "vitest";
import { numericSeries } from "./numeric-series.ts";

const attempt = (day: number, own: Partial<MaterializationView>): MaterializationView => ({
  runId: `run-${day}`,
  jobName: null,
  stepKey: null,
  timestamp: `2026-01-0${day}T00:00:00Z`,
  durationMillis: 1000 * day,
  outcome: "materialized",
  message: null,
  partition: null,
  metadata: {},
  codeVersion: null,
  dataVersion: null,
  inputs: null,
  ...own,
});

it("draws durations and numbers oldest first, marks failures and leaves out what was skipped", () => {
  const [duration, rows] = numericSeries([
    attempt(4, { metadata: { "Row count": { kind: "int", value: 12_000 }, note: { kind: "text", value: "x" } } }),
    attempt(3, { outcome: "skipped", durationMillis: null }),
    attempt(2, { outcome: "failed" }),
    attempt(1, {}),
  ]);
  expect(duration?.points.map((point) => [point.value, point.failed])).toEqual([
    [1000, false],
    [2000, true],
    [4000, false],
  ]);
  expect(rows?.name).toBe("Row count");
  expect(rows?.points.map((point) => point.value)).toEqual([null, null, 12_000]);
  expect(rows?.format(12_000)).toBe("12K");
});
