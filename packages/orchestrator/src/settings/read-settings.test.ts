import { describe, expect, it } from "vitest";
import { readSettings } from "./read-settings.ts";

describe("readSettings", () => {
  it("has a default for everything", () => {
    expect(readSettings({})).toMatchObject({
      runs: {
        maxConcurrentRuns: 10,
        maxRetries: 0,
        retryStrategy: "from-failure",
        maxRuntimeSeconds: null,
        maxResumes: 0,
      },
      pools: { granularity: "step", defaultLimit: null, limits: {} },
      retention: { successfulRuns: null, skippedTicks: 7, ticks: 365 },
    });
  });

  it("reads what is there", () => {
    const limit = { key: "team", value: { applyLimitPerUniqueValue: true }, limit: 2 };
    const settings = readSettings({
      runs: { maxConcurrentRuns: 3, tagConcurrencyLimits: [limit, { key: "big", limit: 0 }] },
      pools: { granularity: "run", limits: { db: 2 } },
    });
    expect(settings.runs).toMatchObject({
      maxConcurrentRuns: 3,
      tagConcurrencyLimits: [limit, { key: "big", limit: 0 }],
    });
    expect(settings.pools).toEqual({ granularity: "run", defaultLimit: null, limits: { db: 2 } });
  });

  it.each([
    [{ runs: [] }, "sluice.runs must be an object"],
    [{ runs: { maxConcurrentRuns: 0 } }, "sluice.runs.maxConcurrentRuns must be a whole number from 1, not 0"],
    [{ runs: { maxConcurentRuns: 5 } }, 'sluice.runs has no setting "maxConcurentRuns"'],
    [{ runs: { retryStrategy: "some" } }, 'must be one of all, from-failure, not "some"'],
    [{ runs: { tagConcurrencyLimits: [{ key: "a" }] } }, "sluice.runs.tagConcurrencyLimits[0] needs a key and a limit"],
    [{ code: { repository: "javascript:alert(1)" } }, "sluice.code.repository must begin with https://"],
    [{ code: { editor: "javascript:alert(1)" } }, "sluice.code.editor must begin with a scheme"],
    [{ pools: { limits: { db: "2" } } }, 'sluice.pools.limits.db must be a whole number from 0, not "2"'],
  ])("refuses %j", (source, message) => {
    expect(() => readSettings(source)).toThrow(message);
  });
});
