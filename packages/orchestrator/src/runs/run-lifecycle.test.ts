import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Daemon, startDaemon } from "../daemon/start-daemon.ts";
import { loadDefinitions } from "../host/load-definitions.ts";
import { buildTestProgram, type TestProgram } from "../host/testing.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import type { RunTarget } from "../plan/types.ts";
import { openTestStore, type TestStore } from "../storage/testing.ts";
import type { RunRecord, RunStatus } from "../storage/types.ts";
import { cancelRun } from "./end-run.ts";
import { launchRun, reexecuteRun } from "./launch-run.ts";
import { listStepLogs, readStepLog } from "./step-logs.ts";

const DEFINITIONS = `
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { asset, assetCheck, AssetCheckResult, Definitions, defineAssetJob, failureHook, inProcessExecutor, MaterializeResult, multiAsset, multiAssetCheck, observableSourceAsset, successHook } from "sluice";

class Db {
  ready = false;
  async setup() { this.ready = true; appendFileSync("trace.txt", "setup\\n"); }
  async teardown() { appendFileSync("trace.txt", "teardown\\n"); }
}
const one = asset({ name: "one" }, async (context, { db }: { db: Db }) => {
  console.log("hello from one", db.ready);
  console.error("warning: ünïcode");
  context.log.info("noted");
  return new MaterializeResult({ metadata: { rows: 3 } });
});
const two = asset({ name: "two", deps: [one] }, () => {});
const gate = assetCheck({ asset: one, name: "gate", blocking: true }, () => new AssetCheckResult({ passed: !existsSync("fail-gate"), failedRows: 2 }));
const checked = asset({ name: "checked", checkSpecs: [{ name: "advice" }] }, () =>
  new MaterializeResult({ checkResults: [new AssetCheckResult({ passed: false, checkName: "advice" })] }));
const bad = asset({ name: "bad" }, () => { throw new TypeError("no such luck"); });
const behind = asset({ name: "behind", deps: ["bad", one] }, () => {});
const flaky = asset({ name: "flaky", retryPolicy: { maxRetries: 2 } }, (context) => {
  if (context.attempt < 3) throw new Error("attempt " + context.attempt);
});
const slow = asset({ name: "slow" }, async (context) => {
  writeFileSync("slow-started", String(process.pid));
  await sleep(60_000, undefined, { signal: context.signal });
});
const stubborn = asset({ name: "stubborn" }, async () => {
  writeFileSync("stubborn-started", String(process.pid));
  await sleep(60_000);
});
const dies = asset({ name: "dies" }, () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); });
const parts = multiAsset({ name: "parts", specs: [{ key: "p1" }, { key: "p2", deps: ["p1"] }] }, async function* () {
  yield new MaterializeResult({ assetKey: "p1" });
});
const own = (name) => [successHook({ name }, ({ hookName, stepKey, assetKeys }) =>
  appendFileSync("own-hooks.txt", hookName + " " + stepKey + " " + (assetKeys.join() || "-") + "\\n"))];
const h1 = asset({ name: "h1", hooks: own("asset") }, () => {});
const h2 = asset({ name: "h2" }, () => {});
const h3 = multiAsset({ name: "h3", specs: [{ key: "h3a" }, { key: "h3b" }], hooks: own("multi") }, async function* () {
  yield new MaterializeResult({ assetKey: "h3a" });
  yield new MaterializeResult({ assetKey: "h3b" });
});
const h3Check = assetCheck({ asset: "h3a", name: "fine", hooks: own("check") }, () => new AssetCheckResult({ passed: true }));
const seen = observableSourceAsset({ name: "seen", hooks: own("source") }, () => "1");
const both = multiAssetCheck({ name: "both", hooks: own("checks"), specs: [{ asset: h1, name: "first" }, { asset: h2, name: "second" }] }, async function* () {
  yield new AssetCheckResult({ assetKey: "h1", checkName: "first", passed: true });
  yield new AssetCheckResult({ assetKey: "h2", checkName: "second", passed: false, severity: "WARN" });
});
const said = (kind) => ({ stepKey, error }, { db }) =>
  appendFileSync("hooks.txt", kind + " " + stepKey + " " + db.ready + " " + (error?.message ?? "-") + "\\n");
const hooks = [
  successHook({ name: "ok" }, (context, { db }: { db: Db }) => said("ok")(context, { db })),
  failureHook({ name: "bad" }, (context, { db }: { db: Db }) => said("bad")(context, { db })),
  successHook({ name: "broken" }, () => { throw new Error("hook trouble"); }),
];
export default new Definitions({
  assets: [one, two, checked, bad, behind, flaky, slow, stubborn, dies, parts, h1, h2, h3, seen],
  assetChecks: [gate, both, h3Check],
  jobs: [
    defineAssetJob({ name: "good", selection: "one or two", executor: inProcessExecutor, tags: { team: "data" } }),
    defineAssetJob({ name: "failing", selection: "one or bad or behind or flaky" }),
    defineAssetJob({ name: "hooked", selection: "h1 or h2 or bad or flaky", hooks }),
    defineAssetJob({ name: "hooked_in_process", selection: "h1 or h2", hooks, executor: inProcessExecutor }),
    defineAssetJob({ name: "slow_in_process", selection: "slow", executor: inProcessExecutor }),
  ],
  resources: { db: new Db() },
});
`;

