// Retention: what the settings no longer keep is deleted, in small batches, so that nobody has to wait for it. The same walk says
// beforehand what it would delete.
import { deleteRuns } from "../runs/delete-runs.ts";
import { deleteLogs, expiredLogs } from "../runs/log-folders.ts";
import type { RetentionSettings } from "../settings/types.ts";
import type { RunStatus, Storage } from "../storage/types.ts";

/** How many of each kind were deleted, or would be. */
export interface RetentionResult {
  readonly runs: number;
  /** Of runs that stay. */
  readonly events: number;
  readonly logFolders: number;
  readonly ticks: number;
}

export interface RetentionOptions {
  readonly storage: Storage;
  readonly root: string;
  readonly settings: RetentionSettings;
  /** Only counts. */
  readonly dryRun: boolean;
}

const RUNS_AT_ONCE = 100;

export async function applyRetention(options: RetentionOptions): Promise<RetentionResult> {
  return {
    runs: await forgetRuns(options),
    events: await forgetEvents(options),
    logFolders: await forgetLogs(options),
    ticks: await forgetTicks(options),
  };
}

async function forgetRuns({ storage, root, settings, dryRun }: RetentionOptions): Promise<number> {
  const kept: readonly (readonly [RunStatus, number | null])[] = [
    ["SUCCESS", settings.successfulRuns],
    ["FAILURE", settings.failedRuns],
    ["CANCELED", settings.canceledRuns],
  ];
  let count = 0;
  for (const [status, days] of kept) {
    if (days === null) continue;
    if (dryRun) {
      count += await storage.retention.countExpiredRuns(status, days);
      continue;
    }
    for (;;) {
      const expired = await storage.retention.expiredRuns(status, days, RUNS_AT_ONCE);
      const deleted = await deleteRuns(storage, root, expired);
      count += deleted.length;
      if (deleted.length < RUNS_AT_ONCE) break;
    }
  }
  return count;
}

async function forgetEvents({ storage, settings: { events: days }, dryRun }: RetentionOptions): Promise<number> {
  if (days === null) return 0;
  const count = await storage.retention.countForgettableEvents(days);
  if (dryRun) return count;
  while ((await storage.retention.forgetEvents(days, RUNS_AT_ONCE)) === RUNS_AT_ONCE);
  return count;
}

/** Folders of runs that are still under way are left alone, however old. */
async function forgetLogs({ storage, root, settings, dryRun }: RetentionOptions): Promise<number> {
  if (settings.logs === null) return 0;
  const active = new Set((await storage.queue.active()).map((run) => run.id));
  const expired = (await expiredLogs(root, Date.now() - settings.logs * DAY_MILLIS)).filter((id) => !active.has(id));
  if (!dryRun) await deleteLogs(root, expired);
  return expired.length;
}

const DAY_MILLIS = 86_400_000;
const FOR_EVER_DAYS = 36_500;

async function forgetTicks({ storage, settings, dryRun }: RetentionOptions): Promise<number> {
  const { skippedTicks, ticks } = settings;
  const days = { skipped: skippedTicks ?? FOR_EVER_DAYS, others: ticks ?? FOR_EVER_DAYS };
  return storage.automations.forgetTicks({ ...days, dryRun });
}
