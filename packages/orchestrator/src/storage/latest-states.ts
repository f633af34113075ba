// How assets and checks stand: the newest entries of their history, and the run that has them. Who asks for all of them keeps what
// it has read, and reads only what was written since; what is asked of a few is read as it is.
import { type Kysely, sql } from "kysely";
import { checkKey } from "../plan/check-key.ts";
import { type AssetRow, assetEntry, type CheckRow, checkEntry } from "./asset-queries.ts";
import type { Tables } from "./schema.ts";
import type { AssetRecord, CheckRecord } from "./types.ts";

export interface LatestStates {
  /** Null = of all that any run has touched. */
  assets(keys: readonly string[] | null): Promise<ReadonlyMap<string, AssetRecord>>;
  checks(assetKeys: readonly string[] | null): Promise<ReadonlyMap<string, CheckRecord>>;
}

/** Without what is under way. */
interface Kept<T> {
  /** Rows of transactions before this one are in the records. */
  readonly seen: string;
  readonly records: ReadonlyMap<string, T>;
}

interface Wanted {
  /** Null = all. */
  readonly keys: readonly string[] | null;
  readonly since: string;
}

export function createLatestStates(db: Kysely<Tables>): LatestStates {
  let assets: Kept<AssetRecord> = { seen: "0", records: new Map() };
  let checks: Kept<CheckRecord> = { seen: "0", records: new Map() };
  return {
    async assets(keys) {
      if (keys === null) assets = await refresh(db, assets, (since) => readAssets(db, { keys, since }));
      const records = keys === null ? assets.records : await readAssets(db, { keys: [...keys], since: "0" });
      return withActiveAssets(records, await activeTargets(db, keys));
    },
    async checks(keys) {
      if (keys === null) checks = await refresh(db, checks, (since) => readChecks(db, { keys, since }));
      const records = keys === null ? checks.records : await readChecks(db, { keys: [...keys], since: "0" });
      return withActiveChecks(records, await activeTargets(db, keys));
    },
  };
}

async function refresh<T>(
  db: Kysely<Tables>,
  { seen, records }: Kept<T>,
  read: (since: string) => Promise<ReadonlyMap<string, T>>,
): Promise<Kept<T>> {
  // Asked before the rows: what ends in between is read again the next time.
  const { rows } = await sql<{
    readonly xmin: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  const changed = await read(seen);
  return {
    seen: rows[0]?.xmin ?? seen,
    records: changed.size === 0 ? records : new Map([...records, ...changed]),
  };
}

/** Which of its asset's latest entries a row is. */
interface Roles {
  readonly is_last: boolean;
  readonly is_materialization: boolean;
  readonly is_observation: boolean;
  readonly is_version: boolean;
}

async function readAssets(db: Kysely<Tables>, { keys, since }: Wanted): Promise<ReadonlyMap<string, AssetRecord>> {
  const { rows } = await sql<AssetRow & Roles>`
    select h.*, h.id = s.last_id as is_last, h.id = s.last_materialization_id as is_materialization,
      h.id = s.last_observation_id as is_observation, h.id = s.last_version_id as is_version
    from sluice.asset_states s
    cross join lateral (
      select distinct unnest(array[s.last_id, s.last_materialization_id, s.last_observation_id, s.last_version_id]) as id) entry
    join sluice.asset_history h on h.id = entry.id
    where s.txid >= ${since}::xid8 and (${keys}::text[] is null or s.asset_key = any(${keys}::text[]))`.execute(db);
  const records = new Map<string, AssetRecord>();
  for (const row of rows) {
    const entry = assetEntry(row);
    const record = records.get(row.asset_key) ?? emptyRecord(row.asset_key);
    records.set(row.asset_key, {
      ...record,
      last: row.is_last ? entry : record.last,
      lastMaterialization: row.is_materialization ? entry : record.lastMaterialization,
      lastObservation: row.is_observation ? entry : record.lastObservation,
      lastVersion: row.is_version ? entry : record.lastVersion,
    });
  }
  return records;
}

function emptyRecord(key: string): AssetRecord {
  return { key, active: null, last: null, lastMaterialization: null, lastObservation: null, lastVersion: null };
}

async function readChecks(db: Kysely<Tables>, { keys, since }: Wanted): Promise<ReadonlyMap<string, CheckRecord>> {
  const { rows } = await sql<CheckRow>`
    select h.* from sluice.check_states s join sluice.check_history h on h.id = s.last_id
    where s.txid >= ${since}::xid8 and (${keys}::text[] is null or s.asset_key = any(${keys}::text[]))`.execute(db);
  return new Map(
    rows.map((row) => {
      const { asset_key: assetKey, check_name: name } = row;
      return [checkKey({ assetKey, name }), { assetKey, name, active: null, last: checkEntry(row) }];
    }),
  );
}

interface ActiveRow {
  readonly asset_key: string;
  readonly check_name: string;
  readonly run_id: string;
  readonly state: "queued" | "running";
}

async function activeTargets(db: Kysely<Tables>, wanted: readonly string[] | null): Promise<readonly ActiveRow[]> {
  const keys = wanted === null ? null : [...wanted];
  const { rows } = await sql<ActiveRow>`
    select asset_key, check_name, run_id, state from sluice.run_targets
    where state in ('queued', 'running') and (${keys}::text[] is null or asset_key = any(${keys}::text[]))
    order by run_id`.execute(db);
  return rows;
}

function withActiveAssets(
  known: ReadonlyMap<string, AssetRecord>,
  active: readonly ActiveRow[],
): ReadonlyMap<string, AssetRecord> {
  const records = new Map(known);
  for (const row of active) {
    if (row.check_name !== "") continue;
    const record = records.get(row.asset_key) ?? emptyRecord(row.asset_key);
    records.set(row.asset_key, { ...record, active: nearer(record.active, row) });
  }
  return records;
}

function withActiveChecks(
  known: ReadonlyMap<string, CheckRecord>,
  active: readonly ActiveRow[],
): ReadonlyMap<string, CheckRecord> {
  const records = new Map(known);
  for (const row of active) {
    if (row.check_name === "") continue;
    const id = checkKey({ assetKey: row.asset_key, name: row.check_name });
    const record = records.get(id) ?? { assetKey: row.asset_key, name: row.check_name, active: null, last: null };
    records.set(id, { ...record, active: nearer(record.active, row) });
  }
  return records;
}

/** Of several runs that have an asset, the one that is at it, else the first in the queue. */
function nearer(known: AssetRecord["active"], row: ActiveRow): AssetRecord["active"] {
  if (known !== null && (known.state === "running" || row.state === "queued")) return known;
  return { runId: row.run_id, state: row.state };
}
