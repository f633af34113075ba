// Failed runs that are to be launched again by themselves: a pure decision by the run's tags and the settings, then a run of its own.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { PlanError } from "../plan/errors.ts";
import { RETRY_NUMBER_TAG, runRetry } from "../plan/run-tags.ts";
import { rerunOf } from "../runs/launch-run.ts";
import type { RunSettings } from "../settings/types.ts";
import type { FailedRun, NewRun, Storage } from "../storage/types.ts";

const AT_ONCE = 100;

/** Which attempt a failed run would be launched as; null when it stays as it is. */
export function nextAttempt({ run, cause }: FailedRun, settings: RunSettings): number | null {
  const { maxRetries, onStepFailure, done } = runRetry(run.tags, settings);
  if (done >= maxRetries || cause === "config" || (cause === "steps" && !onStepFailure)) return null;
  return done + 1;
}

/** Decides about every failed run that nobody has decided about; gives the ids of those that were launched again. */
export async function retryFailedRuns(options: {
  readonly storage: Storage;
  readonly settings: RunSettings;
  readonly snapshot: DefinitionsSnapshot | null;
  readonly log: (line: string) => void;
}): Promise<readonly string[]> {
  const { storage, settings, snapshot, log } = options;
  const retried: string[] = [];
  for (const failed of await storage.runs.toRetry(AT_ONCE)) {
    const attempt = nextAttempt(failed, settings);
    // Without definitions there is nothing to plan with: the next look decides.
    if (attempt !== null && snapshot === null) continue;
    const retry =
      attempt === null || snapshot === null
        ? null
        : await planAttempt(storage, snapshot, failed, attempt, settings, log);
    if ((await storage.runs.decideRetry(failed.run.id, retry)) && retry !== null) retried.push(failed.run.id);
  }
  return retried;
}

async function planAttempt(
  storage: Storage,
  snapshot: DefinitionsSnapshot,
  { run }: FailedRun,
  attempt: number,
  settings: RunSettings,
  log: (line: string) => void,
): Promise<NewRun | null> {
  const { strategy, maxRetries } = runRetry(run.tags, settings);
  try {
    const again = await rerunOf({
      storage,
      snapshot,
      runId: run.id,
      strategy,
      launchedBy: run.launchedBy,
      notices: [`Attempt ${attempt + 1} of ${maxRetries + 1}: run ${run.id} failed.`],
    });
    return { ...again, tags: { ...again.tags, [RETRY_NUMBER_TAG]: String(attempt) } };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    log(`run ${run.id} is not launched again: ${error.message}`);
    return null;
  }
}
