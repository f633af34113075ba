// What conditions need of the store: the facts that they are evaluated over, all of one moment, and what evaluations leave.
import type { ClientBase, Pool } from "pg";
import type { AssetFacts, CheckFacts, ConditionState, UpdateFact } from "../conditions/facts.ts";
import { union as unionOf } from "../conditions/subset.ts";
import { jsonText } from "../events/json-text.ts";
import { subsetOfKey, subsetOfKeys } from "../partitions/partition-keys.ts";
import { decodeSubset, isEmptySubset, minus, NO_PARTITIONS, union } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionsDefinition } from "../partitions/types.ts";
import type {
  ConditionFacts,
  ConditionOutcome,
  ConditionReadOptions,
  ConditionStore,
  EvaluationRecord,
  EvaluationsFilter,
} from "./automation-types.ts";
import type { StoredRunPartitions } from "./partition-types.ts";
import { inTransaction } from "./transaction.ts";
import type { CheckOutcome, Page } from "./types.ts";

export function createConditionStore(pool: Pool): ConditionStore {
  return {
    async fingerprint() {
      const { rows } = await pool.query<{ fingerprint: string }>(FINGERPRINT);
      return rows[0]?.fingerprint ?? "";
    },
    read: (automation, { withChecks, partitioned }) =>
      inTransaction(pool, async (client) => {
        // One moment for all: what ends between two questions would be neither under way nor done.
        await client.query("set transaction isolation level repeatable read, read only");
        const states = await readStates(client, automation);
        const all = await withBackfills(client, await readFacts(client, withChecks));
        const facts = partitioned.size === 0 ? all : await withPartitions(client, partitioned, all);
        return { states, facts, updates: await readUpdates(client, { states, facts, partitioned }) };
      }),
    evaluations: (filter) => readEvaluations(pool, filter),
  };
}

const FINGERPRINT = `
  select concat_ws('/',
    (select sum(hashtextextended(concat_ws(':', asset_key, last_id, last_version_id, last_observation_id), 0)::numeric)
     from sluice.asset_states),
    (select sum(hashtextextended(concat_ws(':', asset_key, check_name, last_id), 0)::numeric) from sluice.check_states),
    (select sum(hashtextextended(id::text || assets::text, 0)::numeric) from sluice.backfills where ended_at is null),
    (select sum(hashtextextended(concat_ws(':', asset_key, check_name, run_id), 0)::numeric) from sluice.run_targets
     where state in ('queued', 'running'))) as fingerprint`;

async function readStates(client: ClientBase, automation: string): Promise<ReadonlyMap<string, ConditionState>> {
  const { rows } = await client.query<{ asset_key: string; state: ConditionState }>(
    "select asset_key, state from sluice.condition_states where automation = $1",
    [automation],
  );
  return new Map(rows.map((row) => [row.asset_key, row.state]));
}

interface FactRow {
  readonly asset_key: string;
  readonly materialized_at: string | null;
  readonly observed_at: string | null;
  readonly version_id: number | null;
  readonly version_at: string | null;
  readonly version_run: string | null;
  readonly data_version: string | null;
  readonly last_outcome: "materialized" | "failed" | "skipped" | null;
  readonly last_at: string | null;
}

async function readFacts(client: ClientBase, withChecks: boolean): Promise<ReadonlyMap<string, AssetFacts>> {
  const { rows } = await client.query<FactRow>(
    `select s.asset_key, made.at as materialized_at, seen.at as observed_at, version.id as version_id,
       version.at as version_at, version.run_id as version_run, version.data_version,
       last.outcome as last_outcome, last.at as last_at
     from sluice.asset_states s
     left join sluice.asset_history made on made.id = s.last_materialization_id
     left join sluice.asset_history seen on seen.id = s.last_observation_id
     left join sluice.asset_history version on version.id = s.last_version_id
     left join sluice.asset_history last on last.id = s.last_id`,
  );
  const active = await client.query<{ asset_key: string; check_name: string; run_id: string }>(
    "select asset_key, check_name, run_id from sluice.run_targets where state in ('queued', 'running') order by run_id",
  );
  const checks = withChecks ? await readChecks(client) : new Map<string, Map<string, CheckFacts>>();
  const facts = new Map<string, AssetFacts>(
    rows.map((row) => [row.asset_key, factsOf(row, checks.get(row.asset_key) ?? new Map())]),
  );
  for (const { asset_key, check_name, run_id } of active.rows) {
    const known = facts.get(asset_key) ?? { ...NOTHING_KNOWN, checks: checks.get(asset_key) ?? new Map() };
    if (check_name === "") facts.set(asset_key, { ...known, activeRuns: [...known.activeRuns, run_id] });
    else if (withChecks) {
      const check = known.checks.get(check_name) ?? { id: null, outcome: null, at: null };
      const all = new Map(known.checks).set(check_name, { ...check, isActive: true });
      facts.set(asset_key, { ...known, checks: all });
    }
  }
  return facts;
}

