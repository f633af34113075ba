import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import { appendInTransaction } from "./append-events.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const plan: RunPlan = { version: 1, jobName: null, executor: { kind: "in-process" }, steps: [] };

function told(assetKey: string, message: string) {
  const common = { level: "info", message, stepKey: null, assetKey, nodeId: null, durationMillis: null } as const;
  const bodies: readonly RunEventBody[] = [
    { ...common, type: "ASSET_MATERIALIZATION", metadata: {} },
    {
      ...common,
      type: "ASSET_CHECK_EVALUATION",
      checkName: "has_rows",
      outcome: "passed",
      severity: "ERROR",
      blocking: false,
      failedRows: 0,
      metadata: {},
    },
  ];
  return bodies.map((body) => ({ body, timestamp: "2026-01-01T00:00:00.000Z" }));
}

it("gives the latest of all assets and checks, also what a transaction wrote that ended after later ones", async () => {
  const { storage, connectionString } = store;
  const latest = async () => {
    const [assets, checks] = [await storage.assets.states(null), await storage.checks.states(null)];
    return [
      ...[...assets.values()].map((each) => each.last?.message),
      ...[...checks.values()].map((each) => each.last?.message),
    ];
  };
  const [slow, quick] = [await storage.runs.create(newRun(plan)), await storage.runs.create(newRun(plan))];
  await storage.events.append(slow.id, told("a", "a1"));
  await storage.events.append(quick.id, told("b", "b1"));
  expect(await latest()).toEqual(["a1", "b1", "a1", "b1"]);
  const client = new pg.Client({ connectionString, pipeline: true });
  await client.connect();
  await client.query("begin");
  await appendInTransaction(client, slow.id, told("a", "a2"));
  await storage.events.append(quick.id, told("b", "b2"));
  expect(await latest()).toEqual(["a1", "b2", "a1", "b2"]);
  await client.query("commit");
  await client.end();
  expect(await latest()).toEqual(["a2", "b2", "a2", "b2"]);
});
