// Ticks of condition sensors against a real store and real runs: once, whoever evaluates, and wherever one dies.
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { worldOf } from "../daemon/automate.ts";
import { type Daemon, startDaemon } from "../daemon/start-daemon.ts";
import { loadDefinitions } from "../host/load-definitions.ts";
import { buildTestProgram, type TestProgram } from "../host/testing.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import type { RunTarget } from "../plan/types.ts";
import { launchRun } from "../runs/launch-run.ts";
import { openTestStore, type TestStore } from "../storage/testing.ts";
import { type DueTick, dueTick } from "../ticks/due.ts";
import { evaluateTick, performTick } from "../ticks/perform-tick.ts";

const DEFINITIONS = `
import { asset, AutomationCondition, automationConditionSensor, Definitions, inProcessExecutor, staticPartitions } from "sluice";
const eager = AutomationCondition.eager();
const raw = asset({ name: "raw" }, () => {});
const staging = asset({ name: "staging", deps: [raw], automationCondition: eager }, () => {});
const mart = asset({ name: "mart", deps: [staging], automationCondition: eager }, () => {});
const other = asset({ name: "other", automationCondition: AutomationCondition.onMissing() }, () => {});
const partitions = staticPartitions(["eu", "us"]);
const sales = asset({ name: "sales", partitions }, () => {});
const totals = asset({ name: "totals", partitions, deps: [sales], automationCondition: eager }, () => {});
export default new Definitions({
  assets: [raw, staging, mart, other, sales, totals],
  sensors: [automationConditionSensor({ name: "marts", target: "+mart or totals", defaultStatus: "running", tags: { team: "data" } })],
  executor: inProcessExecutor,
});
`;

let store: TestStore;
let built: TestProgram;
let snapshot: DefinitionsSnapshot;
let daemon: Daemon;
let root: string;

beforeAll(async () => {
  [store, built] = await Promise.all([openTestStore(), buildTestProgram()]);
  root = mkdtempSync(join(built.folder, "project-"));
  writeFileSync(join(root, "definitions.ts"), DEFINITIONS);
  const loaded = await loadDefinitions({ file: "definitions.ts", root, env: process.env, program: built.program });
  if (loaded.status === "failed") throw new Error(JSON.stringify(loaded.problems));
  snapshot = loaded.snapshot;
  const { storage, connectionString } = store;
  // It executes the runs; without a snapshot it does no ticks of its own.
  daemon = await startDaemon({
    storage,
    connectionString,
    root,
    env: process.env,
    program: built.program,
    log: () => {},
  });
});
afterAll(async () => {
  await daemon.close({ runs: "cancel" });
  await store.close();
  built.remove();
});

const sensor = () => {
  const found = snapshot.automations.find(({ name }) => name === "marts");
  if (found === undefined) throw new Error("no sensor");
  return found;
};
const world = () => worldOf(snapshot, { storage: store.storage, root, env: process.env, program: built.program });
async function stateNow() {
  const state = (await store.storage.automations.states(["marts"])).get("marts");
  if (state === undefined) throw new Error("no state");
  return state;
}

