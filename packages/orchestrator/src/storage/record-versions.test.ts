// The versions that a batch records, and what a real store keeps of them from run to run.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import { versionsOf, type WrittenHistory } from "./record-versions.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";

function made(id: number, assetKey: string, deps: readonly string[], codeVersion: string | null = "1"): WrittenHistory {
  return {
    id,
    assetKey,
    stepKey: null,
    nodeId: null,
    at: "2026-01-01T00:00:00Z",
    outcome: "materialized",
    durationMillis: null,
    message: null,
    becauseOf: null,
    partition: null,
    metadata: {},
    provenance: { codeVersion, dataVersion: null, deps },
  };
}

describe("versionsOf", () => {
  it("gives the same version to the same code over the same inputs, in the order of the batch", () => {
    const batch = (id: number) => versionsOf([made(id, "a", []), made(id + 1, "b", ["a"])], new Map());
    const [first, second] = [batch(1), batch(3)];
    expect(first.map((row) => row.version)).toEqual(second.map((row) => row.version));
    expect(first[1]?.inputs).toEqual({ a: first[0]?.version });
  });

  it("takes each making as a version of its own where code or an input is not known", () => {
    const rows = [made(1, "a", [], null), made(2, "b", ["source"])];
    expect(versionsOf(rows, new Map())).toEqual([
      { id: 1, version: "#1", inputs: {} },
      { id: 2, version: "#2", inputs: { source: null } },
    ]);
  });
});

const plan: RunPlan = { version: 1, jobName: null, executor: { kind: "in-process" }, steps: [] };
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function tell(runId: string, at: string, body: Partial<RunEventBody> & { readonly assetKey: string }) {
  const event = {
    type: "ASSET_MATERIALIZATION",
    level: "info",
    message: "",
    stepKey: null,
    nodeId: null,
    durationMillis: 60_000,
    metadata: {},
    provenance: { codeVersion: "1", dataVersion: null, deps: [] },
    ...body,
  } as RunEventBody;
  await store.storage.events.append(runId, [{ body: event, timestamp: at }]);
}

describe("a store", () => {
  it("keeps what an input was when the making began, or what the run itself made of it", async () => {
    const { storage } = store;
    const [one, two] = [await storage.runs.create(newRun(plan)), await storage.runs.create(newRun(plan))];
    const observed = (dataVersion: string) =>
      ({
        assetKey: "raw",
        type: "ASSET_OBSERVATION",
        provenance: { codeVersion: null, dataVersion, deps: [] },
      }) as const;
    const staging = { assetKey: "staging", provenance: { codeVersion: "1", dataVersion: null, deps: ["raw"] } };
    await tell(one.id, "2026-01-01T00:00:00Z", observed("v1"));
    // Another run sees a new version while this one is being made.
    await tell(two.id, "2026-01-01T00:09:30Z", observed("v2"));
    await tell(one.id, "2026-01-01T00:10:00Z", staging);
    const inputs = async () => (await storage.assets.states(["staging"])).get("staging")?.lastMaterialization?.inputs;
    expect(await inputs()).toEqual({ raw: "v1" });
    await tell(two.id, "2026-01-01T00:10:10Z", staging);
    expect(await inputs()).toEqual({ raw: "v2" });
    const raw = (await storage.assets.states(["raw"])).get("raw");
    expect([raw?.last, raw?.lastObservation?.dataVersion, raw?.lastVersion?.dataVersion]).toEqual([null, "v2", "v2"]);
  });
});
