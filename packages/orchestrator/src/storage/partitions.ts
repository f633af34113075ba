// Partitions in the store: one row for each that an asset has had, written in the transaction that appends its event. Readers keep
// the sets that they have made of the rows, and ask only for what has changed since.
import type { ClientBase, Pool } from "pg";
import { jsonText } from "../events/json-text.ts";
import { subsetOfKeys } from "../partitions/partition-keys.ts";
import { keysOfRun } from "../partitions/run-partitions.ts";
import { decodeSubset, isEmptySubset, minus, NO_PARTITIONS, union } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionsDefinition } from "../partitions/types.ts";
import { notifyChanges } from "./changes-channel.ts";
import type { PartitionStatus, PartitionStore, StoredRunPartitions } from "./partition-types.ts";
import { inTransaction } from "./transaction.ts";

/** An asset of a run with partitions that was made, or that failed. */
export interface PartitionOutcome {
  readonly assetKey: string;
  readonly historyId: number;
  readonly outcome: "materialized" | "failed";
  readonly at: string;
}

/** Rows are locked in the order of their keys, so that two runs never wait for each other. */
export async function recordPartitions(
  client: ClientBase,
  runId: string,
  partitions: StoredRunPartitions,
  outcomes: readonly PartitionOutcome[],
): Promise<void> {
  // The last word on an asset counts.
  const last = new Map(outcomes.map((each) => [each.assetKey, each]));
  if (last.size === 0) return;
  await client.query({
    name: "write partitions",
    text: `insert into sluice.asset_partitions as p
       (asset_key, partition_key, is_materialized, is_failed, run_id, at, history_id, txid)
     select x."assetKey", k.key, x.outcome = 'materialized', x.outcome = 'failed', $1, x.at, x."historyId", pg_current_xact_id()
     from jsonb_to_recordset($2::jsonb) as x("assetKey" text, outcome text, at timestamptz, "historyId" bigint)
     cross join unnest($3::text[]) as k(key)
     order by 1, 2
     on conflict (asset_key, partition_key) do update set
       is_materialized = p.is_materialized or excluded.is_materialized, is_failed = excluded.is_failed,
       run_id = excluded.run_id, at = excluded.at, history_id = excluded.history_id, txid = excluded.txid`,
    values: [runId, jsonText([...last.values()]), keysOfRun(partitions)],
  });
}

interface Known {
  readonly shape: string;
  /** Rows of transactions before this one are in the sets. */
  readonly seen: string;
  readonly materialized: PartitionSubset;
  readonly failed: PartitionSubset;
}

export function createPartitionStore(pool: Pool): PartitionStore {
  const known = new Map<string, Known>();
  return {
    async world(names) {
      const now = Date.now();
      if (names.length === 0) return { now, dynamicKeys: () => [] };
      const { rows } = await pool.query<{ name: string; key: string }>(
        "select name, key from sluice.dynamic_partitions where name = any ($1::text[]) order by name, id",
        [names],
      );
      const byName = group(rows);
      return { now, dynamicKeys: (name) => byName.get(name) ?? [] };
    },
    addDynamic: (name, keys) => inTransaction(pool, (client) => addDynamicPartitions(client, name, keys)),
    deleteDynamic: (name, keys) => inTransaction(pool, (client) => deleteDynamicPartitions(client, name, keys)),
    async status(assetKey, partitions) {
      const sets = await refresh(pool, assetKey, partitions, known.get(assetKey) ?? null);
      known.set(assetKey, sets);
      const { materialized, failed } = sets;
      return { materialized, failed, inProgress: await readInProgress(pool, assetKey, partitions) };
    },
    async find(assetKey, key) {
      const { rows } = await pool.query<{
        is_materialized: boolean;
        is_failed: boolean;
        run_id: string;
        at: string;
      }>(
        `select is_materialized, is_failed, run_id, at from sluice.asset_partitions
         where asset_key = $1 and partition_key = $2`,
        [assetKey, key],
      );
      const [row] = rows;
      if (row === undefined) return null;
      return {
        key,
        isMaterialized: row.is_materialized,
        isFailed: row.is_failed,
        runId: row.run_id,
        timestamp: row.at,
      };
    },
    async assetsWithFailures() {
      const { rows } = await pool.query<{ asset_key: string }>(
        "select distinct asset_key from sluice.asset_partitions where is_failed",
      );
      return rows.map((row) => row.asset_key);
    },
  };
}

