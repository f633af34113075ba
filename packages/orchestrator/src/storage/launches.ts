// Launches of runs: which launcher has taken a run, and which of its processes may have it. Every time that a run is handed to the
// launchers its launch gets a new number, and whoever holds an older one is refused: no run is executed by two processes.
import type { ClientBase, Pool } from "pg";
import { runEvent } from "../runs/run-messages.ts";
import { appendInTransaction } from "./append-events.ts";
import { carryRun } from "./queue.ts";
import { isRunId } from "./run-id.ts";
import { inTransaction } from "./transaction.ts";
import type { ActiveRun, ProcessPlace, RunProcess, RunStatus } from "./types.ts";

/** A launcher takes a run that nobody has; gives the number of the launch, or null when there is nothing to take. */
export async function takeRun(pool: Pool, id: string, launcher: ProcessPlace): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ launch: number }>(
      `update sluice.runs set launcher_host = $2, launcher_pid = $3, beat_at = now()
       where id = $1 and status = 'STARTING' and pid is null and launcher_pid is null returning launch`,
      [id, launcher.host, launcher.pid],
    );
    const [taken] = rows;
    if (taken === undefined) return null;
    await append(client, id, runEvent("RUN_STARTING", "Starting a process for the run."));
    return taken.launch;
  });
}

/** The process of a launch says that it lives; null when the run has been launched anew since. */
export async function beatRun(pool: Pool, id: string, process: RunProcess): Promise<RunStatus | null> {
  if (!isRunId(id)) return null;
  const { rows } = await pool.query<{ status: RunStatus }>(
    "update sluice.runs set beat_at = now(), host = $2, pid = $3 where id = $1 and launch = $4 returning status",
    [id, process.host, process.pid, process.launch],
  );
  return rows[0]?.status ?? null;
}

/** Hands a run on of which no process has said that it lives; false when one has in the meantime. */
export async function relaunchRun(
  pool: Pool,
  { id, launch }: Pick<ActiveRun, "id" | "launch">,
  reason: string,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      "select from sluice.runs where id = $1 and launch = $2 and status = 'STARTING' and pid is null for update",
      [id, launch],
    );
    if (rowCount === 0) return false;
    await append(client, id, runEvent("RUN_DEQUEUED", `${reason} The run is launched anew.`));
    await carryRun(client, id);
    return true;
  });
}

async function append(client: ClientBase, id: string, body: ReturnType<typeof runEvent>): Promise<void> {
  await appendInTransaction(client, id, [{ body, timestamp: new Date().toISOString() }]);
}
