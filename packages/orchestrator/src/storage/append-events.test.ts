import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";
import type { TimedEvent } from "./types.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const KEYS = ["a", "b", "c"];
const plan: RunPlan = {
  version: 1,
  jobName: "cut",
  executor: { kind: "in-process" },
  steps: KEYS.map((key, index) => ({
    key,
    definition: key,
    kind: "assets",
    hasNodes: false,
    assetKeys: [key],
    checks: [{ assetKey: key, name: "has_rows", blocking: false }],
    isSubset: false,
    nodeIds: null,
    needs: KEYS.slice(0, index).map((stepKey) => ({ stepKey, assetKeys: [stepKey], checks: [] })),
    retryPolicy: null,
  })),
};
const info = { level: "info", message: "" } as const;

/** Of the first step a check fails and is evaluated again; the last step fails. */
function eventsOf(key: string): readonly RunEventBody[] {
  const start: RunEventBody = { ...info, type: "STEP_START", stepKey: key };
  const error = { name: "Error", message: "no", stack: null, cause: null };
  if (key === "c") return [start, { ...info, type: "STEP_FAILURE", stepKey: key, error }];
  const deps = KEYS.slice(0, KEYS.indexOf(key));
  const common = { ...info, stepKey: key, assetKey: key, nodeId: null, durationMillis: null, metadata: {} };
  const provenance = { codeVersion: "1", dataVersion: null, deps };
  const check = (outcome: "passed" | "failed"): RunEventBody => ({
    ...common,
    type: "ASSET_CHECK_EVALUATION",
    checkName: "has_rows",
    outcome,
    severity: "ERROR",
    blocking: false,
    failedRows: 0,
  });
  return [
    start,
    { ...common, type: "ASSET_MATERIALIZATION", provenance },
    ...(key === "a" ? [check("failed")] : []),
    check("passed"),
    { ...info, type: "STEP_SUCCESS", stepKey: key },
  ];
}

const EVENTS: readonly TimedEvent[] = [
  { ...info, type: "RUN_START" as const, stepKey: null },
  ...KEYS.flatMap(eventsOf),
  { ...info, type: "RUN_FAILURE" as const, stepKey: null, reason: "no", error: null },
].map((body, second) => ({ body, timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() }));

async function tell(batch: number) {
  const { runs, events, assets } = store.storage;
  const { id } = await runs.create(newRun(plan));
  const counts: string[] = [];
  for (let at = 0; at < EVENTS.length; at += batch) {
    await events.append(id, EVENTS.slice(at, at + batch));
    counts.push(JSON.stringify((await runs.find(id))?.counts));
  }
  const run = await runs.find(id);
  const states = await assets.states(KEYS);
  return {
    counts,
    folded: {
      run: [run?.status, run?.startedAt, run?.endedAt, run?.counts, run?.lastSequence],
      steps: (await runs.steps(id)).map(({ runId: _, ...step }) => step),
      targets: await runs.targets(id),
      versions: KEYS.map((key) => states.get(key)?.lastMaterialization?.dataVersion),
      inputs: states.get("b")?.lastMaterialization?.inputs,
    },
  };
}

describe("events", () => {
  it("are folded to the same, whatever batches they come in", async () => {
    const [one, three, all] = [await tell(1), await tell(3), await tell(100)];
    expect(one.folded).toEqual(all.folded);
    expect(three.folded).toEqual(all.folded);
    expect(all.folded.run[3]).toEqual({ succeeded: 4, failed: 2, skipped: 0, total: 6 });
    // A check that was evaluated again counts once.
    expect(one.counts[3]).toBe('{"succeeded":1,"failed":1,"skipped":0,"total":6}');
    expect(one.counts[4]).toBe('{"succeeded":2,"failed":0,"skipped":0,"total":6}');
  });

  it("leave nothing of a batch of which one cannot be stored", async () => {
    const { runs, events } = store.storage;
    const { id, lastSequence } = await runs.create(newRun(plan));
    const [first, second] = EVENTS;
    if (first === undefined || second === undefined) throw new Error("no events");
    await expect(events.append(id, [first, { ...second, timestamp: "never" }])).rejects.toThrow(/invalid input syntax/);
    expect(await runs.find(id)).toMatchObject({ status: "QUEUED", startedAt: null, lastSequence });
    expect((await runs.steps(id)).map((step) => step.status)).toEqual(["pending", "pending", "pending"]);
    expect(await events.append(id, [first, second])).toMatchObject({ accepted: true, lastSequence: lastSequence + 2 });
  });
});
