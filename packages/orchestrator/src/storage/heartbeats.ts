// Who lives: the daemon and its like say so every few seconds.
import type { Pool } from "pg";
import type { Heartbeat } from "./types.ts";

/** A part that has not been heard of for so long is not there. */
const HEARTBEAT_TOLERANCE_SECONDS = 20;

export async function beat(
  pool: Pool,
  name: string,
  process: { readonly host: string; readonly pid: number },
): Promise<void> {
  await pool.query(
    `insert into sluice.heartbeats as h (name, host, pid, started_at, at) values ($1, $2, $3, now(), now())
     on conflict (name) do update set at = now(), host = excluded.host, pid = excluded.pid,
       started_at = case when h.host = excluded.host and h.pid = excluded.pid then h.started_at else now() end`,
    [name, process.host, process.pid],
  );
}

export async function stopBeating(pool: Pool, name: string): Promise<void> {
  await pool.query("delete from sluice.heartbeats where name = $1", [name]);
}

export async function listHeartbeats(pool: Pool): Promise<readonly Heartbeat[]> {
  const { rows } = await pool.query<{
    name: string;
    host: string;
    pid: number;
    started_at: string;
    at: string;
    alive: boolean;
  }>(
    `select name, host, pid, started_at, at, at > now() - make_interval(secs => $1) as alive
     from sluice.heartbeats order by name`,
    [HEARTBEAT_TOLERANCE_SECONDS],
  );
  return rows.map((row) => ({
    name: row.name,
    host: row.host,
    pid: row.pid,
    startedAt: row.started_at,
    timestamp: row.at,
    isAlive: row.alive,
  }));
}
