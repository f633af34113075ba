import { describe, expect, it } from "vitest";
import type { AssetHistoryEntry, AssetRecord, CheckHistoryEntry, CheckRecord } from "../storage/types.ts";
import { assetHealth, type HealthFacts } from "./asset-health.ts";

const entry = (outcome: AssetHistoryEntry["outcome"], message: string | null = null) =>
  ({ outcome, message }) as AssetHistoryEntry;
const record = (outcome: AssetHistoryEntry["outcome"], made = true): AssetRecord => ({
  key: "a",
  active: null,
  last: entry(outcome, outcome === "failed" ? "no such table" : null),
  lastMaterialization: made ? entry("materialized") : null,
  lastObservation: null,
  lastVersion: null,
});
const check = (outcome: CheckHistoryEntry["outcome"]): CheckRecord => ({
  assetKey: "a",
  name: "c",
  active: null,
  last: { outcome } as CheckHistoryEntry,
});
const facts = (own: Partial<HealthFacts>): HealthFacts => ({
  isObservable: false,
  isMade: true,
  record: record("materialized"),
  failedPartitions: null,
  checks: [],
  freshness: null,
  ...own,
});

describe("assetHealth", () => {
  it("takes the worst of materialization, checks and freshness", () => {
    const status = (own: Partial<HealthFacts>) => assetHealth(facts(own))?.status;
    expect(status({})).toBe("healthy");
    expect(status({ record: record("failed") })).toBe("degraded");
    expect(status({ record: record("skipped") })).toBe("healthy");
    expect(status({ checks: [["c", check("warned")]], freshness: { status: "fresh", deadline: null } })).toBe(
      "warning",
    );
    expect(status({ checks: [["c", check("warned")]], freshness: { status: "overdue", deadline: null } })).toBe(
      "degraded",
    );
    expect(status({ checks: [["c", check("errored")]] })).toBe("degraded");
    expect(status({ failedPartitions: 2 })).toBe("degraded");
    expect(status({ failedPartitions: 0, record: record("failed") })).toBe("healthy");
  });

  it("is unknown for what was never made, and healthy where only a check never ran", () => {
    expect(assetHealth(facts({ record: undefined, checks: [["c", check("passed")]] }))?.status).toBe("unknown");
    const unchecked = assetHealth(facts({ checks: [["c", undefined]] }));
    expect(unchecked?.status).toBe("healthy");
    expect(unchecked?.reasons.map((reason) => reason.of)).toEqual(["checks"]);
  });

  it("says nothing of what is made elsewhere, unless its checks or its age say it", () => {
    expect(assetHealth(facts({ isMade: false, record: undefined }))).toBeNull();
    expect(assetHealth(facts({ isMade: false, record: undefined, checks: [["c", check("failed")]] }))).toEqual({
      status: "degraded",
      reasons: [{ of: "checks", status: "degraded", message: "1 check failed: c" }],
    });
  });

  it("says why, the worst first", () => {
    const health = assetHealth(
      facts({
        record: record("failed"),
        checks: [["c", check("warned")]],
        freshness: { status: "unknown", deadline: null },
      }),
    );
    expect(health?.reasons.map((reason) => reason.message)).toEqual([
      "the last attempt failed: no such table",
      "1 check warned: c",
      "not yet fresh or overdue: it was never made",
    ]);
  });
});
