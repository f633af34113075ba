// Questions about assets and checks: how they stand, and what happened to them.
import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { checkId } from "./check-id.ts";
import type { AssetHistoryTable, CheckHistoryTable, Tables } from "./schema.ts";
import type { AssetHistoryEntry, AssetRecord, CheckHistoryEntry, CheckRecord, Page } from "./types.ts";

type AssetRow = Omit<AssetHistoryTable, "id"> & { readonly id: number };
type CheckRow = Omit<CheckHistoryTable, "id"> & { readonly id: number };
interface ActiveRow {
  readonly asset_key: string;
  readonly check_name: string;
  readonly run_id: string;
  readonly state: "queued" | "running";
}

/** Which of its asset's latest entries a row is. */
interface Roles {
  readonly is_last: boolean;
  readonly is_materialization: boolean;
  readonly is_observation: boolean;
  readonly is_version: boolean;
}

function emptyRecord(key: string): AssetRecord {
  return { key, active: null, last: null, lastMaterialization: null, lastObservation: null, lastVersion: null };
}

export async function assetStates(
  db: Kysely<Tables>,
  keys: readonly string[] | null,
): Promise<ReadonlyMap<string, AssetRecord>> {
  const wanted = keys === null ? null : [...keys];
  const history = await sql<AssetRow & Roles>`
    select h.*, h.id = s.last_id as is_last, h.id = s.last_materialization_id as is_materialization,
      h.id = s.last_observation_id as is_observation, h.id = s.last_version_id as is_version
    from sluice.asset_states s
    join sluice.asset_history h
      on h.id in (s.last_id, s.last_materialization_id, s.last_observation_id, s.last_version_id)
    where ${wanted}::text[] is null or s.asset_key = any(${wanted}::text[])`.execute(db);
  const records = new Map<string, AssetRecord>();
  const recordOf = (key: string) => records.get(key) ?? emptyRecord(key);
  for (const row of history.rows) {
    const entry = assetEntry(row);
    const record = recordOf(row.asset_key);
    records.set(row.asset_key, {
      ...record,
      last: row.is_last ? entry : record.last,
      lastMaterialization: row.is_materialization ? entry : record.lastMaterialization,
      lastObservation: row.is_observation ? entry : record.lastObservation,
      lastVersion: row.is_version ? entry : record.lastVersion,
    });
  }
  for (const row of await activeTargets(db, wanted)) {
    if (row.check_name !== "") continue;
    const record = recordOf(row.asset_key);
    records.set(row.asset_key, { ...record, active: nearer(record.active, row) });
  }
  return records;
}

export async function checkStates(
  db: Kysely<Tables>,
  assetKeys: readonly string[] | null,
): Promise<ReadonlyMap<string, CheckRecord>> {
  const wanted = assetKeys === null ? null : [...assetKeys];
  const history = await sql<CheckRow>`
    select h.* from sluice.check_states s join sluice.check_history h on h.id = s.last_id
    where ${wanted}::text[] is null or s.asset_key = any(${wanted}::text[])`.execute(db);
  const records = new Map<string, CheckRecord>();
  for (const row of history.rows) {
    const { asset_key: assetKey, check_name: name } = row;
    records.set(checkId(assetKey, name), { assetKey, name, active: null, last: checkEntry(row) });
  }
  for (const row of await activeTargets(db, wanted)) {
    if (row.check_name === "") continue;
    const id = checkId(row.asset_key, row.check_name);
    const record = records.get(id) ?? { assetKey: row.asset_key, name: row.check_name, active: null, last: null };
    records.set(id, { ...record, active: nearer(record.active, row) });
  }
  return records;
}

async function activeTargets(db: Kysely<Tables>, keys: readonly string[] | null): Promise<readonly ActiveRow[]> {
  const { rows } = await sql<ActiveRow>`
    select asset_key, check_name, run_id, state from sluice.run_targets
    where state in ('queued', 'running') and (${keys}::text[] is null or asset_key = any(${keys}::text[]))
    order by run_id`.execute(db);
  return rows;
}

