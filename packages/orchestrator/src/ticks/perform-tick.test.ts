// Ticks against a real store and real child processes; only the clock is ours.
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { worldOf } from "../daemon/automate.ts";
import { type Daemon, startDaemon } from "../daemon/start-daemon.ts";
import { loadDefinitions } from "../host/load-definitions.ts";
import { buildTestProgram, type TestProgram } from "../host/testing.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { launchRun } from "../runs/launch-run.ts";
import { openTestStore, type TestStore } from "../storage/testing.ts";
import { dueTick } from "./due.ts";
import { endedTick } from "./ended-tick.ts";
import { performTick, type TickWorld } from "./perform-tick.ts";

const DEFINITIONS = `
import { asset, assetSensor, Definitions, defineAssetJob, inProcessExecutor, RunRequest, runFailureSensor, schedule, sensor, SensorResult, SkipReason } from "sluice";

const one = asset({ name: "one" }, () => {});
const bad = asset({ name: "bad" }, () => { throw new Error("no luck"); });
const job = defineAssetJob({ name: "job", selection: "one", executor: inProcessExecutor, tags: { team: "data" } });
const failing = defineAssetJob({ name: "failing", selection: "bad", executor: inProcessExecutor });
class Inbox { files = ["a", "b", "c"]; }
const on = { defaultStatus: "running", minimumIntervalSeconds: 1 } as const;
export default new Definitions({
  assets: [one, bad],
  jobs: [job, failing],
  resources: { inbox: new Inbox() },
  schedules: [
    schedule({ job, cronSchedule: "* * * * *", defaultStatus: "running", tags: { from: "schedule" } }),
    schedule({ name: "weekdays", job, cronSchedule: "* * * * *", defaultStatus: "running" }, ({ scheduledExecutionTime }) =>
      scheduledExecutionTime.getUTCDay() === 0 ? new SkipReason("sundays are off") : new RunRequest({ tags: { day: "work" } })),
  ],
  sensors: [
    sensor({ name: "files", job, ...on }, ({ cursor, log }, { inbox }: { inbox: Inbox }) => {
      const files = inbox.files.filter((file) => cursor === null || file > cursor);
      log.info("looking after " + cursor);
      return new SensorResult({ runRequests: files.map((file) => new RunRequest({ runKey: file })), cursor: files.at(-1) ?? cursor ?? undefined });
    }),
    sensor({ name: "throws", job, ...on }, () => { throw new TypeError("boom"); }),
    sensor({ name: "garbage", job, ...on }, () => ({ runs: 1 }) as never),
    sensor({ name: "hangs", job, ...on }, () => new Promise<never>(() => {})),
    sensor({ name: "exits", job, ...on }, () => process.exit(3)),
    sensor({ name: "unknown_job", ...on }, () => new RunRequest({ jobName: "jbo" })),
    assetSensor({ name: "after_one", job: failing, assetKey: one, ...on }),
    runFailureSensor({ name: "on_failure", ...on, monitoredJobs: [failing] }, ({ run }) => new SkipReason(run.jobName + ": " + run.failureReason)),
  ],
});
`;

let store: TestStore;
let built: TestProgram;
let snapshot: DefinitionsSnapshot;
let world: TickWorld;
let daemon: Daemon;

beforeAll(async () => {
  [store, built] = await Promise.all([openTestStore(), buildTestProgram()]);
  const root = mkdtempSync(join(built.folder, "project-"));
  writeFileSync(join(root, "definitions.ts"), DEFINITIONS);
  const { program } = built;
  const loaded = await loadDefinitions({ file: "definitions.ts", root, env: process.env, program });
  if (loaded.status === "failed") throw new Error(JSON.stringify(loaded.problems));
  snapshot = loaded.snapshot;
  const { storage, connectionString } = store;
  world = worldOf(snapshot, { storage, root, env: process.env, program });
  // It executes the runs; without a snapshot it does no ticks of its own.
  daemon = await startDaemon({ storage, connectionString, root, env: process.env, program, log: () => {} });
});
afterAll(async () => {
  await daemon.close({ runs: "cancel" });
  await store.close();
  built.remove();
});

