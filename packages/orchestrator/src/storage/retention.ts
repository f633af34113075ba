// Forgets what is old: runs, and the events of runs. What is known of assets and checks is theirs, and stays.
import type { ClientBase, Pool } from "pg";
import { notifyChanges } from "./changes-channel.ts";
import { isRunId } from "./run-id.ts";
import { inTransaction } from "./transaction.ts";
import type { RetentionStore } from "./types.ts";

const OF_RUNS = ["events", "run_steps", "run_nodes", "run_targets", "pool_slots"] as const;

/** Deletes those of these runs that have ended; gives their ids. */
export async function deleteRuns(pool: Pool, ids: readonly string[]): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; status: "SUCCESS" | "FAILURE" | "CANCELED" }>(
      "delete from sluice.runs where id = any ($1::uuid[]) and ended_at is not null returning id, status",
      [ids.filter(isRunId)],
    );
    const deleted = rows.map((row) => row.id);
    for (const table of OF_RUNS) {
      await client.query(`delete from sluice.${table} where run_id = any ($1::uuid[])`, [deleted]);
    }
    const [first] = rows;
    // One is enough: lists are asked for anew.
    if (first !== undefined) await notifyChanges(client, [{ kind: "run", runId: first.id, status: first.status }]);
    return deleted;
  });
}

export function createRetentionStore(pool: Pool): RetentionStore {
  return {
    async expiredRuns(status, days, limit) {
      const { rows } = await pool.query<{ id: string }>(
        `select id from sluice.runs where status = $1 and ended_at < now() - make_interval(days => $2)
         order by ended_at limit $3`,
        [status, days, limit],
      );
      return rows.map((row) => row.id);
    },
    async countExpiredRuns(status, days) {
      const { rows } = await pool.query<{ count: number }>(
        "select count(*)::int as count from sluice.runs where status = $1 and ended_at < now() - make_interval(days => $2)",
        [status, days],
      );
      return rows[0]?.count ?? 0;
    },
    forgetEvents: (days, limit) => inTransaction(pool, (client) => forgetEvents(client, days, limit)),
    async countForgettableEvents(days) {
      const { rows } = await pool.query<{ count: number }>(
        `select coalesce(sum(last_sequence), 0)::float8 as count from sluice.runs
         where ended_at < now() - make_interval(days => $1) and not events_gone`,
        [days],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

async function forgetEvents(client: ClientBase, days: number, limit: number): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `update sluice.runs set events_gone = true where id in (
       select id from sluice.runs where ended_at < now() - make_interval(days => $1) and not events_gone
       order by ended_at limit $2 for update skip locked) returning id`,
    [days, limit],
  );
  await client.query("delete from sluice.events where run_id = any ($1::uuid[])", [rows.map((row) => row.id)]);
  return rows.length;
}