const NOTHING_KNOWN: Omit<AssetFacts, "checks"> = {
  materializedAt: null,
  observedAt: null,
  version: null,
  lastOutcome: null,
  lastAttemptAt: null,
  activeRuns: [],
  backfilling: false,
  partitions: null,
};

function factsOf(row: FactRow, checks: ReadonlyMap<string, CheckFacts>): AssetFacts {
  const { version_id: id, version_at: at, version_run: runId } = row;
  return {
    materializedAt: row.materialized_at,
    observedAt: row.observed_at,
    version:
      id === null || at === null || runId === null
        ? null
        : { id: String(id), at, runId, dataVersion: row.data_version },
    lastOutcome: row.last_outcome,
    lastAttemptAt: row.last_at,
    activeRuns: [],
    backfilling: false,
    partitions: null,
    checks,
  };
}

async function readChecks(client: ClientBase): Promise<Map<string, Map<string, CheckFacts>>> {
  const { rows } = await client.query<{
    asset_key: string;
    check_name: string;
    id: number;
    outcome: CheckOutcome;
    at: string;
  }>(
    `select s.asset_key, s.check_name, h.id, h.outcome, h.at
     from sluice.check_states s join sluice.check_history h on h.id = s.last_id`,
  );
  const found = new Map<string, Map<string, CheckFacts>>();
  for (const { asset_key, check_name, id, outcome, at } of rows) {
    const checks = found.get(asset_key) ?? new Map<string, CheckFacts>();
    found.set(asset_key, checks.set(check_name, { id: String(id), outcome, at, isActive: false }));
  }
  return found;
}

