import { describe, expect, it } from "vitest";
import type { NodeOutcome, RunEventBody } from "../events/types.ts";
import type { PlanStep } from "../plan/types.ts";
import { createRunProgress, noteEvent, obstacle, remainder, unreported } from "./run-progress.ts";

const common = { level: "info", message: "", stepKey: "dbt" } as const;
const node = (name: string, outcome: NodeOutcome | null, assetKey: string | null = name): RunEventBody => {
  const facts = { ...common, nodeId: name, nodeName: name, resourceType: "model", assetKey, checkName: null };
  const more = { thread: null, startedAt: "", dependsOn: [] };
  if (outcome === null) return { ...facts, ...more, type: "NODE_START" };
  return {
    ...facts,
    ...more,
    type: "NODE_FINISH",
    outcome,
    nodeMessage: null,
    finishedAt: null,
    compileMillis: null,
    executeMillis: null,
    compiledCode: null,
    adapterResponse: {},
    failures: null,
    skippedBecauseOf: null,
  };
};
const made = (assetKey: string): RunEventBody => ({
  ...common,
  type: "ASSET_MATERIALIZATION",
  assetKey,
  nodeId: null,
  durationMillis: null,
  metadata: {},
});
const checked = (name: string, outcome: "passed" | "failed" | "warned"): RunEventBody => ({
  ...common,
  type: "ASSET_CHECK_EVALUATION",
  assetKey: "a",
  checkName: name,
  nodeId: null,
  outcome,
  severity: outcome === "warned" ? "WARN" : "ERROR",
  blocking: true,
  failedRows: null,
  durationMillis: null,
  metadata: {},
});
const step: PlanStep = {
  key: "dbt",
  definition: "dbt",
  kind: "assets",
  hasNodes: true,
  assetKeys: ["a", "b", "c"],
  checks: [
    { assetKey: "a", name: "good", blocking: true },
    { assetKey: "a", name: "bad", blocking: true },
  ],
  isSubset: false,
  nodeIds: null,
  needs: [],
  retryPolicy: null,
};
const after = (...events: readonly RunEventBody[]) => {
  const progress = createRunProgress();
  for (const event of events) noteEvent(progress, event);
  return progress;
};

describe("the progress of a run", () => {
  it("leaves a step that is tried again only with what did not go well", () => {
    const progress = after(
      ...[node("a", "success"), made("a"), checked("good", "passed"), checked("bad", "failed"), node("b", "error")],
      ...[node("c", null), node("test.bad", "fail", null), node("test.good", "pass", null)],
    );
    expect(remainder(progress, step)).toMatchObject({
      isSubset: true,
      assetKeys: ["b", "c"],
      checks: [{ name: "bad" }],
      nodeIds: ["b", "c", "test.bad"],
    });
    expect(remainder(after(), step)).toBe(step);
  });

  it("lets a step start when just what it needs is there, though its parent failed", () => {
    const progress = after(made("a"), checked("good", "passed"), checked("bad", "failed"));
    const needing = (assetKeys: readonly string[], checks: readonly string[]): PlanStep => ({
      ...step,
      needs: [{ stepKey: "dbt", assetKeys, checks: checks.map((name) => ({ assetKey: "a", name })) }],
    });
    const of = (each: PlanStep, status: string) => obstacle(progress, each, () => status)?.subject ?? null;
    expect(of(needing(["a"], ["good"]), "failed")).toBeNull();
    expect(of(needing(["a"], ["bad"]), "succeeded")).toBe("bad");
    expect(of(needing(["b"], []), "failed")).toBe("b");
    // An asset that a step which succeeded left out is no obstacle.
    expect(of(needing(["b"], []), "succeeded")).toBeNull();
    expect(of(needing([], ["never"]), "skipped")).toBe("never");
  });

  it("forgives what went well at the second attempt", () => {
    const failed: RunEventBody = {
      ...common,
      type: "ASSET_FAILED_TO_MATERIALIZE",
      assetKey: "b",
      nodeId: null,
      reason: "failed",
      becauseOf: null,
    };
    const progress = after(failed, checked("bad", "failed"), made("b"), checked("bad", "warned"));
    expect(unreported(progress, step, "failed")).toEqual(["a", "c"]);
    expect(progress.badChecks.size).toBe(0);
  });

  it("blames a cancel only for what had begun", () => {
    expect(unreported(after(made("a"), node("b", null)), step, "canceled")).toEqual(["b"]);
  });
});
