import { describe, expect, it } from "vitest";
import { FreshnessPolicy } from "../definitions/freshness-policy.ts";
import { freshnessOf } from "./freshness.ts";

const at = (text: string) => Date.parse(text);

describe("freshnessOf", () => {
  const window = FreshnessPolicy.timeWindow({ failWindow: "36h", warnWindow: "24h" }).resolved;
  it.each([
    ["2026-03-01T23:59:00Z", "fresh"],
    ["2026-03-02T00:00:00Z", "warned"],
    ["2026-03-02T12:00:00Z", "overdue"],
  ])("counts from the last materialization: %s is %s", (now, status) => {
    expect(freshnessOf(window, at("2026-03-01T00:00:00Z"), at(now)).status).toBe(status);
  });

  const nine = FreshnessPolicy.cron({ deadlineCron: "0 9 * * *", lowerBoundDelta: "3h", timezone: "Europe/Berlin" });
  it.each([
    ["before the deadline yesterday's counts", "2026-03-29T05:00:00Z", "2026-03-28T06:00:00Z", "fresh"],
    ["at the deadline, made too early", "2026-03-29T07:00:00Z", "2026-03-29T03:59:00Z", "overdue"],
    ["at the deadline after the clocks changed, made in time", "2026-03-29T07:00:00Z", "2026-03-29T04:00:00Z", "fresh"],
    ["late, made at last", "2026-03-29T12:00:00Z", "2026-03-29T11:00:00Z", "fresh"],
  ])("by deadline: %s", (_case, now, made, status) => {
    expect(freshnessOf(nine.resolved, at(made), at(now)).status).toBe(status);
  });

  it("knows nothing of what was never made", () => {
    expect(freshnessOf(window, null, 0)).toEqual({ status: "unknown", deadline: null });
  });
});
