// Questions about what happened to assets and checks. How they stand now is `latest-states.ts`' matter.
import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import type { AssetHistoryTable, CheckHistoryTable, Tables } from "./schema.ts";
import type { AssetHistoryEntry, CheckHistoryEntry, Page } from "./types.ts";

export type AssetRow = Omit<AssetHistoryTable, "id"> & { readonly id: number };
export type CheckRow = Omit<CheckHistoryTable, "id"> & { readonly id: number };
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
export function assetEntry(row: AssetRow): AssetHistoryEntry {
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

export function checkEntry(row: CheckRow): CheckHistoryEntry {
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
