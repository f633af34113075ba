// Finds runs that nobody is at any more: their process died with its launcher, its machine is gone, or no worker ever took them.
import { hostname } from "node:os";
import { maxRuntimeSeconds } from "../plan/run-tags.ts";
import { endDeadRun, loseRun } from "../runs/end-run.ts";
import type { RunSettings } from "../settings/types.ts";
import type { ActiveRun, Storage } from "../storage/types.ts";
import { processAge } from "./process-age.ts";

const MAX_START_SECONDS = 180;

/** A process that began so much later than its run was last heard of is another one under the same number. */
const AGE_SLACK_SECONDS = 10;

interface Death {
  readonly cause: string;
  /** False when a clock that was set may have misled us: a second look decides. */
  readonly isCertain: boolean;
}

/** Why a run counts as dead; null when it may well live. */
export function deathOf(
  run: ActiveRun,
  host: string,
  ageOf: (pid: number) => number | null,
  { silenceSeconds }: Pick<RunSettings, "silenceSeconds">,
): Death | null {
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
  if (run.silentSeconds < silenceSeconds) return null;
  return dead(`The process of the run on ${run.host} has been silent for ${Math.round(run.silentSeconds)} s.`);
}

/** A run's own process keeps to its time; this much later somebody else sees to it. */
const OVERTIME_SECONDS = 60;

/** How long a run has been over its time; null when it has none, or may go on. */
export function overtimeOf(run: ActiveRun, settings: Pick<RunSettings, "maxRuntimeSeconds">): number | null {
  const most = maxRuntimeSeconds(run.tags, settings);
  if (most === null || run.elapsedSeconds === null || run.elapsedSeconds < most + OVERTIME_SECONDS) return null;
  return run.elapsedSeconds - most;
}

export interface Deaths {
  readonly ended: readonly string[];
  readonly resumed: readonly string[];
}

export interface DeathWatchOptions {
  readonly storage: Storage;
  readonly settings: RunSettings;
  /** Kills the process of a run, if it is one of ours. */
  readonly kill: (runId: string) => void;
}

/**
 * Ends every run that counts as dead, or has it go on elsewhere, but for those that a launcher here looks after itself; and those
 * that are far over their time. To be called again and again.
 */
export function createDeathWatch(options: DeathWatchOptions): (attended: ReadonlySet<string>) => Promise<Deaths> {
  const { storage, settings } = options;
  let suspects: ReadonlySet<string> = new Set();
  return async (attended) => {
    const deaths = { ended: [] as string[], resumed: [] as string[] };
    const doubtful = new Set<string>();
    for (const run of await storage.queue.active()) {
      if (overtimeOf(run, settings) !== null) {
        await endDeadRun(storage, run.id, "The run took longer than it may, and did not end by itself.", "runtime");
        options.kill(run.id);
        deaths.ended.push(run.id);
        continue;
      }
      const death = attended.has(run.id) ? null : deathOf(run, hostname(), processAge, settings);
      if (death === null) continue;
      if (death.isCertain || suspects.has(run.id)) {
        const how = await lose(options, run, death.cause);
        if (how !== null) deaths[how].push(run.id);
      } else doubtful.add(run.id);
    }
    suspects = doubtful;
    return deaths;
  };
}

/** Another process may have taken the run since it was looked at: then it is not lost. */
async function lose({ storage, settings }: DeathWatchOptions, { id, resumes, host, pid }: ActiveRun, reason: string) {
  const run = await storage.runs.find(id);
  if (run === null || run.endedAt !== null || run.resumes !== resumes) return null;
  const ownPid = host === hostname() ? pid : null;
  return loseRun(storage, run, { reason, pid: ownPid, maxResumes: settings.maxResumes });
}
