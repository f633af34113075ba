import { afterAll, beforeAll, expect, it } from "vitest";
import { type Carrier, startCarrier } from "../daemon/carrier.ts";
import { readSettings } from "../settings/read-settings.ts";
import { START_RUN_TASK } from "./queue.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";

const PLAN = { version: 1 as const, jobName: null, executor: { kind: "in-process" as const }, steps: [] };
const first = { host: "here", pid: 1 };
const second = { host: "here", pid: 2 };
let store: TestStore;
let carrier: Carrier;
/** Workers begin a job and are not heard of again, as if they had been killed. */
const begun: unknown[] = [];
const release: (() => void)[] = [];

beforeAll(async () => {
  store = await openTestStore();
  carrier = await startCarrier({
    connectionString: store.connectionString,
    concurrency: 5,
    tasks: {
      [START_RUN_TASK]: (payload) => {
        begun.push(payload);
        return new Promise((resolve) => release.push(resolve));
      },
    },
    log: () => {},
  });
});
afterAll(async () => {
  for (const each of release) each();
  await carrier?.stop();
  await store?.close();
});

it("launches a run anew until a process has it, and lets no process of an older launch in", async () => {
  const { queue, runs } = store.storage;
  const { id } = await runs.create(newRun(PLAN));
  await queue.dequeue(readSettings({}));
  const look = async () => (await queue.active()).find((run) => run.id === id);
  const beginning = (count: number) => expect.poll(() => begun.length, { timeout: 20_000 }).toBe(count);

  await beginning(1);
  expect(await look()).toMatchObject({ launch: 1, launcher: null, isWaiting: false });
  expect(await queue.relaunch({ id, launch: 1 }, "The worker is gone.")).toBe(true);
  expect(await queue.relaunch({ id, launch: 1 }, "The worker is gone.")).toBe(false);

  await beginning(2);
  expect(await queue.take(id, first)).toBe(2);
  expect(await queue.take(id, second)).toBeNull();
  expect(await look()).toMatchObject({ launch: 2, launcher: first });
  expect(await queue.relaunch({ id, launch: 2 }, "The launcher is gone.")).toBe(true);

  await beginning(3);
  expect(await queue.take(id, second)).toBe(3);
  expect(await runs.beat(id, { ...first, launch: 2 })).toBeNull();
  expect(await runs.beat(id, { ...second, launch: 3 })).toBe("STARTING");
  expect(await queue.relaunch({ id, launch: 3 }, "The launcher is gone.")).toBe(false);
  expect(await look()).toMatchObject({ pid: 2, launch: 3, resumes: 0 });
});