let store: TestStore;
let built: TestProgram;
let root: string;
let snapshot: DefinitionsSnapshot;
let daemon: Daemon;
const lines: string[] = [];

beforeAll(async () => {
  [store, built] = await Promise.all([openTestStore(), buildTestProgram()]);
  root = mkdtempSync(join(built.folder, "project-"));
  writeFileSync(join(root, "definitions.ts"), DEFINITIONS);
  const loaded = await loadDefinitions({ file: "definitions.ts", root, env: process.env, program: built.program });
  if (loaded.status === "failed") throw new Error(JSON.stringify(loaded.problems));
  snapshot = loaded.snapshot;
  daemon = await start();
});
afterAll(async () => {
  await daemon.close({ runs: "cancel" });
  await store.close();
  built.remove();
  expect(lines).toEqual([]);
});

const start = () =>
  startDaemon({
    storage: store.storage,
    connectionString: store.connectionString,
    root,
    env: process.env,
    program: built.program,
    graceMillis: 500,
    log: (line) => lines.push(line),
  });
const launch = (request: RunTarget) => launchRun({ storage: store.storage, snapshot, request, launchedBy: "test" });
const ended = async (run: RunRecord): Promise<RunRecord> => {
  await expect
    .poll(async () => (await store.storage.runs.find(run.id))?.endedAt ?? null, { timeout: 30_000 })
    .not.toBeNull();
  const found = await store.storage.runs.find(run.id);
  if (found === null) throw new Error("the run is gone");
  return found;
};
const until = (file: string) =>
  expect.poll(() => existsSync(join(root, file)), { timeout: 30_000, interval: 20 }).toBe(true);
const steps = async (run: RunRecord) =>
  Object.fromEntries((await store.storage.runs.steps(run.id)).map((step) => [step.stepKey, step.status]));
const messages = async (run: RunRecord) => (await store.storage.events.list(run.id)).map((event) => event.message);
const log = (run: RunRecord, stepKey: string, stream: "stdout" | "stderr") =>
  readStepLog({ root, runId: run.id, stepKey, stream, offset: 0 });

