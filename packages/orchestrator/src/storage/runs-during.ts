// The runs of a stretch of time, also those that began before it or go on after it: with the columns that a time line shows.
import type { Pool } from "pg";
import type { RunStatus, RunsDuring } from "./types.ts";

export interface DuringFilter {
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/** Ids begin with the time at which their run was made, so each part is one walk of an index. */
const DURING = `
  select id from sluice.runs where id >= $1 and id < $2
  union all
  select id from sluice.runs where id < $1 and status in ('QUEUED', 'STARTING', 'STARTED', 'CANCELING')
  union all
  select id from sluice.runs where id < $1 and status in ('SUCCESS', 'FAILURE', 'CANCELED') and ended_at >= $3`;

interface Row {
  readonly id: string;
  readonly job_name: string | null;
  readonly status: RunStatus;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly launched_by: string;
}

/** The newest of them, and how many there are by status. */
export async function runsDuring(pool: Pool, { from, to, limit }: DuringFilter): Promise<RunsDuring> {
  const range = [firstId(from), firstId(to), from.toISOString()];
  const [found, counted] = await Promise.all([
    pool.query<Row>(
      `select id, job_name, status, created_at, started_at, ended_at, launched_by from sluice.runs
       where id in (${DURING} order by id desc limit $4) order by id desc`,
      [...range, limit],
    ),
    pool.query<{ status: RunStatus; count: number }>(
      `select status, count(*) as count from sluice.runs where id in (${DURING}) group by status`,
      range,
    ),
  ]);
  return {
    runs: found.rows.map((row) => ({
      id: row.id,
      jobName: row.job_name,
      status: row.status,
      createdAt: row.created_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      launchedBy: row.launched_by,
    })),
    counts: Object.fromEntries(counted.rows.map(({ status, count }) => [status, count])),
  };
}

/** No id of a run that was made then or later is below it. */
function firstId(time: Date): string {
  const millis = Math.max(0, time.getTime()).toString(16).padStart(12, "0");
  return `${millis.slice(0, 8)}-${millis.slice(8, 12)}-0000-0000-000000000000`;
}