function automationOf(name: string) {
  const found = snapshot.automations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

let ahead = 0;

/** Does the tick that is due a minute after the one before. */
async function tick(name: string) {
  ahead += 60_000;
  const automation = automationOf(name);
  const state = (await store.storage.automations.states([name])).get(name);
  if (state === undefined) throw new Error(`no state of ${name}`);
  const due = dueTick(automation, state, Date.now() + ahead);
  if (due !== null) await performTick(world, automation, state, due);
  return (await store.storage.automations.ticks(name, { limit: 1 })).items[0];
}

describe("a schedule", () => {
  it("launches its job with its tags, once, however many daemons see that it is due", async () => {
    const automation = automationOf("job_schedule");
    const state = (await store.storage.automations.states(["job_schedule"])).get("job_schedule");
    if (state === undefined) throw new Error("no state");
    const due = dueTick(automation, state, Date.now() + 60_000);
    if (due === null) throw new Error("not due");
    const launched = await Promise.all(Array.from({ length: 8 }, () => performTick(world, automation, state, due)));
    expect(launched.flat()).toHaveLength(1);
    const run = await store.storage.runs.find(launched.flat()[0] ?? "");
    expect(run).toMatchObject({
      jobName: "job",
      launchedBy: "schedule job_schedule",
      tags: { team: "data", from: "schedule", "sluice/schedule": "job_schedule", "sluice/tick": due.scheduledAt },
    });
  });

  it("asks its function", async () => {
    const done = await tick("weekdays");
    const isSunday = new Date(done?.scheduledAt ?? 0).getUTCDay() === 0;
    expect(done).toMatchObject(isSunday ? { message: "sundays are off" } : { status: "success" });
  });
});

describe("a sensor", () => {
  it("moves its cursor, and launches a run key once", async () => {
    expect(await tick("files")).toMatchObject({
      status: "success",
      cursor: "c",
      output: "info: looking after null\n",
    });
    await store.storage.automations.setCursor("files", "a");
    const again = await tick("files");
    expect(again).toMatchObject({ status: "success", runIds: [], cursor: "c" });
    expect(again?.message).toContain("2 of 2 runs asked for had been launched before");
    const { items } = await store.storage.runs.list({ launchedBy: "sensor files" });
    expect(items.map((run) => run.tags["sluice/run_key"]).sort()).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["throws", "boom"],
    ["garbage", "expected a RunRequest"],
    ["exits", "its process ended without an answer (exit code 3)"],
    ["hangs", "its process ended without an answer"],
    ["unknown_job", 'there is no job "jbo"'],
  ])("that %s fails its tick and nothing else", async (name, message) => {
    const failed = await tick(name);
    expect(failed?.status).toBe("failure");
    expect(failed?.error?.message).toContain(message);
  });

  it("hears of each new materialization and each failed run, once", async () => {
    await tick("after_one");
    await tick("on_failure");
    const launched = await launchRun({ storage: store.storage, snapshot, request: { job: "job" }, launchedBy: "test" });
    const made = async () => (await store.storage.runs.find(launched.id))?.status;
    await expect.poll(made, { timeout: 30_000 }).toBe("SUCCESS");
    const runsOf = async () => (await store.storage.runs.list({ launchedBy: "sensor after_one" })).items;
    await expect
      .poll(
        async () => {
          await tick("after_one");
          return (await runsOf()).map((run) => run.status);
        },
        { timeout: 30_000, interval: 200 },
      )
      .toContain("FAILURE");
    const before = (await runsOf()).length;
    await expect
      .poll(async () => (await tick("on_failure"))?.message, { timeout: 30_000, interval: 200 })
      .toContain("failing: ");
    expect(await tick("after_one")).toMatchObject({ status: "skipped", message: "Nothing new." });
    expect(await runsOf()).toHaveLength(before);
  });
});

describe("a tick that nobody ended", () => {
  it("is done again by somebody else, and the first one's late answer counts for nothing", async () => {
    const { automations } = store.storage;
    await automations.states(["lost"]);
    const first = await automations.beginTick("lost", "2026-01-01T00:00:00Z");
    if (first === null) throw new Error("not begun");
    expect(await automations.beginTick("lost", "2026-01-01T00:00:00Z")).toBeNull();
    const result = { ...endedTick("skipped", null), cursor: "x" };
    expect(await automations.endTick({ ...first, claim: "00000000-0000-4000-8000-000000000000" }, result)).toBeNull();
    expect(await automations.endTick(first, result)).toEqual([]);
    expect(await automations.endTick(first, result)).toBeNull();
    expect(await automations.forgetTicks({ skipped: 0, others: 0 })).toBeGreaterThan(0);
    const left = await automations.latestTicks(["lost", "files"], 9);
    expect([...left.values()].map((ticks) => ticks.length)).toEqual([1, 1]);
    expect((await automations.states(["lost"])).get("lost")).toMatchObject({ cursor: "x", abandonedTick: null });
  });
});
