// The queue of runs, seen from the store: which queued run may start now, and which runs processes are at. What may start is
// handed to graphile-worker in the same transaction, so that no run is started twice or forgotten.
import type { Pool } from "pg";
import { appendInTransaction } from "./append-events.ts";
import { inTransaction } from "./transaction.ts";
import type { ActiveRun } from "./types.ts";

/** Name of the job that starts a run; its payload is `{ runId }`. */
export const START_RUN_TASK = "sluice_start_run";

const LOCK = 7_530_119;

/** One coordinator at a time decides, in whichever process it lives. */
export async function dequeueRuns(
  pool: Pool,
  maxConcurrentRuns: number,
  now: () => string,
): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await client.query<{ id: string }>(
      `select id from sluice.runs where status = 'QUEUED' order by priority desc, id
       limit greatest(0, $1 - (select count(*) from sluice.runs where status in ('STARTING', 'STARTED', 'CANCELING')))
       for update`,
      [maxConcurrentRuns],
    );
    for (const { id } of rows) {
      const message = "Run may start.";
      const body = { type: "RUN_DEQUEUED", level: "info", stepKey: null, message } as const;
      await appendInTransaction(client, id, [{ body, timestamp: now() }]);
      await client.query("update sluice.runs set beat_at = now() where id = $1", [id]);
      await client.query(
        "select graphile_worker.add_job($1, payload := json_build_object('runId', $2::text), job_key := $2::text, max_attempts := 1)",
        [START_RUN_TASK, id],
      );
    }
    return rows.map((row) => row.id);
  });
}

export async function activeRuns(pool: Pool): Promise<readonly ActiveRun[]> {
  const { rows } = await pool.query<{
    id: string;
    job_name: string | null;
    status: ActiveRun["status"];
    host: string | null;
    pid: number | null;
    silent: number;
  }>(
    `select id, job_name, status, host, pid, extract(epoch from now() - coalesce(beat_at, created_at))::float8 as silent
     from sluice.runs where status in ('STARTING', 'STARTED', 'CANCELING')`,
  );
  return rows.map((row) => ({
    id: row.id,
    jobName: row.job_name,
    status: row.status,
    host: row.host,
    pid: row.pid,
    silentSeconds: row.silent,
  }));
}
