import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Carrier, startCarrier } from "../daemon/carrier.ts";
import type { QueueSettings } from "../queue/types.ts";
import { openStorage } from "./open-storage.ts";
import { START_RUN_TASK } from "./queue.ts";
import { newRun, openTestStore, type TestStore } from "./testing.ts";
import type { Storage } from "./types.ts";

const RUNS = 1_000;
const LIMITS: QueueSettings = {
  runs: {
    maxConcurrentRuns: 20,
    tagConcurrencyLimits: [
      { key: "team", value: { applyLimitPerUniqueValue: true }, limit: 6 },
      { key: "heavy", limit: 3 },
    ],
  },
  pools: { granularity: "run", defaultLimit: null, limits: { warehouse: 4 } },
};

let store: TestStore;
/** Two daemons, as far as the queue goes: each decides, and each takes what was decided. */
const daemons: { readonly storage: Storage; readonly carrier: Carrier; readonly stop: () => void }[] = [];

beforeAll(async () => {
  store = await openTestStore();
  for (let daemon = 0; daemon < 2; daemon++) daemons.push(await startDaemon());
});
afterAll(async () => {
  for (const { storage, carrier, stop } of daemons) {
    stop();
    await carrier.stop();
    await storage.close();
  }
  await store?.close();
});

async function startDaemon() {
  const storage = await openStorage({ connectionString: store.connectionString });
  const carrier = await startCarrier({
    connectionString: store.connectionString,
    concurrency: 20,
    tasks: { [START_RUN_TASK]: (payload) => pretend(storage, payload) },
    log: () => {},
  });
  const timer = setInterval(() => void storage.queue.dequeue(LIMITS).catch(() => {}), 40);
  return { storage, carrier, stop: () => clearInterval(timer) };
}

/** A run that does nothing for a moment. */
async function pretend(storage: Storage, payload: unknown): Promise<void> {
  const id = typeof payload === "object" && payload !== null && "runId" in payload ? String(payload.runId) : "";
  const tell = (type: "RUN_START" | "RUN_SUCCESS") => {
    const body = { type, level: "info", stepKey: null, message: type } as const;
    return storage.events.append(id, [{ body, timestamp: new Date().toISOString() }]);
  };
  await tell("RUN_START");
  await new Promise((resolve) => setTimeout(resolve, Number.parseInt(id.slice(-2), 16) / 10));
  await tell("RUN_SUCCESS");
}

const planWith = (pool: string | null) => ({
  version: 1 as const,
  jobName: null,
  executor: { kind: "in-process" as const },
  steps: [
    {
      key: "step",
      definition: "step",
      kind: "assets" as const,
      hasNodes: false,
      assetKeys: [],
      checks: [],
      isSubset: false,
      nodeIds: null,
      needs: [],
      retryPolicy: null,
      ...(pool !== null && { limits: { pool } }),
    },
  ],
});

/** The most that were under way at once, of those that count. */
function mostAtOnce(spans: readonly (readonly [start: string, end: string])[]): number {
  const moments = spans.flatMap(([start, end]) => [
    { at: start, change: 1 },
    { at: end, change: -1 },
  ]);
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.change - b.change));
  let [now, most] = [0, 0];
  for (const { change } of moments) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

describe("a queue of a thousand runs and two daemons", () => {
  it("keeps every limit at every moment, and starts each run once", async () => {
    const kinds = new Map<string, { readonly team: string; readonly heavy: boolean; readonly pooled: boolean }>();
    for (let number = 0; number < RUNS; number++) {
      const kind = { team: `team${number % 5}`, heavy: number % 7 === 0, pooled: number % 3 === 0 };
      const tags = { team: kind.team, ...(kind.heavy && { heavy: "yes" }), "sluice/priority": String(number % 3) };
      const run = await store.storage.runs.create(newRun(planWith(kind.pooled ? "warehouse" : null), { tags }));
      kinds.set(run.id, kind);
    }
    await expect
      .poll(() => store.storage.runs.counts(), { timeout: 240_000, interval: 200 })
      .toEqual({ queued: 0, inProgress: 0 });

    const spans = new Map<string, readonly [string, string]>();
    for (const id of kinds.keys()) {
      const events = await store.storage.events.list(id);
      const at = (type: string) => events.filter((event) => event.type === type).map((event) => event.timestamp);
      expect([at("RUN_DEQUEUED").length, at("RUN_START").length, at("RUN_SUCCESS").length]).toEqual([1, 1, 1]);
      spans.set(id, [at("RUN_DEQUEUED")[0] ?? "", at("RUN_SUCCESS")[0] ?? ""]);
    }
    const most = (
      counts: (kind: { readonly team: string; readonly heavy: boolean; readonly pooled: boolean }) => boolean,
    ) => mostAtOnce([...kinds].filter(([, kind]) => counts(kind)).flatMap(([id]) => [spans.get(id) ?? ["", ""]]));
    expect(most(() => true)).toBeLessThanOrEqual(20);
    expect(most(({ heavy }) => heavy)).toBeLessThanOrEqual(3);
    expect(most(({ pooled }) => pooled)).toBeLessThanOrEqual(4);
    for (let team = 0; team < 5; team++) expect(most((kind) => kind.team === `team${team}`)).toBeLessThanOrEqual(6);
    // The limits were reached, or this would say nothing.
    expect(most(({ pooled }) => pooled)).toBe(4);
  }, 300_000);
});
