import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEventBody } from "../events/types.ts";
import { checkKey } from "../plan/check-key.ts";
import type { PlanStep, RunPlan } from "../plan/types.ts";
import { StorageError, UnknownRunError } from "./errors.ts";
import { openStorage } from "./open-storage.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";
import type { Change } from "./types.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const step = (key: string, more: Partial<PlanStep> = {}): PlanStep => ({
  key,
  definition: key,
  kind: "assets",
  hasNodes: false,
  assetKeys: [key],
  checks: [],
  isSubset: false,
  nodeIds: null,
  needs: [],
  retryPolicy: null,
  ...more,
});
const plan = (steps: readonly PlanStep[], jobName: string | null = null): RunPlan => ({
  version: 1,
  jobName,
  executor: { kind: "in-process" },
  steps,
});
const info = { level: "info", message: "" } as const;
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
const append = (runId: string, bodies: readonly RunEventBody[]) =>
  store.storage.events.append(
    runId,
    bodies.map((body, index) => ({ body, timestamp: at(index) })),
  );

const nodeFinish = (over: Partial<Extract<RunEventBody, { type: "NODE_FINISH" }>>): RunEventBody => ({
  ...info,
  type: "NODE_FINISH",
  stepKey: "dbt",
  nodeId: "model.p.a",
  nodeName: "a",
  resourceType: "model",
  assetKey: "a",
  checkName: null,
  outcome: "success",
  nodeMessage: "SELECT 3",
  startedAt: at(1),
  finishedAt: at(2),
  thread: "Thread-1",
  compileMillis: 1,
  executeMillis: 20.5,
  compiledCode: "select 1",
  adapterResponse: { rows_affected: 3 },
  failures: null,
  skippedBecauseOf: null,
  dependsOn: [],
  ...over,
});