/** The updates of assets that have another version than the one that was seen, with their runs. */
async function readUpdates(
  client: ClientBase,
  { states, facts, partitioned }: Omit<ConditionFacts, "updates"> & Pick<ConditionReadOptions, "partitioned">,
): Promise<ReadonlyMap<string, readonly UpdateFact[]>> {
  const asked = [...states].flatMap(([key, { seen }]) => {
    const now = facts.get(key)?.version?.id ?? null;
    return seen === null || now === null || now === seen.versionId ? [] : [{ key, after: seen.versionId ?? "0" }];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<{
    asset_key: string;
    run_id: string;
    tags: Readonly<Record<string, string>>;
    partitions: StoredRunPartitions | null;
  }>(
    `select h.asset_key, h.run_id, r.tags, r.partitions
     from jsonb_to_recordset($1::jsonb) as x(key text, after bigint)
     join sluice.asset_history h on h.asset_key = x.key and h.id > x.after and h.data_version is not null
     join sluice.runs r on r.id = h.run_id
     order by h.id`,
    [jsonText(asked)],
  );
  const targets = await readTargets(client, [...new Set(rows.map((row) => row.run_id))]);
  const found = new Map<string, UpdateFact[]>();
  for (const { asset_key, run_id, tags, partitions } of rows) {
    const definition = partitioned.get(asset_key);
    const update = {
      runId: run_id,
      tags,
      targets: targets.get(run_id) ?? new Set<string>(),
      partitions: definition === undefined || partitions === null ? null : subsetOfRun(definition, partitions),
    };
    const list = found.get(asset_key);
    if (list === undefined) found.set(asset_key, [update]);
    else list.push(update);
  }
  return found;
}

/** What backfills that are under way have still to make. */
async function withBackfills(
  client: ClientBase,
  facts: ReadonlyMap<string, AssetFacts>,
): Promise<ReadonlyMap<string, AssetFacts>> {
  const { rows } = await client.query<{ assets: readonly StoredBackfillAsset[] }>(
    "select assets from sluice.backfills where ended_at is null",
  );
  if (rows.length === 0) return facts;
  const found = new Map(facts);
  for (const { key, requested, done, failed, skipped } of rows.flatMap((row) => row.assets)) {
    const left = [done, failed, skipped].reduce<PartitionSubset>(
      (rest, ended) => minus(rest, decodeSubset(ended)),
      decodeSubset(requested),
    );
    if (isEmptySubset(left)) continue;
    const known = found.get(key) ?? { ...NOTHING_KNOWN, checks: new Map() };
    // Of an asset without partitions the one that is asked for has no name.
    const isWhole = left.kind === "keys" && left.keys.has("");
    const { backfilling: before } = known;
    const isOther = typeof before !== "boolean" && before.kind !== left.kind;
    found.set(key, { ...known, backfilling: isWhole || (isOther ? left : unionOf(before, left)) });
  }
  return found;
}

interface StoredBackfillAsset {
  readonly key: string;
  readonly requested: unknown;
  readonly done: unknown;
  readonly failed: unknown;
  readonly skipped: unknown;
}

/** How the partitions of assets stand; of many assets in one question. */
async function withPartitions(
  client: ClientBase,
  partitioned: ConditionReadOptions["partitioned"],
  facts: ReadonlyMap<string, AssetFacts>,
): Promise<ReadonlyMap<string, AssetFacts>> {
  const keys = [...partitioned.keys()];
  const made = await client.query<{ asset_key: string; ok: readonly string[]; bad: readonly string[] }>(
    `select asset_key, coalesce(array_agg(partition_key) filter (where is_materialized), '{}') as ok,
       coalesce(array_agg(partition_key) filter (where is_failed), '{}') as bad
     from sluice.asset_partitions where asset_key = any ($1::text[]) group by asset_key`,
    [keys],
  );
  const active = await client.query<{ asset_key: string; partitions: StoredRunPartitions }>(
    `select t.asset_key, r.partitions from sluice.run_targets t join sluice.runs r on r.id = t.run_id
     where t.asset_key = any ($1::text[]) and t.check_name = '' and t.state in ('queued', 'running')
       and r.partitions is not null`,
    [keys],
  );
  const rows = new Map(made.rows.map((row) => [row.asset_key, row]));
  const found = new Map(facts);
  for (const [key, definition] of partitioned) {
    const row = rows.get(key);
    const setOf = (names: readonly string[] = []) =>
      names.length === 0 ? NO_PARTITIONS : subsetOfKeys(definition, names);
    const inProgress = active.rows
      .filter((each) => each.asset_key === key)
      .reduce<PartitionSubset>((all, each) => union(all, subsetOfRun(definition, each.partitions)), NO_PARTITIONS);
    const partitions = { materialized: setOf(row?.ok), failed: setOf(row?.bad), inProgress };
    found.set(key, { ...(facts.get(key) ?? { ...NOTHING_KNOWN, checks: new Map() }), partitions });
  }
  return found;
}

/** What a run makes of an asset; nothing where the asset has others by now. */
function subsetOfRun(definition: PartitionsDefinition, { key, many }: StoredRunPartitions): PartitionSubset {
  const subset = key === null ? decodeSubset(many?.subset) : (subsetOfKey(definition, key) ?? NO_PARTITIONS);
  return isOf(definition, subset) ? subset : NO_PARTITIONS;
}

function isOf({ kind }: PartitionsDefinition, subset: PartitionSubset): boolean {
  const expected = kind === "time" ? "time" : kind === "multi" ? "pairs" : "keys";
  return subset.kind === expected;
}

async function readTargets(
  client: ClientBase,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await client.query<{ run_id: string; keys: readonly string[] }>(
    `select run_id, array_agg(asset_key) as keys from sluice.run_targets
     where run_id = any ($1::uuid[]) and check_name = '' group by run_id`,
    [runIds],
  );
  return new Map(rows.map((row) => [row.run_id, new Set(row.keys)]));
}

/** Inside the transaction that ends the tick and creates its runs. */
export async function writeConditions(
  client: ClientBase,
  tick: { readonly name: string; readonly tickId: string },
  { states, evaluations }: ConditionOutcome,
  runIds: readonly string[],
): Promise<void> {
  if (states.size > 0) {
    const rows = [...states].map(([key, state]) => ({ key, state }));
    await client.query(
      `insert into sluice.condition_states (automation, asset_key, state)
       select $1, key, state from jsonb_to_recordset($2::jsonb) as x(key text, state jsonb)
       on conflict (automation, asset_key) do update set state = excluded.state`,
      [tick.name, jsonText(rows)],
    );
  }
  const kept = evaluations.filter(({ isFirst, isRequested }) => isRequested || !isFirst);
  if (kept.length === 0) return;
  await client.query(
    `insert into sluice.condition_evaluations (automation, tick_id, asset_key, is_requested, run_id, tree)
     select $1, $2, "assetKey", "isRequested",
       (select t.run_id from sluice.run_targets t
        where t.run_id = any ($4::uuid[]) and t.asset_key = x."assetKey" and t.check_name = '' and x."isRequested" limit 1),
       tree
     from jsonb_to_recordset($3::jsonb) as x("assetKey" text, "isRequested" boolean, tree jsonb)`,
    [tick.name, tick.tickId, jsonText(kept), runIds],
  );
}

interface EvaluationRow {
  readonly id: number;
  readonly automation: string;
  readonly asset_key: string;
  readonly tick_id: number;
  readonly at: string;
  readonly is_requested: boolean;
  readonly run_id: string | null;
  readonly tree: EvaluationRecord["tree"];
}

async function readEvaluations(
  pool: Pool,
  { automation, assetKey, cursor, limit = 50 }: EvaluationsFilter,
): Promise<Page<EvaluationRecord>> {
  const before = cursor && /^\d{1,18}$/.test(cursor) ? cursor : null;
  const { rows } = await pool.query<EvaluationRow>(
    `select * from sluice.condition_evaluations
     where ($1::text is null or automation = $1) and ($2::text is null or asset_key = $2)
       and ($3::bigint is null or id < $3)
     order by id desc limit $4`,
    [automation ?? null, assetKey ?? null, before, limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => ({
    id: String(row.id),
    automation: row.automation,
    assetKey: row.asset_key,
    tickId: String(row.tick_id),
    timestamp: row.at,
    isRequested: row.is_requested,
    runId: row.run_id,
    tree: row.tree,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