/** Of several runs that have an asset, the one that is at it, else the first in the queue. */
function nearer(known: AssetRecord["active"], row: ActiveRow): AssetRecord["active"] {
  if (known !== null && (known.state === "running" || row.state === "queued")) return known;
  return { runId: row.run_id, state: row.state };
}

export async function assetHistory(
  db: Kysely<Tables>,
  key: string,
  page: { readonly cursor?: string | null; readonly limit?: number; readonly partition?: string | null },
): Promise<Page<AssetHistoryEntry>> {
  const limit = page.limit ?? 50;
  let query = db
    .selectFrom("asset_history")
    .selectAll()
    .where("asset_key", "=", key)
    .orderBy("id", "desc")
    .limit(limit + 1);
  const cursor = Number(page.cursor ?? "");
  if (page.cursor && Number.isSafeInteger(cursor)) query = query.where("id", "<", cursor);
  if (page.partition) query = ofPartition(query, key, page.partition);
  const rows = await query.execute();
  const items = rows.slice(0, limit).map(assetEntry);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** What was told of one partition alone, and the last that was told of several with it. */
function ofPartition(
  query: SelectQueryBuilder<Tables, "asset_history", Selectable<AssetHistoryTable>>,
  key: string,
  partition: string,
) {
  return query.where((eb) =>
    eb.or([
      eb("partition", "=", partition),
      eb(
        "id",
        "=",
        sql<number>`(select history_id from sluice.asset_partitions where asset_key = ${key} and partition_key = ${partition})`,
      ),
    ]),
  );
}

/** The last executions of each check, one index walk per check. */
export async function checkHistory(
  db: Kysely<Tables>,
  assetKey: string,
  each: number,
): Promise<readonly CheckHistoryEntry[]> {
  const { rows } = await sql<CheckRow>`
    select h.* from sluice.check_states s
    cross join lateral (
      select * from sluice.check_history
      where asset_key = s.asset_key and check_name = s.check_name order by id desc limit ${each}) h
    where s.asset_key = ${assetKey}
    order by h.check_name, h.id desc`.execute(db);
  return rows.map(checkEntry);
}

/** One index walk per node. */
export async function latestCompiledCode(
  db: Kysely<Tables>,
  nodeIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (nodeIds.length === 0) return new Map();
  const { rows } = await sql<{ readonly node_id: string; readonly code: string }>`
    select node.id as node_id, code.code from unnest(${[...nodeIds]}::text[]) as node(id)
    cross join lateral (
      select code_hash from sluice.run_nodes
      where node_id = node.id and code_hash is not null order by run_id desc limit 1) latest
    join sluice.compiled_code code on code.hash = latest.code_hash`.execute(db);
  return new Map(rows.map((row) => [row.node_id, row.code]));
}

/** Rows hold only what `fold.ts` wrote; the outcomes are its own words. */
function assetEntry(row: AssetRow): AssetHistoryEntry {
  return {
    id: String(row.id),
    assetKey: row.asset_key,
    runId: row.run_id,
    jobName: row.job_name,
    stepKey: row.step_key,
    nodeId: row.node_id,
    timestamp: row.at,
    outcome: row.outcome as AssetHistoryEntry["outcome"],
    durationMillis: row.duration_millis,
    message: row.message,
    becauseOf: row.because_of,
    partition: row.partition,
    metadata: row.metadata,
    codeVersion: row.code_version,
    dataVersion: row.data_version,
    inputs: row.inputs,
  };
}

function checkEntry(row: CheckRow): CheckHistoryEntry {
  return {
    id: String(row.id),
    assetKey: row.asset_key,
    name: row.check_name,
    runId: row.run_id,
    stepKey: row.step_key,
    nodeId: row.node_id,
    timestamp: row.at,
    outcome: row.outcome as CheckHistoryEntry["outcome"],
    severity: row.severity === "WARN" ? "WARN" : "ERROR",
    blocking: row.blocking,
    durationMillis: row.duration_millis,
    failedRows: row.failed_rows,
    message: row.message,
    metadata: row.metadata,
  };
}
