import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Daemon, startDaemon } from "../daemon/start-daemon.ts";
import { loadDefinitions } from "../host/load-definitions.ts";
import { buildTestProgram, type TestProgram } from "../host/testing.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { planRun } from "../plan/plan-run.ts";
import type { RunTarget } from "../plan/types.ts";
import { readSettings } from "../settings/read-settings.ts";
import { newRun, openTestStore, type TestStore } from "../storage/testing.ts";
import type { RunRecord } from "../storage/types.ts";
import { launchRun, reexecuteRun } from "./launch-run.ts";

const DEFINITIONS = `
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { asset, Definitions, defineAssetJob, Failure, inProcessExecutor, multiProcessExecutor, RetryRequested } from "sluice";

const note = (name: string) => appendFileSync("trace.txt", name + "\\n");
const wishes = asset({ name: "wishes" }, (context) => {
  if (context.attempt < 3) throw new RetryRequested({ maxRetries: 2, message: "not yet" });
});
const final = asset({ name: "final", retryPolicy: { maxRetries: 5 } }, () => {
  note("final");
  throw new Failure({ description: "never", allowRetries: false });
});
const late = asset({ name: "late", timeoutMillis: 200, retryPolicy: { maxRetries: 1 } }, async (context) => {
  note("late");
  await sleep(60_000, undefined, { signal: context.signal });
});
const deaf = asset({ name: "deaf", timeoutMillis: 200 }, () => sleep(60_000));
const pooled = ["p1", "p2", "p3", "p4"].map((name, index) =>
  asset({ name, pool: "db", priority: index, groupName: "pooled", opTags: { size: "big" } }, async () => {
    note(name + " in");
    await sleep(150);
    note(name + " out");
  }));
const first = asset({ name: "first" }, () => note("first"));
const second = asset({ name: "second", deps: [first] }, async (context) => {
  note("second " + context.attempt);
  if (!existsSync("go-on")) { writeFileSync("second-started", String(process.pid)); await sleep(60_000, undefined, { signal: context.signal }); }
});
const once = asset({ name: "once" }, () => note("once"));
const lucky = asset({ name: "lucky", deps: [once] }, () => {
  if (existsSync("luck")) return;
  writeFileSync("luck", "");
  throw new Error("no luck");
});
const forever = asset({ name: "forever" }, (context) => sleep(60_000, undefined, { signal: context.signal }));
const job = (name: string, selection: string, tags = {}) => defineAssetJob({ name, selection, tags, executor: inProcessExecutor });
export default new Definitions({
  assets: [wishes, final, late, deaf, ...pooled, first, second, once, lucky, forever],
  jobs: [
    job("wishes", "wishes"), job("final", "final"), job("late", "late"), job("resumed", "first or second"), job("overtime", "forever", { "sluice/max_runtime": "1" }),
    job("lucky", "once or lucky", { "sluice/max_retries": "1" }),
    defineAssetJob({ name: "deaf", selection: "deaf" }),
    defineAssetJob({ name: "pooled", selection: "group:pooled" }),
    defineAssetJob({ name: "tagged", selection: "group:pooled", executor: multiProcessExecutor({ tagConcurrencyLimits: [{ key: "size", value: "big", limit: 1 }] }) }),
  ],
});
`;

let store: TestStore;
let built: TestProgram;
let root: string;
let snapshot: DefinitionsSnapshot;
let daemon: Daemon;

beforeAll(async () => {
  [store, built] = await Promise.all([openTestStore(), buildTestProgram()]);
  root = mkdtempSync(join(built.folder, "project-"));
  writeFileSync(join(root, "definitions.ts"), DEFINITIONS);
  const loaded = await loadDefinitions({ file: "definitions.ts", root, env: process.env, program: built.program });
  if (loaded.status === "failed") throw new Error(JSON.stringify(loaded.problems));
  snapshot = loaded.snapshot;
  daemon = await startDaemon({
    storage: store.storage,
    connectionString: store.connectionString,
    root,
    env: process.env,
    program: built.program,
    settings: readSettings({ runs: { maxResumes: 1 }, pools: { limits: { db: 1 } } }),
    snapshot: () => snapshot,
    graceMillis: 300,
    log: () => {},
  });
});
afterAll(async () => {
  await daemon?.close({ runs: "cancel" });
  await store?.close();
  built?.remove();
});

const trace = (): readonly string[] =>
  existsSync(join(root, "trace.txt")) ? readFileSync(join(root, "trace.txt"), "utf8").trim().split("\n") : [];