let ahead = 0;
/** A tick of its own time; the one that was left, if there is one. */
async function dueNow(): Promise<DueTick> {
  ahead += 60_000;
  const due = dueTick(sensor(), await stateNow(), Date.now() + ahead);
  if (due === null) throw new Error("not due");
  return due;
}
async function tick(): Promise<readonly string[]> {
  return performTick(world(), sensor(), await stateNow(), await dueNow());
}
async function ended(id: string) {
  for (;;) {
    const run = await store.storage.runs.find(id);
    if (run?.endedAt) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
async function materialize(...assetKeys: readonly string[]) {
  return make({ assetKeys });
}
async function make(request: RunTarget) {
  const run = await launchRun({ storage: store.storage, snapshot, request, launchedBy: "test" });
  return ended(run.id);
}

describe("a sensor of conditions", () => {
  it("is there by itself for conditions that no other one has", () => {
    expect(snapshot.automations.map(({ name, isOnByDefault }) => [name, isOnByDefault])).toEqual([
      ["default_automation_condition_sensor", false],
      ["marts", true],
    ]);
    expect(Object.keys(snapshot.conditions)).toHaveLength(2);
  });

  it("requests one run for all that follows from an update, however many evaluate it, and keeps why", async () => {
    await materialize("raw", "staging", "mart");
    expect(await tick()).toEqual([]);
    await materialize("raw");
    const [due, state] = [await dueNow(), await stateNow()];
    const preview = await evaluateTick(world(), sensor(), state, due);
    expect(preview.runs.map(({ run }) => run.assetKeys)).toEqual([["staging", "mart"]]);
    const launched = await Promise.all(Array.from({ length: 8 }, () => performTick(world(), sensor(), state, due)));
    const ids = launched.flat();
    expect(ids).toHaveLength(1);
    // While the run is in the queue, at work, and done, nothing is asked for again.
    expect(await tick()).toEqual([]);
    const run = await ended(ids[0] ?? "");
    expect(run).toMatchObject({
      status: "SUCCESS",
      launchedBy: "sensor marts",
      tags: { team: "data", "sluice/sensor": "marts", "sluice/automation_condition": "true" },
    });
    expect([await tick(), await tick()]).toEqual([[], []]);
    const { items } = await store.storage.conditions.evaluations({ assetKey: "mart" });
    const asked = items.filter((item) => item.isRequested);
    expect(asked).toMatchObject([{ automation: "marts", runId: run.id, tree: { name: "eager", isTrue: true } }]);
  });

  it("loses and doubles nothing when its process dies between the evaluation and the request", async () => {
    await materialize("raw");
    const [due, state] = [await dueNow(), await stateNow()];
    // What a killed process leaves: a claim, and an evaluation that nobody has heard of.
    const claim = await store.storage.automations.beginTick("marts", due.scheduledAt);
    const result = await evaluateTick(world(), sensor(), state, due);
    expect(result.runs).toHaveLength(1);
    expect(dueTick(sensor(), await stateNow(), Date.now() + ahead + 60_000)).toBeNull();
    await claimRunsOut();
    const left = await dueNow();
    expect(left.scheduledAt).toBe(due.scheduledAt);
    const [id = ""] = await performTick(world(), sensor(), await stateNow(), left);
    expect((await ended(id)).assetKeys).toEqual(["staging", "mart"]);
    // The first one was only slow, and is late now.
    expect(claim === null ? "none" : await store.storage.automations.endTick(claim, result)).toBeNull();
    expect([await tick(), await tick()]).toEqual([[], []]);
  });

  it("requests the partitions that follow from an update", async () => {
    const of = (assetKeys: readonly string[], key: string) => make({ assetKeys, partition: { kind: "key", key } });
    for (const key of ["eu", "us"]) await of(["sales", "totals"], key);
    await tick();
    await tick();
    await of(["sales"], "us");
    const [id = "", ...others] = await tick();
    expect(others).toEqual([]);
    expect(await tick()).toEqual([]);
    expect(await ended(id)).toMatchObject({ assetKeys: ["totals"], status: "SUCCESS", partition: "us" });
    expect([await tick(), await tick()]).toEqual([[], []]);
  });

  it("keeps no more than the last of evaluations in which nothing happened", async () => {
    await tick();
    const before = (await store.storage.automations.ticks("marts", { limit: 500 })).items.length;
    for (let n = 0; n < 3; n++) await tick();
    const { items } = await store.storage.automations.ticks("marts", { limit: 500 });
    expect([items.length, items[0]?.message]).toEqual([before, "Nothing has changed."]);
  });
});

async function claimRunsOut(): Promise<void> {
  const client = new Client({ connectionString: store.connectionString });
  await client.connect();
  await client.query("update sluice.ticks set claimed_at = now() - interval '10 minutes' where status = 'started'");
  await client.end();
}