describe("a run", () => {
  it("goes through in one process, with resources, output, metadata and checks", async () => {
    const run = await ended(await launch({ job: "good" }));
    expect(run).toMatchObject({ status: "SUCCESS", jobName: "good", tags: { team: "data" }, failureReason: null });
    expect(run.counts).toEqual({ succeeded: 3, failed: 0, skipped: 0, total: 3 });
    expect(await steps(run)).toEqual({ one: "succeeded", one_gate: "succeeded", two: "succeeded" });
    expect((await store.storage.assets.states(["one"])).get("one")?.lastMaterialization).toMatchObject({
      metadata: { rows: { kind: "int", value: 3 } },
      jobName: "good",
    });
    expect((await log(run, "one", "stdout"))?.text).toBe("hello from one true\n");
    expect((await log(run, "one", "stderr"))?.text).toBe("warning: ünïcode\n");
    expect(await listStepLogs({ root, runId: run.id, stepKeys: ["one", "two"] })).toEqual([
      { stepKey: "one", stream: "stdout", bytes: 20 },
      { stepKey: "one", stream: "stderr", bytes: 19 },
    ]);
    const said = await messages(run);
    expect(said).toContain("noted");
    expect(said).toContain("Check gate succeeded for materialization of one.");
    expect(said.filter((message) => /^Finished execution of step "one" in \d+ms\.$/.test(message)).length).toBe(1);
    expect(said.at(-1)).toBe('Finished execution of run for "good".');
    expect(readFileSync(join(root, "trace.txt"), "utf8")).toBe("setup\nteardown\n");
  });

  it("fails where a step throws, skips what stands behind it, tries again what may be, and goes on from there", async () => {
    const run = await ended(await launch({ job: "failing" }));
    expect(run).toMatchObject({ status: "FAILURE", failureReason: 'Step "bad" failed: no such luck' });
    expect(await steps(run)).toEqual({
      one: "succeeded",
      one_gate: "succeeded",
      bad: "failed",
      behind: "skipped",
      flaky: "succeeded",
    });
    const records = await store.storage.runs.steps(run.id);
    const bad = records.find((step) => step.stepKey === "bad");
    expect(bad?.error).toMatchObject({ name: "TypeError", message: "no such luck" });
    expect(bad?.error?.stack).toContain("definitions.ts:21");
    expect(records.find((step) => step.stepKey === "flaky")?.attempt).toBe(3);
    expect((await store.storage.assets.states(["behind"])).get("behind")?.last).toMatchObject({
      outcome: "skipped",
      becauseOf: "bad",
    });
    const again = await reexecuteRun({
      storage: store.storage,
      snapshot,
      runId: run.id,
      strategy: "from-failure",
      launchedBy: "test",
    });
    expect(Object.keys(await steps(await ended(again)))).toEqual(["bad", "behind"]);
    expect(again).toMatchObject({ parentRunId: run.id, rootRunId: run.id, jobName: "failing" });
  });

  it("stops and fails where a blocking check fails, and only there", async () => {
    writeFileSync(join(root, "fail-gate"), "");
    const run = await ended(await launch({ assetKeys: ["one", "two", "checked"] }));
    expect(run).toMatchObject({
      status: "FAILURE",
      failureReason: 'Step "one_gate" failed: Blocking check gate of one failed.',
    });
    expect(await steps(run)).toEqual({ one: "succeeded", one_gate: "failed", two: "skipped", checked: "succeeded" });
    expect(run.counts).toMatchObject({ skipped: 1 });
    expect((await store.storage.checks.history("one", 1))[0]).toMatchObject({ outcome: "failed", failedRows: 2 });
  });

  it("calls a job's hooks when its steps have ended for good, whatever the hooks do", async () => {
    const run = await ended(await launch({ job: "hooked" }));
    expect(run.status).toBe("FAILURE");
    const lines = readFileSync(join(root, "hooks.txt"), "utf8").trim().split("\n").sort();
    expect(lines).toEqual([
      "bad bad true no such luck",
      "ok both true -",
      "ok flaky true -",
      "ok h1 true -",
      "ok h2 true -",
    ]);
    expect(await messages(run)).toContain('Hook "broken" failed for step "h1".');
    const inside = await ended(await launch({ job: "hooked_in_process" }));
    expect(inside.status).toBe("SUCCESS");
    expect(await messages(inside)).toContain('Hook "ok" ran for step "h1".');
    expect((await store.storage.checks.history("h2", 1))[0]).toMatchObject({ name: "second", outcome: "warned" });
  });

  it("calls the hooks of assets, checks and sources beside those of the job", async () => {
    rmSync(join(root, "own-hooks.txt"), { force: true });
    const run = await ended(await launch({ assetKeys: ["h1", "h2", "h3a", "h3b", "seen"] }));
    expect(run.status).toBe("SUCCESS");
    expect(readFileSync(join(root, "own-hooks.txt"), "utf8").trim().split("\n").sort()).toEqual([
      "asset h1 h1",
      "check h3a_fine -",
      "checks both -",
      "multi h3 h3a,h3b",
      "source seen seen",
    ]);
  });

  it("fails a step that does not give what it announced, and one whose process dies", async () => {
    const run = await ended(await launch({ assetKeys: ["p1", "dies"] }));
    const records = await store.storage.runs.steps(run.id);
    expect(records.find((step) => step.stepKey === "parts")?.error?.message).toBe(
      'step "parts" ended without giving "p2"',
    );
    expect(records.find((step) => step.stepKey === "dies")?.error?.message).toContain(
      "ended unexpectedly (signal SIGKILL)",
    );
    expect((await store.storage.assets.states(["p1"])).get("p1")?.last?.outcome).toBe("materialized");
  });

  it.each([
    ["slow_in_process", { job: "slow_in_process" }, "slow-started"],
    ["slow, in a process of its own", { assetKeys: ["slow"] }, "slow-started"],
    ["a step that does not listen", { assetKeys: ["stubborn"] }, "stubborn-started"],
  ])("is canceled: %s", async (_name, request, file) => {
    rmSync(join(root, file), { force: true });
    const run = await launch(request);
    await until(file);
    expect(await cancelRun(store.storage, run.id, "somebody")).toBe("CANCELING");
    expect((await ended(run)).status).toBe("CANCELED");
    expect(Object.values(await steps(run))).toEqual(["canceled"]);
    expect(await messages(run)).toContain("somebody asked to cancel this run.");
  });

  it("is canceled in the queue", async () => {
    await daemon.close({ runs: "cancel" });
    const run = await launch({ assetKeys: ["slow"] });
    expect(await cancelRun(store.storage, run.id, "somebody")).toBe("CANCELED");
    daemon = await start();
    expect(await cancelRun(store.storage, run.id, "somebody")).toBe("CANCELED" satisfies RunStatus);
  });

  it("ends as failed when its process is killed, and everything open with it", async () => {
    rmSync(join(root, "slow-started"), { force: true });
    const run = await launch({ job: "slow_in_process" });
    await until("slow-started");
    await expect.poll(() => steps(run)).toEqual({ slow: "running" });
    process.kill(Number(readFileSync(join(root, "slow-started"), "utf8")), "SIGKILL");
    const dead = await ended(run);
    expect(dead.status).toBe("FAILURE");
    expect(dead.failureReason).toContain("The process of the run ended unexpectedly (signal SIGKILL).");
    expect(await steps(run)).toEqual({ slow: "failed" });
    expect((await store.storage.assets.states(["slow"])).get("slow")).toMatchObject({
      active: null,
      last: { outcome: "failed" },
    });
  });
});
