import { describe, expect, it } from "vitest";
import type { AssetSnapshot, CheckSnapshot, DefinitionsSnapshot, StepSnapshot } from "../host/types.ts";
import type { NodeRecord, StepRecord, TargetRecord } from "../storage/types.ts";
import { PlanError } from "./errors.ts";
import { planRetry, retryableOf } from "./plan-retry.ts";
import { planRun, selectAssets } from "./plan-run.ts";

const asset = (key: string, step: string | null, deps: readonly string[] = []): AssetSnapshot => ({
  key,
  path: [key],
  deps,
  group: "default",
  kinds: [],
  description: null,
  tags: {},
  owners: [],
  metadata: {},
  codeVersion: null,
  isObservable: false,
  partitioning: { partitions: null, mappings: {}, backfillPolicy: null },
  freshness: null,
  automationCondition: null,
  step,
  skippable: false,
  site: null,
  dbt: step === "dbt" ? dbtInfo(`model.p.${key}`) : null,
});
const dbtInfo = (uniqueId: string) => ({
  uniqueId,
  resourceType: "model",
  materialized: "view",
  fqn: ["p"],
  rawCode: null,
  language: "sql" as const,
  file: "",
  relationName: null,
  columns: [],
  projectDir: null,
});
const testInfo = (uniqueId: string) => ({
  uniqueId,
  resourceType: "test",
  fqn: ["p"],
  column: null,
  rawCode: null,
  file: "",
});
const check = (assetKey: string, name: string, step: string, more: Partial<CheckSnapshot> = {}): CheckSnapshot => ({
  assetKey,
  name,
  description: null,
  blocking: true,
  additionalDeps: [],
  metadata: {},
  step,
  site: null,
  dbt: null,
  ...more,
});

/** dbt models a → c, with the TypeScript asset b between them; a report on c; a source behind it all. */
const assets = [
  asset("a", "dbt", ["source"]),
  asset("b", "b", ["a"]),
  asset("c", "dbt", ["b"]),
  asset("report", "report", ["c"]),
  asset("m1", "multi"),
  asset("m2", "multi", ["report"]),
  asset("source", null),
];
const checks = [
  check("a", "unique_a", "dbt", { dbt: testInfo("test.p.unique_a") }),
  check("c", "related_c", "dbt", { additionalDeps: ["a"], dbt: testInfo("test.p.related_c") }),
  check("c", "fresh", "c_fresh"),
];
const step = (name: string, more: Partial<StepSnapshot> = {}): StepSnapshot => ({
  name,
  kind: "assets",
  canSubset: false,
  hasNodes: false,
  assetKeys: assets.filter((each) => each.step === name).map((each) => each.key),
  checks: checks.filter((each) => each.step === name),
  retryPolicy: null,
  configSchema: null,
  resources: [],
  ...more,
});
const snapshot: DefinitionsSnapshot = {
  version: 1,
  id: "1",
  file: "",
  bundle: "",
  loadedAt: "",
  loadMillis: 0,
  assets,
  checks,
  steps: [
    step("report"),
    step("b"),
    step("dbt", { canSubset: true, hasNodes: true }),
    step("multi"),
    step("c_fresh", { kind: "check" }),
  ],
  automations: [],
  notices: [],
  conditions: {},
  jobs: [
    {
      name: "nightly",
      description: null,
      assetKeys: ["a", "b", "c", "report"],
      checks: [],
      executor: { kind: "in-process" },
      tags: {},
      config: null,
    },
  ],
  resources: [],
  executor: { kind: "multi-process", maxConcurrent: null },
  watch: { files: [], folders: [] },
};

const shape = (plan: ReturnType<typeof planRun>) =>
  plan.steps.map((each) => ({
    key: each.key,
    does: [...each.assetKeys, ...each.checks.map((one) => `!${one.name}`)].join(" "),
    needs: each.needs.map((need) =>
      [need.stepKey, ...need.assetKeys, ...need.checks.map((one) => `!${one.name}`)].join(" "),
    ),
  }));

