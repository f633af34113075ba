// What a sensor that watches assets or runs has not seen yet. Transactions are numbered when they begin and seen when they commit:
// only those count that no open transaction can precede, so that nothing is passed over.
import type { Pool } from "pg";
import type { AssetEvent, EndedRunInfo, Watch } from "../definitions/automation-types.ts";
import type { Metadata } from "../events/types.ts";
import type { Watched } from "./automation-types.ts";
import type { RunStatus } from "./types.ts";

/** At most so many at one tick; the rest come with the next. */
const MOST = 100;

export async function readWatched(pool: Pool, name: string, watch: Watch): Promise<Watched> {
  if (watch.kind === "nothing" || watch.kind === "conditions")
    return { assetEvents: null, runs: null, watchCursor: null };
  const { rows } = await pool.query<{ watch_cursor: string }>(
    "select watch_cursor from sluice.automations where name = $1",
    [name],
  );
  const [transaction = "0", id = ""] = (rows[0]?.watch_cursor ?? "0:").split(":");
  return watch.kind === "assets"
    ? readAssetEvents(pool, watch.keys, transaction, id)
    : readEndedRuns(pool, watch, transaction, id);
}

async function readAssetEvents(pool: Pool, keys: readonly string[], transaction: string, id: string): Promise<Watched> {
  const { rows } = await pool.query<{
    id: number;
    txid: string;
    asset_key: string;
    run_id: string;
    at: string;
    metadata: Metadata;
  }>(
    `select id, txid::text, asset_key, run_id, at, metadata from sluice.asset_history
     where asset_key = any ($1::text[]) and outcome = 'materialized'
       and (txid, id) > ($2::text::xid8, $3::bigint) and txid < pg_snapshot_xmin(pg_current_snapshot())
     order by txid, id limit $4`,
    [keys, transaction, id === "" ? 0 : id, MOST],
  );
  const assetEvents = rows.map(
    (row): AssetEvent => ({
      assetKey: row.asset_key,
      runId: row.run_id,
      timestamp: row.at,
      metadata: row.metadata,
    }),
  );
  const last = rows.at(-1);
  return { assetEvents, runs: null, watchCursor: last === undefined ? null : `${last.txid}:${last.id}` };
}

async function readEndedRuns(
  pool: Pool,
  watch: Extract<Watch, { readonly kind: "runs" }>,
  transaction: string,
  id: string,
): Promise<Watched> {
  const { rows } = await pool.query<{
    id: string;
    txid: string;
    job_name: string | null;
    status: RunStatus;
    tags: Readonly<Record<string, string>>;
    ended_at: string;
    failure_reason: string | null;
  }>(
    `select id, ended_txid::text as txid, job_name, status, tags, ended_at, failure_reason from sluice.runs
     where ended_txid is not null and status = any ($1::text[]) and ($2::text[] is null or job_name = any ($2::text[]))
       and (ended_txid, id::text) > ($3::text::xid8, $4::text) and ended_txid < pg_snapshot_xmin(pg_current_snapshot())
     order by ended_txid, id::text limit $5`,
    [watch.statuses, watch.jobs, transaction, id, MOST],
  );
  const runs = rows.map(
    (row): EndedRunInfo => ({
      runId: row.id,
      jobName: row.job_name,
      status: row.status,
      tags: row.tags,
      endedAt: row.ended_at,
      failureReason: row.failure_reason,
    }),
  );
  const last = rows.at(-1);
  return { assetEvents: null, runs, watchCursor: last === undefined ? null : `${last.txid}:${last.id}` };
}
