// The part that works when nobody asks: lets queued runs start, carries them to this machine's launcher, says that it lives, and
// ends runs that died. Several may run against one store.
import { hostname } from "node:os";
import type { ProgramFiles } from "../host/load-definitions.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { type NoticeWorld, watchFreshness, workNotices } from "../notices/work-notices.ts";
import { cancelRun } from "../runs/end-run.ts";
import { createLauncher, type Launcher } from "../runs/launcher.ts";
import { readSettings } from "../settings/read-settings.ts";
import type { Settings } from "../settings/types.ts";
import { START_RUN_TASK } from "../storage/queue.ts";
import type { Change, Storage } from "../storage/types.ts";
import { createAutomation } from "./automate.ts";
import { startCarrier } from "./carrier.ts";
import { createBackfillCarrier } from "./carry-backfills.ts";
import { createLoop } from "./loop.ts";
import { applyRetention } from "./retention.ts";
import { retryFailedRuns } from "./retry-runs.ts";
import { createDeathWatch } from "./watch-runs.ts";

export interface DaemonOptions {
  readonly storage: Storage;
  readonly connectionString: string;
  readonly root: string;
  /** The variables that runs see. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: ProgramFiles;
  /** The newest definitions that loaded, for schedules and sensors (default none: no ticks). */
  readonly snapshot?: () => DefinitionsSnapshot | null;
  /** Name of the project, and the address of its pages, for notices (default none are sent). */
  readonly notices?: Omit<NoticeWorld, "storage" | "env">;
  /** Whether schedules and sensors tick (default true). */
  readonly ticks?: boolean;
  /** Limits, retries and retention (default those of `readSettings({})`). */
  readonly settings?: Settings;
  /** How long a canceled step has to end by itself (default 25 s). */
  readonly graceMillis?: number;
  /** Told of the process of every run that starts here; it may outlive this one. */
  readonly onRunProcess?: (pid: number) => void;
  /** Told what nobody else is told. */
  readonly log: (line: string) => void;
}

export interface Daemon {
  /** Ends; `cancel` ends this machine's runs first, `leave` lets them go on by themselves. */
  close(options: { readonly runs: "cancel" | "leave" }): Promise<void>;
}

/** Name under which the daemon's heartbeat is found. */
export const DAEMON = "daemon";
const DEQUEUE_MILLIS = 5_000;
const WATCH_MILLIS = 5_000;
const RETRY_MILLIS = 5_000;
const BEAT_MILLIS = 5_000;
const NOTICE_MILLIS = 5_000;
const FRESHNESS_MILLIS = 30_000;
const RETENTION_MILLIS = 3_600_000;
const DELIVERY_DAYS = 90;
/** A process that was asked to end has its grace and this long on top before it is killed. */
const KILL_AFTER_GRACE_MILLIS = 5_000;

