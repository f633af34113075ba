// Jobs of ops as they really run: queue, processes, store.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Daemon, startDaemon } from "../daemon/start-daemon.ts";
import { loadDefinitions } from "../host/load-definitions.ts";
import { buildTestProgram, type TestProgram } from "../host/testing.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { cancelRun } from "../runs/end-run.ts";
import { launchRun, reexecuteRun } from "../runs/launch-run.ts";
import { openTestStore, type TestStore } from "../storage/testing.ts";
import type { RunRecord } from "../storage/types.ts";

const DEFINITIONS = `
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { AssetMaterialization, Definitions, DynamicOutput, dynamicOut, graph, graphAsset, inProcessExecutor, job, op, opIn, successHook } from "sluice";
const trace = (line) => appendFileSync("trace.txt", line + "\\n");
const list = op({ name: "list", outs: { result: dynamicOut<Date>() } }, async function* (context) {
  trace("list");
  yield new AssetMaterialization({ asset: "exports/list" });
  for (const key of ["a", "b", "c"]) yield new DynamicOutput(new Date(key === "a" ? 1 : 2), { mappingKey: key });
});
const work = op({ name: "work", ins: { at: opIn<Date>() }, hooks: [successHook({ name: "h" }, ({ stepKey }) => trace("hook " + stepKey))] }, (context, _r, { at }) => {
  if (context.mappingKey === "b" && !existsSync("mended")) throw new Error("b is broken");
  trace("work " + context.mappingKey);
  return at.getTime();
});
const sum = op({ name: "sum", ins: { numbers: opIn<number[]>() } }, (_c, _r, { numbers }) => {
  const all = numbers.reduce((a, b) => a + b, 0);
  trace("sum " + all);
  return all;
});
const fanned = graph({ name: "fanned", ops: { list, work } }, (ops) => ops.list().map((at) => ops.work({ at })));
const slow = op({ name: "slow" }, async (context) => {
  writeFileSync("slow-started", "");
  await sleep(60_000, undefined, { signal: context.signal });
});
// Of a pool that nobody has given a limit.
const first = op({ name: "first", pool: "unlimited" }, () => 1);
export default new Definitions({
  assets: [graphAsset({ name: "made", ops: { first, sum } }, (ops) => ops.sum({ numbers: [ops.first(), ] }))],
  jobs: [
    job({ name: "many", ops: { fanned, sum } }, (ops) => ops.sum({ numbers: ops.fanned().collect() })),
    job({ name: "here", ops: { fanned, sum }, executor: inProcessExecutor }, (ops) => ops.sum({ numbers: ops.fanned().collect() })),
    job({ name: "slow", ops: { slow } }),
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
    graceMillis: 500,
    log: () => {},
  });
});
afterAll(async () => {
  await daemon.close({ runs: "cancel" });
  await store.close();
  built.remove();
});

const launch = (job: string) => launchRun({ storage: store.storage, snapshot, request: { job }, launchedBy: "test" });
const again = (runId: string, strategy: "all" | "from-failure" | "selected", stepKeys: readonly string[] = []) =>
  reexecuteRun({ storage: store.storage, snapshot, runId, strategy, stepKeys, launchedBy: "test" });
const ended = async (run: RunRecord): Promise<RunRecord> => {
  const find = () => store.storage.runs.find(run.id);
  await expect.poll(async () => (await find())?.endedAt ?? null, { timeout: 30_000 }).not.toBeNull();
  const found = await find();
  if (found === null) throw new Error("the run is gone");
  return found;
};
const steps = async (run: RunRecord) =>
  Object.fromEntries((await store.storage.runs.steps(run.id)).map((step) => [step.stepKey, step.status]));
const trace = () => {
  const text = readFileSync(join(root, "trace.txt"), "utf8");
  writeFileSync(join(root, "trace.txt"), "");
  return text.trim().split("\n").sort();
};

describe("runs of ops", () => {
  it("go through processes of their own, and go on from a failure with what is there", async () => {
    const failed = await ended(await launch("many"));
    expect(failed.status).toBe("FAILURE");
    expect(await steps(failed)).toEqual({
      "fanned.list": "succeeded",
      "fanned.work[a]": "succeeded",
      "fanned.work[b]": "failed",
      "fanned.work[c]": "succeeded",
      sum: "skipped",
    });
    const sum = (await store.storage.runs.steps(failed.id)).find((step) => step.stepKey === "sum");
    expect(sum?.dependsOn).toEqual(["fanned.work[a]", "fanned.work[b]", "fanned.work[c]"]);
    expect(trace()).toEqual(["hook fanned.work[a]", "hook fanned.work[c]", "list", "work a", "work c"]);
    expect(
      (await store.storage.assets.states(["exports/list"])).get("exports/list")?.lastMaterialization,
    ).not.toBeNull();
    await expect(again(failed.id, "selected", ["sum"])).rejects.toThrow('step "sum" needs "fanned.work[b]"');
    writeFileSync(join(root, "mended"), "");
    const mended = await ended(await again(failed.id, "from-failure"));
    expect([mended.status, await steps(mended)]).toEqual([
      "SUCCESS",
      { "fanned.work[b]": "succeeded", sum: "succeeded" },
    ]);
    expect(trace()).toEqual(["hook fanned.work[b]", "sum 5", "work b"]);
    const once = await ended(await again(mended.id, "selected", ["sum"]));
    expect([once.status, await steps(once)]).toEqual(["SUCCESS", { sum: "succeeded" }]);
    expect(trace()).toEqual(["sum 5"]);
    await expect(again(mended.id, "from-failure")).rejects.toThrow("nothing in this run failed");
  });

  it("go through one process, and all over again", async () => {
    const run = await ended(await launch("here"));
    expect(run.status).toBe("SUCCESS");
    expect(trace()).toContain("sum 5");
    const second = await ended(await again(run.id, "all"));
    expect(Object.keys(await steps(second))).toHaveLength(5);
  });

  it("are canceled in the middle of an op", async () => {
    const run = await launch("slow");
    await expect.poll(() => existsSync(join(root, "slow-started")), { timeout: 30_000 }).toBe(true);
    await cancelRun(store.storage, run.id, "test");
    expect([(await ended(run)).status, await steps(run)]).toEqual(["CANCELED", { slow: "canceled" }]);
  });

  it("make graph-backed assets, op by op", async () => {
    const target = { assetKeys: ["made"] };
    const run = await ended(await launchRun({ storage: store.storage, snapshot, request: target, launchedBy: "test" }));
    expect([run.status, await steps(run)]).toEqual(["SUCCESS", { "made.first": "succeeded", "made.sum": "succeeded" }]);
    const { lastMaterialization } = (await store.storage.assets.states(["made"])).get("made") ?? {};
    expect(lastMaterialization?.stepKey).toBe("made.sum");
  });
});
