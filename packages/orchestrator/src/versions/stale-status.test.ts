import { describe, expect, it } from "vitest";
import type { AssetHistoryEntry } from "../storage/types.ts";
import { staleStatuses } from "./stale-status.ts";

interface Made {
  readonly code?: string | null;
  readonly data: string;
  readonly inputs?: Readonly<Record<string, string | null>> | null;
}

function entry(assetKey: string, { code = "1", data, inputs = {} }: Made): AssetHistoryEntry {
  return {
    id: "1",
    assetKey,
    runId: "r",
    jobName: null,
    stepKey: null,
    nodeId: null,
    timestamp: "2026-01-01T00:00:00Z",
    outcome: "materialized",
    durationMillis: null,
    message: null,
    becauseOf: null,
    partition: null,
    metadata: {},
    codeVersion: code,
    dataVersion: data,
    inputs,
  };
}

const asset = (key: string, deps: readonly string[], codeVersion: string | null = "1", step: string | null = key) => {
  return { key, deps, codeVersion, step, isObservable: false };
};

function status(assets: Parameters<typeof staleStatuses>[0], made: Readonly<Record<string, Made>>) {
  const records = Object.entries(made).map(([key, value]) => {
    const last = entry(key, value);
    return [key, { lastMaterialization: last, lastVersion: last }] as const;
  });
  const found = staleStatuses(assets, new Map(records));
  return Object.fromEntries(
    [...found].map(([key, { status, reasons }]) => [key, [status, ...reasons.map((each) => each.kind)]]),
  );
}

describe("staleStatuses", () => {
  const graph = [asset("mart", ["staging"]), asset("staging", ["raw"]), asset("raw", [], null, null)];
  const fresh = {
    raw: { data: "r1", code: null },
    staging: { data: "s1", inputs: { raw: "r1" } },
    mart: { data: "m1", inputs: { staging: "s1" } },
  };

  it("is fresh while code and inputs are what they were; sources are neither", () => {
    expect(status(graph, fresh)).toEqual({ staging: ["fresh"], mart: ["fresh"] });
  });

  it("tells changed data from a changed upstream", () => {
    expect(status(graph, { ...fresh, raw: { data: "r2", code: null } })).toEqual({
      staging: ["stale", "data"],
      mart: ["stale", "upstream"],
    });
    expect(status(graph, { ...fresh, staging: { data: "s2", inputs: { raw: "r1" } } })).toEqual({
      staging: ["fresh"],
      mart: ["stale", "data"],
    });
  });

  it("sees changed code, and dependencies that came and went", () => {
    const changed = [asset("mart", ["staging", "users"], "2"), asset("staging", []), asset("users", [])];
    expect(status(changed, { ...fresh, users: { data: "u" } })).toEqual({
      staging: ["stale", "dependency-removed"],
      users: ["fresh"],
      mart: ["stale", "code", "dependency-added", "upstream"],
    });
  });

  it("calls stale nothing that was made before versions were kept, and missing what was never made", () => {
    expect(status(graph, { staging: { data: "#1", code: null, inputs: null } })).toEqual({
      staging: ["fresh"],
      mart: ["missing"],
    });
  });
});
