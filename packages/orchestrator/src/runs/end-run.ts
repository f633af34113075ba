// Ends runs from outside: a cancel, and runs whose process is gone.
import type { RunEventBody, RunFailureCause } from "../events/types.ts";
import { UnknownRunError } from "../storage/errors.ts";
import type { RunRecord, RunStatus, Storage } from "../storage/types.ts";
import { groupGone } from "./process-group.ts";
import { runEvent, runFailure, runName } from "./run-messages.ts";

/**
 * Cancels a run: one in the queue at once, one that runs by asking its process.
 * @returns its status after that; null when there is no such run
 */
export async function cancelRun(storage: Storage, runId: string, by: string): Promise<RunStatus | null> {
  const run = await storage.runs.find(runId);
  if (run === null) return null;
  if (run.endedAt !== null) return run.status;
  const timestamp = new Date().toISOString();
  const bodies: RunEventBody[] = [runEvent("RUN_CANCELING", `${by} asked to cancel this run.`)];
  if (run.status === "QUEUED") bodies.push(runEvent("RUN_CANCELED", "Run was canceled before it started."));
  const result = await storage.events.append(
    runId,
    bodies.map((body) => ({ body, timestamp })),
  );
  if (result.status === "CANCELING") await storage.notify({ kind: "cancel", runId });
  return result.status;
}

/** Ends a run whose process is gone: as canceled when that was asked for, else as failed. Does nothing to one that has ended. */
export async function endDeadRun(
  storage: Storage,
  runId: string,
  reason: string,
  cause: RunFailureCause = "process",
): Promise<void> {
  const run = await storage.runs.find(runId);
  if (run === null) throw new UnknownRunError(runId);
  if (run.endedAt !== null) return;
  await endLost(storage, run, reason, cause);
}

/**
 * A run whose process is gone goes on in another one, as often as that may be; else it ends. Nothing happens to one that has
 * ended, or that somebody else has handed on.
 */
export async function loseRun(
  storage: Storage,
  run: RunRecord,
  { reason, pid, maxResumes }: { readonly reason: string; readonly pid: number | null; readonly maxResumes: number },
): Promise<"resumed" | "ended"> {
  if (run.endedAt === null && run.status !== "CANCELING" && run.resumes < maxResumes) {
    if (pid !== null) await groupGone(pid);
    await storage.queue.resume(run, reason);
    return "resumed";
  }
  if (run.endedAt === null) await endLost(storage, run, reason, "process");
  return "ended";
}

async function endLost(storage: Storage, run: RunRecord, reason: string, cause: RunFailureCause): Promise<void> {
  const runId = run.id;
  const canceled = run.status === "CANCELING";
  const targets = await storage.runs.targets(runId);
  const bodies: RunEventBody[] = targets
    .filter((target) => target.checkName === null && target.state === "running")
    .map((target) => ({
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "error",
      stepKey: target.stepKey,
      assetKey: target.assetKey,
      nodeId: null,
      reason: canceled ? "canceled" : "failed",
      becauseOf: null,
      message: `${target.assetKey} was not materialized: ${canceled ? "the run was canceled" : reason}`,
    }));
  bodies.push(
    canceled
      ? runEvent("RUN_CANCELED", `Execution of ${runName(run.jobName)} was canceled. ${reason}`)
      : runFailure({ reason, cause, error: null, jobName: run.jobName }),
  );
  const timestamp = new Date().toISOString();
  await storage.events.append(
    runId,
    bodies.map((body) => ({ body, timestamp })),
    { resumes: run.resumes },
  );
}