export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const {
    storage,
    log,
    settings = readSettings({}),
    graceMillis = 25_000,
    snapshot = () => null,
    ticks = true,
  } = options;
  const launcher = createLauncher({ ...options, settings, graceMillis });
  const carrier = await startCarrier({
    connectionString: options.connectionString,
    concurrency: settings.runs.maxConcurrentRuns,
    tasks: { [START_RUN_TASK]: (payload) => launcher.launch(runIdOf(payload)) },
    log,
  });
  const me = { host: hostname(), pid: process.pid };
  const onError = (what: string) => (error: unknown) => log(`${what}: ${String(error)}`);
  const dequeue = createLoop(
    async () => {
      await storage.queue.dequeue(settings);
    },
    DEQUEUE_MILLIS,
    onError("queue"),
  );
  const watchDeaths = createDeathWatch({ storage, settings: settings.runs, kill: launcher.kill });
  const watch = createLoop(
    async () => {
      const { ended, resumed, relaunched } = await watchDeaths(launcher.running);
      if (ended.length > 0) log(deathNotice("Ended", ended));
      if (resumed.length > 0) log(deathNotice("Resumed", resumed));
      if (relaunched.length > 0) log(deathNotice("Launched anew", relaunched));
    },
    WATCH_MILLIS,
    onError("dead runs"),
  );
  const beat = createLoop(() => storage.heartbeats.beat(DAEMON, me), BEAT_MILLIS, onError("heartbeat"));
  const automation = createAutomation({ ...options, snapshot: ticks ? snapshot : () => null });
  const backfills = createBackfillCarrier({ storage, snapshot: options.snapshot ?? (() => null), log });
  const retries = createLoop(
    async () => {
      await retryFailedRuns({ storage, settings: settings.runs, snapshot: snapshot(), log });
    },
    RETRY_MILLIS,
    onError("retries"),
  );
  const retention = createLoop(
    async () => {
      await applyRetention({ storage, root: options.root, settings: settings.retention, dryRun: false });
      await storage.notices.forget(DELIVERY_DAYS);
    },
    RETENTION_MILLIS,
    onError("retention"),
  );
  const notify = createLoop(() => tellNotices(options), NOTICE_MILLIS, onError("notices"));
  const freshness = createLoop(
    async () => {
      const snapshot = options.snapshot?.() ?? null;
      if (snapshot !== null) await watchFreshness(storage, snapshot, Date.now());
    },
    FRESHNESS_MILLIS,
    onError("freshness"),
  );
  await recordSilence(storage).catch(onError("heartbeat"));
  const loops = [dequeue, watch, beat, automation, backfills, retries, notify, freshness, retention];
  const unsubscribe = storage.subscribe((change) => {
    if (mayFreeTheQueue(change)) dequeue.wake();
    if (change.kind === "notice") notify.wake();
    if (change.kind === "run" && change.status === "FAILURE") retries.wake();
    if (change.kind === "cancel") killLater(change.runId, launcher, graceMillis);
  });
  for (const loop of loops) loop.wake();
  return {
    close: async ({ runs }) => {
      unsubscribe();
      await Promise.all(loops.map((loop) => loop.stop()));
      await carrier.stop();
      if (runs === "cancel") await cancelAll(storage, launcher, graceMillis);
      await tellNotices(options).catch(onError("notices"));
      await storage.heartbeats.stop(DAEMON, me).catch(onError("heartbeat"));
    },
  };
}

async function tellNotices({ storage, env, snapshot, notices }: DaemonOptions): Promise<void> {
  const known = snapshot?.() ?? null;
  if (known !== null && notices !== undefined) await workNotices({ storage, env, ...notices }, known);
}

/** A daemon that ended well leaves no heartbeat: one that is old was silent, and nobody was there to say so. */
async function recordSilence(storage: Storage): Promise<void> {
  const daemons = (await storage.heartbeats.list()).filter(({ name }) => name === DAEMON);
  const last = daemons.sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1))[0];
  if (last === undefined || daemons.some(({ isAlive }) => isAlive)) return;
  for (const dead of daemons) await storage.heartbeats.stop(DAEMON, dead);
  const minutes = Math.max(1, Math.round((Date.now() - Date.parse(last.timestamp)) / 60_000));
  await storage.notices.record({
    kind: "daemon-silent",
    at: new Date().toISOString(),
    runId: null,
    jobName: null,
    assetKey: null,
    checkName: null,
    subject: last.host,
    message: `Nothing was heard of it for ${minutes} min, since ${last.timestamp}. A daemon runs again now.`,
  });
}

function deathNotice(verb: "Ended" | "Resumed" | "Launched anew", ids: readonly string[]): string {
  const runs = ids.length === 1 ? "1 run that was" : `${ids.length} runs that were`;
  return `${verb} ${runs} left by a server that died: ${ids.join(", ")}`;
}

function runIdOf(payload: unknown): string {
  if (typeof payload === "object" && payload !== null && "runId" in payload && typeof payload.runId === "string") {
    return payload.runId;
  }
  throw new TypeError("a job of the queue names no run");
}

/** A run came in, or one ended and left room. */
function mayFreeTheQueue(change: Change): boolean {
  return (
    change.kind === "reconnected" || change.kind === "pools" || (change.kind === "run" && !BUSY.has(change.status))
  );
}
const BUSY: ReadonlySet<string> = new Set(["STARTING", "STARTED", "CANCELING"]);

function killLater(runId: string, launcher: Launcher, graceMillis: number): void {
  if (!launcher.running().includes(runId)) return;
  setTimeout(() => launcher.kill(runId), graceMillis + KILL_AFTER_GRACE_MILLIS).unref();
}

async function cancelAll(storage: Storage, launcher: Launcher, graceMillis: number): Promise<void> {
  for (const runId of launcher.running()) {
    killLater(runId, launcher, graceMillis);
    await cancelRun(storage, runId, "The shutdown of sluice");
  }
  await launcher.idle();
}
