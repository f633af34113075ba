// How the executions of checks ended, day by day.
import type { Pool } from "pg";
import type { CheckDay } from "./types.ts";

export async function checkDays(pool: Pool, days: number): Promise<readonly CheckDay[]> {
  const { rows } = await pool.query<CheckDay>(
    `select to_char(date_trunc('day', at at time zone 'UTC'), 'YYYY-MM-DD"T00:00:00.000Z"') as day,
       count(*) filter (where outcome = 'passed')::integer as passed,
       count(*) filter (where outcome = 'warned' or outcome = 'failed' and severity = 'WARN')::integer as warned,
       count(*) filter (where outcome = 'failed' and severity = 'ERROR')::integer as failed,
       count(*) filter (where outcome = 'errored')::integer as errored
     from sluice.check_history
     where at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - make_interval(days => $1::integer - 1)
     group by 1 order by 1`,
    [days],
  );
  return rows;
}