const launch = (request: RunTarget) => {
  rmSync(join(root, "trace.txt"), { force: true });
  return launchRun({ storage: store.storage, snapshot, request, launchedBy: "test" });
};
const ended = async (run: Pick<RunRecord, "id">): Promise<RunRecord> => {
  await expect
    .poll(async () => (await store.storage.runs.find(run.id))?.endedAt ?? null, { timeout: 30_000 })
    .not.toBeNull();
  const found = await store.storage.runs.find(run.id);
  if (found === null) throw new Error("the run is gone");
  return found;
};
const types = async (run: RunRecord) => (await store.storage.events.list(run.id)).map((event) => event.type);
/** How many were in at once, at most. */
const mostAtOnce = (lines: readonly string[]) => {
  let [now, most] = [0, 0];
  for (const line of lines) {
    now += line.endsWith(" in") ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
};

describe("a step", () => {
  it("is tried again when what it throws asks for it, and not when that forbids it", async () => {
    const wishes = await ended(await launch({ job: "wishes" }));
    expect(wishes.status).toBe("SUCCESS");
    expect((await types(wishes)).filter((type) => type === "STEP_UP_FOR_RETRY")).toHaveLength(2);
    expect((await ended(await launch({ job: "final" }))).failureReason).toBe('Step "final" failed: never');
    expect(trace()).toEqual(["final"]);
  });

  it.each(["late", "deaf"])("fails when its time is over: %s", async (job) => {
    const run = await ended(await launch({ job }));
    expect(run).toMatchObject({
      status: "FAILURE",
      failureReason: `Step "${job}" failed: Step "${job}" took longer than the 200ms that it may.`,
    });
    if (job === "late") expect(trace()).toEqual(["late", "late"]);
  });

  it("waits for a slot of its pool, also one that another run holds; those with more priority first", async () => {
    const runs = [await launch({ job: "pooled" })];
    runs.push(await launchRun({ storage: store.storage, snapshot, request: { job: "pooled" }, launchedBy: "test" }));
    for (const run of runs) expect((await ended(run)).status).toBe("SUCCESS");
    expect(trace()).toHaveLength(16);
    expect(mostAtOnce(trace())).toBe(1);
    expect(await store.storage.pools.list(readSettings({}).pools)).toEqual([]);
  });

  it("waits for other steps with its tag", async () => {
    await store.storage.pools.set("db", 10);
    await ended(await launch({ job: "tagged" }));
    expect(mostAtOnce(trace())).toBe(1);
    expect(trace()[0]).toBe("p4 in");
    await ended(await launch({ job: "pooled" }));
    expect(mostAtOnce(trace())).toBeGreaterThan(1);
    await store.storage.pools.set("db", null);
  });
});

describe("a run", () => {
  it("is launched again when it fails, and does what is left", async () => {
    const run = await ended(await launch({ job: "lucky" }));
    expect(run.status).toBe("FAILURE");
    const again = await expect
      .poll(async () => (await store.storage.runs.list()).items.find((each) => each.parentRunId === run.id) ?? null)
      .not.toBeNull()
      .then(async () => (await store.storage.runs.list()).items.find((each) => each.parentRunId === run.id));
    if (again === undefined) throw new Error("no second attempt");
    expect(await ended(again)).toMatchObject({ status: "SUCCESS", tags: { "sluice/retry_number": "1" } });
    expect(trace()).toEqual(["once"]);
    const selected = await reexecuteRun({
      storage: store.storage,
      snapshot,
      runId: run.id,
      strategy: "selected",
      stepKeys: ["once"],
      launchedBy: "test",
    });
    expect(await ended(selected)).toMatchObject({ status: "SUCCESS", assetKeys: ["once"], jobName: "lucky" });
    expect(trace()).toEqual(["once", "once"]);
  });

  it("fails with a clear word when it comes to its turn and the definitions no longer declare its steps", async () => {
    const plan = planRun(snapshot, { job: "final" });
    const steps = plan.steps.map((step) => ({ ...step, definition: "gone" }));
    const definitions = { file: snapshot.file, bundle: join(root, "gone.mjs"), snapshotId: "gone" };
    const run = await store.storage.runs.create(newRun({ ...plan, steps }, { definitions }));
    expect((await ended(run)).failureReason).toBe(
      'Step "final" failed: the definitions no longer declare "gone"; launch the run again',
    );
  });

  it("fails when its time is over", async () => {
    expect(await ended(await launch({ job: "overtime" }))).toMatchObject({
      status: "FAILURE",
      failureReason: "The run took longer than the 1 s that it may.",
    });
  });

  it("goes on in another process where it had come to, once, and takes nothing more from the first one", async () => {
    const run = await launch({ job: "resumed" });
    await expect.poll(() => existsSync(join(root, "second-started")), { timeout: 30_000 }).toBe(true);
    await expect.poll(async () => (await types(run)).filter((type) => type === "STEP_START")).toHaveLength(2);
    writeFileSync(join(root, "go-on"), "");
    process.kill(Number(readFileSync(join(root, "second-started"), "utf8")), "SIGKILL");
    expect(await ended(run)).toMatchObject({ status: "SUCCESS", resumes: 1 });
    expect(trace()).toEqual(["first", "second 1", "second 2"]);
    const body = { type: "LOG", level: "info", stepKey: null, nodeId: null, message: "late" } as const;
    const stale = await launch({ job: "resumed" });
    expect(
      await store.storage.events.append(stale.id, [{ body, timestamp: new Date().toISOString() }], { resumes: 7 }),
    ).toMatchObject({ accepted: false });
    await ended(stale);
  });
});
