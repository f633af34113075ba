// Second chances: a failed run that is launched again, and a run that goes on in another process. Both are decided once, whoever
// looks first.
import type { Pool } from "pg";
import { runEvent } from "../runs/run-messages.ts";
import { appendInTransaction } from "./append-events.ts";
import { createRunIn } from "./create-run.ts";
import { carryRun } from "./queue.ts";
import { inTransaction } from "./transaction.ts";
import type { ActiveRun, NewRun } from "./types.ts";

/** Launches a failed run again, or not, unless that was decided before. Notices tell of the last try only. */
export async function decideRetry(
  pool: Pool,
  failedId: string,
  retry: { readonly id: string; readonly run: NewRun } | null,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      "update sluice.runs set retry_decided = true where id = $1 and not retry_decided",
      [failedId],
    );
    if (rowCount === 0) return false;
    if (retry === null) return true;
    await createRunIn(client, retry.id, retry.run, new Date().toISOString());
    await client.query("delete from sluice.occurrences where run_id = $1 and kind = 'run-failed'", [failedId]);
    return true;
  });
}

/** What the process of before still writes is refused from here on. */
export async function resumeRun(
  pool: Pool,
  { id, resumes }: Pick<ActiveRun, "id" | "resumes">,
  reason: string,
  timestamp: string,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `update sluice.runs set resumes = resumes + 1
       where id = $1 and resumes = $2 and status in ('STARTING', 'STARTED')`,
      [id, resumes],
    );
    if (rowCount === 0) return false;
    await client.query("delete from sluice.pool_slots where run_id = $1", [id]);
    const body = runEvent("RUN_DEQUEUED", `${reason} The run goes on in another process.`);
    await appendInTransaction(client, id, [{ body, timestamp }]);
    await carryRun(client, id);
    return true;
  });
}