describe("planRun", () => {
  it("splits a step that the graph leaves and comes back to, and waits for blocking checks", () => {
    expect(shape(planRun(snapshot, { job: "nightly" }))).toEqual([
      { key: "dbt", does: "a !unique_a", needs: [] },
      { key: "b", does: "b", needs: ["dbt a !unique_a"] },
      { key: "dbt_2", does: "c !related_c", needs: ["b b", "dbt a"] },
      { key: "c_fresh", does: "!fresh", needs: ["dbt_2 c"] },
      { key: "report", does: "report", needs: ["dbt_2 c !related_c", "c_fresh !fresh"] },
    ]);
  });

  it("takes hand-picked assets with their own checks, and says what is a part", () => {
    const plan = planRun(snapshot, { assetKeys: ["a"] });
    expect(shape(plan)).toEqual([{ key: "dbt", does: "a !unique_a", needs: [] }]);
    expect(plan.steps[0]?.isSubset).toBe(true);
    expect(plan).toMatchObject({ jobName: null, executor: { kind: "multi-process" } });
  });

  it("does all of a step that cannot do a part", () => {
    expect(shape(planRun(snapshot, { assetKeys: ["m1"] }))[0]?.does).toBe("m1 m2");
  });

  it("runs single checks", () => {
    const plan = planRun(snapshot, { checks: [{ assetKey: "c", name: "fresh" }] });
    expect(shape(plan)).toEqual([{ key: "c_fresh", does: "!fresh", needs: [] }]);
  });

  it.each([
    [{ job: "nightli" }, 'there is no job "nightli"'],
    [{ assetKeys: ["x"] }, 'there is no asset "x"'],
    [{ assetKeys: ["source"] }, 'asset "source" is external'],
    [{ job: "nightly", assetKeys: ["m1"] }, 'asset "m1" is not part of this job'],
    [{ checks: [{ assetKey: "a", name: "no" }] }, 'there is no check "no"'],
    [{ assetKeys: [] }, "there is nothing to run"],
  ])("refuses %j", (request, message) => {
    expect(() => planRun(snapshot, request)).toThrow(PlanError);
    expect(() => planRun(snapshot, request)).toThrow(message);
  });

  it("runs checks of sources with everything, or with what reads them", () => {
    const more = {
      ...snapshot,
      checks: [...checks, check("source", "source_test", "dbt"), check("source", "own", "source_own")],
      steps: [
        ...snapshot.steps.map((each) =>
          each.name === "dbt"
            ? { ...each, checks: [...each.checks, { assetKey: "source", name: "source_test" }] }
            : each,
        ),
        step("source_own", { kind: "check", checks: [{ assetKey: "source", name: "own" }] }),
      ],
    };
    const names = (request: { readonly job?: string; readonly assetKeys?: readonly string[] }) =>
      planRun(more, request).steps.flatMap((each) => each.checks.map((one) => one.name));
    expect(names({ assetKeys: ["a", "c"] })).toContain("source_test");
    expect(names({ assetKeys: ["a"] })).toEqual(["own", "unique_a"]);
    expect(names({ assetKeys: ["c"] })).not.toContain("own");
  });

  it("selects only what can be run", () => {
    expect(selectAssets(snapshot, "+b")).toEqual(["a", "b"]);
  });
});

describe("planRetry", () => {
  const plan = planRun(snapshot, { job: "nightly" });
  const stepRecord = (stepKey: string, status: StepRecord["status"]) => ({ stepKey, status }) as StepRecord;
  const node = (stepKey: string, nodeId: string, status: NodeRecord["status"]) =>
    ({ stepKey, nodeId, status }) as NodeRecord;
  const target = (stepKey: string, assetKey: string, checkName: string | null, state: TargetRecord["state"]) => ({
    stepKey,
    assetKey,
    checkName,
    state,
  });
  const run = {
    plan,
    steps: [
      stepRecord("dbt", "failed"),
      stepRecord("b", "skipped"),
      stepRecord("dbt_2", "skipped"),
      stepRecord("c_fresh", "skipped"),
      stepRecord("report", "skipped"),
    ],
    nodes: [
      node("dbt", "model.p.a", "success"),
      node("dbt", "test.p.unique_a", "fail"),
      node("dbt", "test.p.unmapped", "skipped"),
    ],
    targets: [
      target("dbt", "a", null, "succeeded"),
      target("dbt", "a", "unique_a", "failed"),
      target("b", "b", null, "skipped"),
      target("dbt_2", "c", null, "skipped"),
      target("dbt_2", "c", "related_c", "skipped"),
      target("c_fresh", "c", "fresh", "skipped"),
      target("report", "report", null, "skipped"),
    ],
  };

  it("leaves out what succeeded, node by node", () => {
    const again = planRetry(snapshot, run);
    // What stands behind a check that failed waits for it to be run again, though what it checks is not made again.
    expect(shape(again)).toEqual([
      { key: "dbt", does: "!unique_a", needs: [] },
      { key: "b", does: "b", needs: ["dbt !unique_a"] },
      { key: "dbt_2", does: "c !related_c", needs: ["b b"] },
      { key: "c_fresh", does: "!fresh", needs: ["dbt_2 c"] },
      { key: "report", does: "report", needs: ["dbt_2 c !related_c", "c_fresh !fresh"] },
    ]);
    expect(again.steps.map((each) => each.nodeIds)).toEqual([
      ["test.p.unique_a"],
      null,
      ["test.p.unmapped", "model.p.c", "test.p.related_c"],
      null,
      null,
    ]);
    expect(again.jobName).toBe("nightly");
    expect(retryableOf(run)).toContain("test.p.unique_a");
    expect(retryableOf(run)).not.toContain("model.p.a");
  });

  it("says when nothing is left", () => {
    const good = {
      ...run,
      steps: run.steps.map((each) => ({ ...each, status: "succeeded" as const })),
      targets: run.targets.map((each) => ({ ...each, state: "succeeded" as const })),
    };
    expect(() => planRetry(snapshot, good)).toThrow("nothing in this run failed");
  });
});
