// Carries backfills: a step of each at intervals, and at once when one was launched or a run ended.
import { advanceBackfills } from "../backfills/launch-backfill.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import type { Storage } from "../storage/types.ts";
import { createLoop, type Loop } from "./loop.ts";

export interface CarryOptions {
  readonly storage: Storage;
  readonly snapshot: () => DefinitionsSnapshot | null;
  readonly log: (line: string) => void;
}

const EVERY_MILLIS = 2_000;

export function createBackfillCarrier({ storage, snapshot, log }: CarryOptions): Loop {
  const loop = createLoop(
    async () => {
      const known = snapshot();
      if (known === null) return;
      await advanceBackfills(storage, known, (id, error) => log(`backfill ${id}: ${String(error)}`));
    },
    EVERY_MILLIS,
    (error) => log(`backfills: ${String(error)}`),
  );
  const stopListening = storage.subscribe((change) => {
    if (change.kind === "backfill" || (change.kind === "run" && ENDED.has(change.status))) loop.wake();
  });
  return {
    wake: loop.wake,
    stop: async () => {
      stopListening();
      await loop.stop();
    },
  };
}

const ENDED: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "CANCELED"]);
