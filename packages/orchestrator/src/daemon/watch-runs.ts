// Finds runs that nobody is at any more: their process died with its launcher, its machine is gone, or no worker ever took them.
import { hostname } from "node:os";
import { endDeadRun } from "../runs/end-run.ts";
import type { ActiveRun, Storage } from "../storage/types.ts";
import { processAge } from "./process-age.ts";

/** Silence after which the process of another machine counts as gone. */
const MAX_SILENCE_SECONDS = 120;
const MAX_START_SECONDS = 180;

/** A process that began so much later than its run was last heard of is another one under the same number. */
const AGE_SLACK_SECONDS = 10;

interface Death {
  readonly cause: string;
  /** False when a clock that was set may have misled us: a second look decides. */
  readonly isCertain: boolean;
}

/** Why a run counts as dead; null when it may well live. */
export function deathOf(run: ActiveRun, host: string, ageOf: (pid: number) => number | null): Death | null {
  const dead = (cause: string, isCertain = true): Death => ({ cause, isCertain });
  if (run.pid === null) {
    if (run.silentSeconds < MAX_START_SECONDS) return null;
    return dead(`No worker started the run within ${MAX_START_SECONDS} s.`);
  }
  if (run.host === host) {
    const age = ageOf(run.pid);
    if (age === null) return dead(`The process of the run (${run.pid}) is gone.`);
    if (age + AGE_SLACK_SECONDS > run.silentSeconds) return null;
    return dead(`The process of the run is gone; another one has its number (${run.pid}).`, false);
  }
  if (run.silentSeconds < MAX_SILENCE_SECONDS) return null;
  return dead(`The process of the run on ${run.host} has been silent for ${Math.round(run.silentSeconds)} s.`);
}

/**
 * Ends every run that counts as dead, but for those that a launcher here looks after itself; to be called again and again.
 * It gives the ids of those that it ended.
 */
export function createDeathWatch(storage: Storage): (attended: ReadonlySet<string>) => Promise<readonly string[]> {
  let suspects: ReadonlySet<string> = new Set();
  return async (attended) => {
    const ended: string[] = [];
    const doubtful = new Set<string>();
    for (const run of await storage.queue.active()) {
      const death = attended.has(run.id) ? null : deathOf(run, hostname(), processAge);
      if (death === null) continue;
      if (death.isCertain || suspects.has(run.id)) {
        await endDeadRun(storage, run.id, death.cause);
        ended.push(run.id);
      } else doubtful.add(run.id);
    }
    suspects = doubtful;
    return ended;
  };
}
