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
    `insert into sluice.heartbeats (name, host, pid, started_at, at) values ($1, $2, $3, now(), now())
     on conflict (name, host, pid) do update set at = now()`,
    [name, process.host, process.pid],
  );
  // Who was killed does not say goodbye.
  await pool.query("delete from sluice.heartbeats where at < now() - interval '1 hour'");
}

export async function stopBeating(
  pool: Pool,
  name: string,
  process: { readonly host: string; readonly pid: number },
): Promise<void> {
  await pool.query("delete from sluice.heartbeats where name = $1 and host = $2 and pid = $3", [
    name,
    process.host,
    process.pid,
  ]);
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
     from sluice.heartbeats order by name, started_at, host, pid`,
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