export async function addDynamicPartitions(client: ClientBase, name: string, keys: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `insert into sluice.dynamic_partitions (name, key)
     select $1, key from unnest($2::text[]) with ordinality as x(key, place) order by place on conflict do nothing`,
    [name, keys],
  );
  await notifyChanges(client, [{ kind: "partitions" }]);
  return rowCount ?? 0;
}

export async function deleteDynamicPartitions(
  client: ClientBase,
  name: string,
  keys: readonly string[],
): Promise<number> {
  const { rowCount } = await client.query(
    "delete from sluice.dynamic_partitions where name = $1 and key = any ($2::text[])",
    [name, keys],
  );
  await notifyChanges(client, [{ kind: "partitions" }]);
  return rowCount ?? 0;
}

function group(rows: readonly { readonly name: string; readonly key: string }[]): ReadonlyMap<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const { name, key } of rows) {
    const keys = byName.get(name);
    if (keys === undefined) byName.set(name, [key]);
    else keys.push(key);
  }
  return byName;
}

async function refresh(
  pool: Pool,
  assetKey: string,
  partitions: PartitionsDefinition,
  last: Known | null,
): Promise<Known> {
  // Where a form of keys is another one, the rows are read anew.
  const shape = JSON.stringify(partitions);
  const before =
    last?.shape === shape ? last : { shape, seen: "0", materialized: NO_PARTITIONS, failed: NO_PARTITIONS };
  const { rows } = await pool.query<{ seen: string; ok: string[]; bad: string[]; good: string[] }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text as seen,
       coalesce(array_agg(partition_key) filter (where is_materialized), '{}') as ok,
       coalesce(array_agg(partition_key) filter (where is_failed), '{}') as bad,
       coalesce(array_agg(partition_key) filter (where not is_failed), '{}') as good
     from sluice.asset_partitions where asset_key = $1 and txid >= $2::xid8`,
    [assetKey, before.seen],
  );
  const [row] = rows;
  if (row === undefined) return before;
  const setOf = (keys: readonly string[]) => (keys.length === 0 ? NO_PARTITIONS : subsetOfKeys(partitions, keys));
  return {
    shape,
    seen: row.seen,
    materialized: union(before.materialized, setOf(row.ok)),
    failed: union(minus(before.failed, before.seen === "0" ? NO_PARTITIONS : setOf(row.good)), setOf(row.bad)),
  };
}

async function readInProgress(
  pool: Pool,
  assetKey: string,
  partitions: PartitionsDefinition,
): Promise<PartitionStatus["inProgress"]> {
  const { rows } = await pool.query<{ key: string | null; subset: unknown }>(
    `select r.partitions->>'key' as key, r.partitions->'many'->'subset' as subset
     from sluice.run_targets t join sluice.runs r on r.id = t.run_id
     where t.asset_key = $1 and t.check_name = '' and t.state in ('queued', 'running') and r.partitions is not null`,
    [assetKey],
  );
  const single = subsetOfKeys(
    partitions,
    rows.flatMap((row) => row.key ?? []),
  );
  return rows
    .flatMap((row) => (row.key === null ? [decodeSubset(row.subset)] : []))
    .reduce<PartitionSubset>(joinLike, single);
}

/** A run of partitions of another form than those of now says nothing of them. */
function joinLike(all: PartitionSubset, subset: PartitionSubset): PartitionSubset {
  return all.kind === subset.kind || isEmptySubset(all) ? union(all, subset) : all;
}
