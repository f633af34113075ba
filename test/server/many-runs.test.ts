import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../packages/orchestrator/src/index.ts";
import { newRun, openTestStore, type TestStore } from "../../packages/orchestrator/src/storage/testing.ts";
import { createQueueRequests, type QueueRequests } from "../../packages/server/src/queue-requests.ts";

let store: TestStore;
let requests: QueueRequests;
const again: string[] = [];

beforeAll(async () => {
  store = await openTestStore();
  requests = createQueueRequests({
    storage: store.storage,
    settings: readSettings({ pools: { limits: { db: 2 } } }),
    root: store.folder,
    snapshot: () => null,
    filterOf: ({ status = "" }) => ({
      status: status.split(",").map((word) => (word === "QUEUED" ? "QUEUED" : "CANCELED")),
    }),
    reexecute: async (id) => {
      again.push(id);
      return { runId: `again ${id}`, notice: null };
    },
  });
});
afterAll(() => store?.close());

const plan = { version: 1, jobName: null, executor: { kind: "in-process" }, steps: [] } as const;
const create = async () => (await store.storage.runs.create(newRun(plan))).id;

describe("many runs", () => {
  it("are canceled, run again and deleted, and what cannot be is told", async () => {
    const [first, second, third] = [await create(), await create(), await create()];
    const canceled = await requests.bulkRuns({ action: "cancel", runIds: [first, "no such run"] }, "somebody");
    expect(canceled).toEqual({ done: [first], refused: [{ runId: "no such run", message: "there is no such run" }] });
    expect((await requests.bulkRuns({ action: "cancel", filter: {} }, "somebody")).done).toEqual([third, second]);
    expect((await requests.bulkRuns({ action: "cancel", runIds: [first] }, "somebody")).refused).toHaveLength(1);
    await requests.bulkRuns({ action: "reexecute", runIds: [first, second, first] }, "somebody");
    expect(again).toEqual([first, second]);
    const waiting = await create();
    const deleted = await requests.bulkRuns({ action: "delete", runIds: [first, waiting] }, "somebody");
    expect(deleted.done).toEqual([first]);
    expect(deleted.refused).toEqual([{ runId: waiting, message: "it has not ended, or is not there" }]);
    expect(await store.storage.runs.find(first)).toBeNull();
    expect(await store.storage.events.list(first)).toEqual([]);
  });
});

describe("pools", () => {
  it("have the limit that was set last, or the configured one", async () => {
    expect(await requests.pools()).toMatchObject([{ name: "db", limit: 2, source: "configuration", slots: [] }]);
    expect(await requests.setPool("db", 5)).toMatchObject({ limit: 5, source: "set" });
    expect(await requests.setPool("db", null)).toMatchObject({ limit: 2, source: "configuration" });
    await expect(requests.setPool("a b", 1)).rejects.toThrow("is no name for a pool");
  });
});
