// Finds runs that nobody is at any more: their process died with its launcher, its machine is gone, or their launcher died before it was there.
import { hostname } from "node:os";
import { maxRuntimeSeconds } from "../plan/run-tags.ts";
import { endDeadRun, loseRun } from "../runs/end-run.ts";
import type { RunSettings } from "../settings/types.ts";
import type { ActiveRun, ProcessPlace, Storage } from "../storage/types.ts";
import { processAge } from "./process-age.ts";

/** A run that was just handed on, or whose process is just being started, has so long to be heard of. */
const START_SECONDS = 5;
/** A run that was launched so often without a process that says that it lives ends. */
const MOST_LAUNCHES = 5;

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
  me: ProcessPlace,
  ageOf: (pid: number) => number | null,
  { silenceSeconds }: Pick<RunSettings, "silenceSeconds">,
): Death | null {
  const dead = (cause: string, isCertain = true): Death => ({ cause, isCertain });
  if (run.pid === null) {
    if (run.silentSeconds < START_SECONDS || run.isWaiting) return null;
    if (run.launcher === null) return dead("Whoever was to launch the run is gone.");
    // What this process launches it looks after: this launch is of one before it that had its number.
    if (run.launcher.host === me.host && run.launcher.pid === me.pid) return dead("The launcher of the run is gone.");
  }
  const what = run.pid === null ? "The launcher of the run" : "The process of the run";
  const { host, pid } = run.pid === null ? { ...run.launcher } : run;
  if (host === me.host && typeof pid === "number") {
    const age = ageOf(pid);
    if (age === null) return dead(`${what} (${pid}) is gone.`);
    if (age + AGE_SLACK_SECONDS > run.silentSeconds) return null;
    return dead(`${what} is gone; another one has its number (${pid}).`, false);
  }
  if (run.silentSeconds < silenceSeconds) return null;
  return dead(`${what} on ${host} has been silent for ${Math.round(run.silentSeconds)} s.`);
}

/** Whether no process of the run has ever had it, so that it may be launched anew. */
export function mayRelaunch(run: ActiveRun): boolean {
  return run.pid === null && run.status === "STARTING" && run.launch - run.resumes < MOST_LAUNCHES;
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
  readonly relaunched: readonly string[];
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
export function createDeathWatch(options: DeathWatchOptions): (attended: () => readonly string[]) => Promise<Deaths> {
  const { storage, settings } = options;
  const me = { host: hostname(), pid: process.pid };
  let suspects: ReadonlySet<string> = new Set();
  return async (attended) => {
    const deaths = { ended: [] as string[], resumed: [] as string[], relaunched: [] as string[] };
    const doubtful = new Set<string>();
    const own = new Set(attended());
    const active = await storage.queue.active();
    for (const runId of attended()) own.add(runId);
    for (const run of active) {
      if (overtimeOf(run, settings) !== null) {
        await endDeadRun(storage, run.id, "The run took longer than it may, and did not end by itself.", "runtime");
        options.kill(run.id);
        deaths.ended.push(run.id);
        continue;
      }
      const death = own.has(run.id) ? null : deathOf(run, me, processAge, settings);
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
async function lose({ storage, settings }: DeathWatchOptions, active: ActiveRun, reason: string) {
  if (mayRelaunch(active)) return (await storage.queue.relaunch(active, reason)) ? "relaunched" : null;
  const { id, launch, host, pid } = active;
  const run = await storage.runs.find(id);
  if (run === null || run.endedAt !== null || run.launch !== launch) return null;
  const ownPid = host === hostname() ? pid : null;
  return loseRun(storage, run, { reason, pid: ownPid, maxResumes: settings.maxResumes });
}
