// A run of ops that goes on in another process: what was mapped before is mapped again, and only what is left is done.
import { expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import type { PlanStep, RunPlan } from "../plan/types.ts";
import { runSteps } from "./run-steps.ts";

const step = (key: string, more: Partial<PlanStep>): PlanStep => ({
  key,
  definition: key,
  kind: "op",
  hasNodes: false,
  assetKeys: [],
  checks: [],
  isSubset: false,
  nodeIds: null,
  needs: [],
  retryPolicy: null,
  ...more,
});
const needs = (stepKey: string) => [{ stepKey, assetKeys: [], checks: [], group: "all" }];
const value = (stepKey: string, mode: "each" | "collect") =>
  ({ kind: "output", stepKey, output: "result", mode, ioManagerKey: null, assetKey: null }) as const;
const plan: RunPlan = {
  version: 1,
  jobName: "j",
  executor: { kind: "in-process" },
  steps: [
    step("list", {}),
    step("work[?]", {
      needs: needs("list"),
      inputs: { each: value("list", "each") },
      mappedBy: { stepKey: "list", output: "result" },
    }),
    step("sum", { needs: needs("work[?]"), inputs: { all: value("work[?]", "collect") } }),
  ],
};
const common = { level: "info", message: "" } as const;
const output = (stepKey: string, mappingKey: string | null): RunEventBody => ({
  ...common,
  type: "STEP_OUTPUT",
  stepKey,
  output: "result",
  mappingKey,
  metadata: {},
});
const past: readonly RunEventBody[] = [
  { ...common, type: "STEP_START", stepKey: "list" },
  // Of an attempt that failed: it counts no more.
  output("list", "gone"),
  { ...common, type: "STEP_RESTARTED", stepKey: "list" },
  output("list", "a"),
  output("list", "b"),
  { ...common, type: "STEP_SUCCESS", stepKey: "list" },
  { ...common, type: "STEP_START", stepKey: "work[a]" },
  output("work[a]", null),
  { ...common, type: "STEP_SUCCESS", stepKey: "work[a]" },
  { ...common, type: "STEP_START", stepKey: "work[b]" },
];

it("goes on with the mapped steps that are left", async () => {
  const ran: PlanStep[] = [];
  const result = await runSteps({
    plan,
    past,
    maxConcurrent: 1,
    signal: new AbortController().signal,
    graceMillis: 0,
    emit: () => {},
    runner: async (task) => {
      ran.push(task.plan);
      task.begin();
      task.emit(output(task.plan.key, null));
      return { status: "succeeded" };
    },
  });
  expect([result.status, ran.map(({ key }) => key)]).toEqual(["success", ["work[b]", "sum"]]);
  expect(ran[0]?.inputs?.["each"]).toMatchObject({ stepKey: "list", mappingKey: "b", mode: "value" });
  expect(ran[1]?.inputs?.["all"]).toMatchObject({ of: [{ stepKey: "work[a]" }, { stepKey: "work[b]" }] });
});
