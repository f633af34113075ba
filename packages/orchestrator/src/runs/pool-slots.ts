// The store's pools as a source of slots for one run.
import { setTimeout as sleep } from "node:timers/promises";
import type { PoolSettings } from "../queue/types.ts";
import type { Storage } from "../storage/types.ts";
import type { EventWriter } from "./event-writer.ts";
import type { SlotSource } from "./slot-queue.ts";

export interface PoolSlotsOptions {
  readonly storage: Pick<Storage, "pools" | "subscribe">;
  readonly runId: string;
  readonly settings: PoolSettings;
  readonly writer: Pick<EventWriter, "write">;
}

/** Notices may be lost. */
const LOOK_MILLIS = 2_000;
/** A slot that cannot be given back goes with the end of the run. */
const MOST_TRIES = 15;

/** Null where runs, not steps, hold slots. */
export function poolSlots({ storage, runId, settings, writer }: PoolSlotsOptions): SlotSource | null {
  if (settings.granularity === "run") return null;
  let last: Promise<boolean> = Promise.resolve(false);
  // One question after the other: steps that come first are asked for first.
  const claim = (pool: string, stepKey: string, priority: number): Promise<boolean> => {
    // While the store is away nobody gets anything.
    const ask = () => storage.pools.claim({ pool, runId, stepKey, priority }, settings).catch(() => false);
    last = last.then(ask);
    return last;
  };
  return {
    async acquire(step, signal) {
      const { pool, priority = 0 } = step.limits ?? {};
      if (pool === undefined || (await claim(pool, step.key, priority))) return;
      writer.write({
        type: "ENGINE_EVENT",
        level: "info",
        stepKey: step.key,
        error: null,
        message: `Step "${step.key}" waits for a slot of pool "${pool}".`,
      });
      while (!signal.aborted) {
        await somethingFreed(storage, signal);
        if (!signal.aborted && (await claim(pool, step.key, priority))) return;
      }
    },
    async release(step) {
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        try {
          return await storage.pools.release(runId, step.key);
        } catch {
          await sleep(LOOK_MILLIS);
        }
      }
    },
  };
}

async function somethingFreed(storage: PoolSlotsOptions["storage"], signal: AbortSignal): Promise<void> {
  const freed = new AbortController();
  const stop = storage.subscribe((change) => {
    if (change.kind === "pools" || change.kind === "reconnected") freed.abort();
  });
  await sleep(LOOK_MILLIS, undefined, { signal: AbortSignal.any([signal, freed.signal]) }).catch(() => {});
  stop();
}