describe("the store", () => {
  it("folds a run from its events, from the queue to the end", async () => {
    const { storage } = store;
    const steps = [
      step("dbt", {
        hasNodes: true,
        assetKeys: ["a", "b"],
        checks: [{ assetKey: "a", name: "unique_a", blocking: true }],
      }),
      step("report", { needs: [{ stepKey: "dbt", assetKeys: ["b"], checks: [] }] }),
    ];
    const run = await storage.runs.create(newRun(plan(steps, "nightly"), { tags: { team: "data" } }));
    expect(run).toMatchObject({ status: "QUEUED", jobName: "nightly", tags: { team: "data" }, rootRunId: run.id });
    expect(run.counts).toEqual({ succeeded: 0, failed: 0, skipped: 0, total: 4 });
    expect((await storage.assets.states(["a"])).get("a")?.active).toEqual({ runId: run.id, state: "queued" });

    await append(run.id, [
      { ...info, type: "RUN_START", stepKey: null },
      { ...info, type: "STEP_START", stepKey: "dbt" },
      {
        ...info,
        type: "NODE_START",
        stepKey: "dbt",
        nodeId: "model.p.a",
        nodeName: "a",
        resourceType: "model",
        assetKey: "a",
        checkName: null,
        thread: "Thread-1",
        startedAt: at(1),
        dependsOn: [],
      },
    ]);
    const running = await storage.assets.states(null);
    expect([running.get("a")?.active?.state, running.get("b")?.active?.state]).toEqual(["running", "queued"]);

    await append(run.id, [
      nodeFinish({}),
      {
        ...info,
        type: "ASSET_MATERIALIZATION",
        stepKey: "dbt",
        assetKey: "a",
        nodeId: "model.p.a",
        durationMillis: 21,
        metadata: { rows: { kind: "int", value: 3 } },
      },
      {
        ...info,
        type: "ASSET_CHECK_EVALUATION",
        stepKey: "dbt",
        assetKey: "a",
        checkName: "unique_a",
        nodeId: "test.p.unique_a",
        outcome: "failed",
        severity: "ERROR",
        blocking: true,
        failedRows: 2,
        durationMillis: 5,
        metadata: {},
      },
      nodeFinish({
        nodeId: "model.p.b",
        nodeName: "b",
        assetKey: "b",
        outcome: "skipped",
        compiledCode: null,
        skippedBecauseOf: "test.p.unique_a",
      }),
      {
        ...info,
        type: "ASSET_FAILED_TO_MATERIALIZE",
        stepKey: "dbt",
        assetKey: "b",
        nodeId: "model.p.b",
        reason: "upstream-failed",
        becauseOf: "unique_a",
      },
      {
        ...info,
        type: "STEP_FAILURE",
        stepKey: "dbt",
        error: { name: "DbtError", message: "1 test failed", stack: null, cause: null },
      },
      { ...info, type: "STEP_SKIPPED", stepKey: "report", becauseOf: "dbt" },
      { ...info, type: "RUN_FAILURE", stepKey: null, reason: "Step dbt failed.", error: null },
    ]);
    const ended = await storage.runs.find(run.id);
    expect(ended).toMatchObject({ status: "FAILURE", failureReason: "Step dbt failed.", endedAt: at(7) });
    expect(ended?.counts).toEqual({ succeeded: 1, failed: 1, skipped: 2, total: 4 });
    expect(
      (await storage.runs.steps(run.id)).map((each) => [each.stepKey, each.status, each.skippedBecauseOf]),
    ).toEqual([
      ["dbt", "failed", null],
      ["report", "skipped", "dbt"],
    ]);
    expect((await storage.runs.nodes(run.id)).map((each) => [each.name, each.status])).toEqual([
      ["a", "success"],
      ["b", "skipped"],
    ]);
    expect(await storage.runs.node(run.id, "model.p.a")).toMatchObject({
      compiledCode: "select 1",
      executeMillis: 20.5,
      adapterResponse: { rows_affected: 3 },
    });
    const codes = await storage.assets.compiledCode(["model.p.a", "model.p.b", "model.p.none"]);
    expect([...codes]).toEqual([["model.p.a", "select 1"]]);
    const states = await storage.assets.states(["a", "b"]);
    expect(states.get("a")).toMatchObject({ active: null, last: { outcome: "materialized", jobName: "nightly" } });
    expect(states.get("b")).toMatchObject({
      last: { outcome: "skipped", becauseOf: "unique_a" },
      lastMaterialization: null,
    });
    expect((await storage.checks.states(null)).get(checkKey({ assetKey: "a", name: "unique_a" }))?.last).toMatchObject({
      outcome: "failed",
      failedRows: 2,
    });

    const late = await append(run.id, [{ ...info, type: "RUN_SUCCESS", stepKey: null }]);
    expect(late).toMatchObject({ accepted: false, status: "FAILURE" });
  });

  it("keeps the sequence without gaps when several write at once, and stores text that jsonb refuses", async () => {
    const run = await store.storage.runs.create(newRun(plan([step("x")])));
    const log = (message: string): RunEventBody => ({
      level: "info",
      type: "LOG",
      stepKey: "x",
      nodeId: null,
      message,
    });
    await Promise.all(Array.from({ length: 8 }, (_, index) => append(run.id, [log(`${index}a`), log(`${index}b`)])));
    await append(run.id, [log("zero \u0000 half \ud800 backslash \\u0000")]);
    const events = await store.storage.events.list(run.id, { limit: 5000 });
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.message).toBe("zero  half \ufffd backslash \\u0000");
    expect((await store.storage.events.list(run.id, { after: events.length - 1 })).length).toBe(1);
  });

  it("lists runs by status, job, asset and who launched them, page by page", async () => {
    const { storage } = store;
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.push((await storage.runs.create(newRun(plan([step("paged")], "paged_job")))).id);
    }
    const first = await storage.runs.list({ job: "paged_job", limit: 3 });
    expect(first.items.map((run) => run.id)).toEqual([...ids].reverse().slice(0, 3));
    const second = await storage.runs.list({ job: "paged_job", limit: 3, cursor: first.nextCursor });
    expect(second.items.map((run) => run.id)).toEqual([ids[1], ids[0]]);
    expect(second.nextCursor).toBeNull();
    expect((await storage.runs.list({ assetKey: "paged", status: ["QUEUED"] })).items.length).toBe(5);
    expect((await storage.runs.list({ assetKey: "paged", status: ["SUCCESS"] })).items).toEqual([]);
    const anns = await storage.runs.create(newRun(plan([step("paged")], "paged_job"), { launchedBy: "ann" }));
    expect((await storage.runs.list({ launchedBy: "ann" })).items.map((run) => run.id)).toEqual([anns.id]);
    expect((await storage.runs.latestOfJobs(["paged_job", "none"], 2)).get("paged_job")?.length).toBe(2);
  });

  it.each(["no-op", "reused"] as const)("counts a node that had nothing to do as done: %s", async (outcome) => {
    const { storage } = store;
    const run = await storage.runs.create(newRun(plan([step("dbt", { hasNodes: true, assetKeys: [outcome] })])));
    const node = { nodeId: "model.p.a", nodeName: "a", resourceType: "model", assetKey: outcome, checkName: null };
    await append(run.id, [
      { ...info, ...node, type: "NODE_START", stepKey: "dbt", thread: "", startedAt: at(1), dependsOn: [] },
      nodeFinish({ ...node, outcome }),
      { ...info, type: "RUN_SUCCESS", stepKey: null },
    ]);
    expect((await storage.runs.find(run.id))?.counts).toEqual({ succeeded: 1, failed: 0, skipped: 0, total: 1 });
    expect((await storage.assets.states([outcome])).get(outcome)?.active ?? null).toBeNull();
  });

  it("lists the runs of a stretch of time, with those that began before it and how many there are", async () => {
    const own = await openTestStore();
    const client = new pg.Client({ connectionString: own.connectionString });
    await client.connect();
    const hours: Record<string, string> = {};
    const add = async (name: string, from: number, to: number | null) => {
      const { id } = await own.storage.runs.create(newRun(plan([step("x")])));
      const time = (hour: number) => Date.UTC(2026, 0, 1, hour);
      const hex = time(from).toString(16).padStart(12, "0");
      const moved = `${hex.slice(0, 8)}-${hex.slice(8)}${id.slice(13)}`;
      hours[moved] = name;
      await client.query("update sluice.runs set id = $2, created_at = $3, ended_at = $4, status = $5 where id = $1", [
        id,
        moved,
        new Date(time(from)).toISOString(),
        to === null ? null : new Date(time(to)).toISOString(),
        to === null ? "STARTED" : "SUCCESS",
      ]);
    };
    await add("over before", 1, 2);
    await add("over within", 1, 5);
    await add("goes on", 2, null);
    await add("within", 5, 6);
    await add("begins within", 6, 9);
    await add("after", 9, 10);
    const between = async (limit: number) => {
      const [from, to] = [new Date("2026-01-01T04:00:00Z"), new Date("2026-01-01T08:00:00Z")];
      const { runs, counts } = await own.storage.runs.during({ from, to, limit });
      return [runs.map((run) => hours[run.id]), counts];
    };
    const counts = { SUCCESS: 3, STARTED: 1 };
    expect(await between(10)).toEqual([["begins within", "within", "goes on", "over within"], counts]);
    expect(await between(2)).toEqual([["begins within", "within"], counts]);
    await client.end();
    await own.close();
  });

  it("closes what a run that is canceled leaves open", async () => {
    const { storage } = store;
    const run = await storage.runs.create(newRun(plan([step("c1"), step("c2")])));
    await append(run.id, [
      { ...info, type: "RUN_START", stepKey: null },
      { ...info, type: "STEP_START", stepKey: "c1" },
      { ...info, type: "RUN_CANCELING", stepKey: null },
      { ...info, type: "RUN_CANCELED", stepKey: null },
    ]);
    expect((await storage.runs.steps(run.id)).map((each) => each.status)).toEqual(["canceled", "skipped"]);
    expect((await storage.assets.states(["c1"])).get("c1")?.active ?? null).toBeNull();
  });

  it("tells changes to subscribers of other connections", async () => {
    const other = await openStorage({ connectionString: store.connectionString });
    const heard: Change[] = [];
    const told = new Promise<void>((resolve) => {
      other.subscribe((change) => {
        heard.push(change);
        if (change.kind === "cancel") resolve();
      });
    });
    // The listener may still be connecting: what is told before it listens is not its business.
    const run = await store.storage.runs.create(newRun(plan([step("told")])));
    const repeat = setInterval(() => void store.storage.notify({ kind: "cancel", runId: run.id }), 50);
    await told;
    clearInterval(repeat);
    const next = await store.storage.runs.create(newRun(plan([step("told")])));
    await expect.poll(() => heard).toContainEqual({ kind: "run", runId: next.id, status: "QUEUED" });
    expect(heard).toContainEqual({ kind: "assets", keys: ["told"] });
    await other.close();
  });

  it("refuses ids that are none, and a schema of a newer program", async () => {
    expect(await store.storage.runs.find("'; drop table runs")).toBeNull();
    await expect(append("nope", [])).rejects.toThrow(UnknownRunError);
    const client = new pg.Client({ connectionString: store.connectionString });
    await client.connect();
    await client.query("insert into sluice.migrations (name) values ('9999_future')");
    await expect(openStorage({ connectionString: store.connectionString })).rejects.toThrow(StorageError);
    await client.query("delete from sluice.migrations where name = '9999_future'");
    await client.end();
  });
});
