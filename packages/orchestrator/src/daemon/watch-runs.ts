// Finds runs that nobody is at any more: their process died with its launcher, its machine is gone, or no worker ever took them.
import { hostname } from "node:os";
import { endDeadRun } from "../runs/end-run.ts";
import type { ActiveRun, Storage } from "../storage/types.ts";

/** Silence after which the process of another machine counts as gone. */
const MAX_SILENCE_SECONDS = 120;
const MAX_START_SECONDS = 180;

/** Why a run counts as dead; null when it may well live. */
export function causeOfDeath(run: ActiveRun, host: string, isAlive: (pid: number) => boolean): string | null {
  if (run.pid === null) {
    if (run.silentSeconds < MAX_START_SECONDS) return null;
    return `No worker started the run within ${MAX_START_SECONDS} s.`;
  }
  if (run.host === host) {
    return isAlive(run.pid) ? null : `The process of the run (${run.pid}) is gone.`;
  }
  if (run.silentSeconds < MAX_SILENCE_SECONDS) return null;
  return `The process of the run on ${run.host} has been silent for ${Math.round(run.silentSeconds)} s.`;
}

/**
 * Ends every run that counts as dead, but for those that a launcher here looks after itself.
 * @returns their ids
 */
export async function endDeadRuns(storage: Storage, attended: ReadonlySet<string>): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const run of await storage.queue.active()) {
    const cause = attended.has(run.id) ? null : causeOfDeath(run, hostname(), isAlive);
    if (cause === null) continue;
    await endDeadRun(storage, run.id, cause);
    ended.push(run.id);
  }
  return ended;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
