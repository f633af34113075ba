// Backfills in the store. A step is one transaction with the runs that it creates, so that none is launched twice or forgotten
// wherever a daemon dies; the row is locked while somebody is at it.
import { randomUUID } from "node:crypto";
import type { ClientBase, Pool } from "pg";
import { jsonText } from "../events/json-text.ts";
import { decodeSubset, encodeSubset } from "../partitions/subset.ts";
import type {
  BackfillAdvance,
  BackfillEvent,
  BackfillProgress,
  BackfillRecord,
  BackfillStatus,
  BackfillStore,
  CountedAsset,
  EndedBackfillRun,
} from "./backfill-types.ts";
import { notifyChanges } from "./changes-channel.ts";
import { createRunIn } from "./create-run.ts";
import { isRunId } from "./run-id.ts";
import { inTransaction } from "./transaction.ts";
import type { RunStatus } from "./types.ts";

const SETS = ["requested", "submitted", "done", "failed", "skipped"] as const;
const OPEN: ReadonlySet<BackfillStatus> = new Set(["REQUESTED", "CANCELING"]);

export function createBackfillStore(pool: Pool, nextRunId: () => string): BackfillStore {
  const find = async (id: string): Promise<BackfillRecord | null> => {
    if (!isRunId(id)) return null;
    const { rows } = await pool.query<Row>("select * from sluice.backfills where id = $1", [id]);
    return rows[0] === undefined ? null : recordOf(rows[0]);
  };
  return {
    find,
    create: (backfill) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<Row>(
          `insert into sluice.backfills (id, status, title, launched_by, parent_id, tags, assets)
           values ($1, 'REQUESTED', $2, $3, $4, $5, $6) returning *`,
          [
            randomUUID(),
            backfill.title,
            backfill.launchedBy,
            backfill.parentId,
            jsonText(backfill.tags),
            assetsText(backfill.assets),
          ],
        );
        const [row] = rows;
        if (row === undefined) throw new Error("the backfill was not stored");
        await tell(client, row.id, [{ level: "info", message: backfill.message }]);
        return recordOf(row);
      }),
    async list({ cursor, limit = 50 }) {
      const before = cursor && /^\d{1,18}$/.test(cursor) ? cursor : null;
      const { rows } = await pool.query<Row>(
        "select * from sluice.backfills where $1::bigint is null or place < $1 order by place desc limit $2",
        [before, limit + 1],
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown.map(recordOf), nextCursor: rows.length > limit && last ? String(last.place) : null };
    },
    async open() {
      const { rows } = await pool.query<{ id: string }>(
        "select id from sluice.backfills where ended_at is null order by place",
      );
      return rows.map((row) => row.id);
    },
    advance: (id, decide) => inTransaction(pool, (client) => advance(client, id, decide, nextRunId)),
    async cancel(id, by) {
      if (!isRunId(id)) return false;
      return inTransaction(pool, async (client) => {
        const { rowCount } = await client.query(
          "update sluice.backfills set status = 'CANCELING' where id = $1 and ended_at is null",
          [id],
        );
        if (rowCount === 0) return false;
        await tell(client, id, [{ level: "warning", message: `${by} asked to cancel this backfill.` }]);
        return true;
      });
    },
    async runs(id, { cursor, limit = 50 }) {
      if (!isRunId(id)) return { items: [], nextCursor: null };
      const { rows } = await pool.query<{ run_id: string }>(
        `select run_id from sluice.backfill_runs where backfill_id = $1 and ($2::uuid is null or run_id < $2)
         order by run_id desc limit $3`,
        [id, cursor && isRunId(cursor) ? cursor : null, limit + 1],
      );
      const items = rows.slice(0, limit).map((row) => row.run_id);
      return { items, nextCursor: rows.length > limit ? (items.at(-1) ?? null) : null };
    },
    async events(id) {
      if (!isRunId(id)) return [];
      const { rows } = await pool.query<{ at: string; level: BackfillEvent["level"]; message: string }>(
        "select at, level, message from sluice.backfill_events where backfill_id = $1 order by id desc limit 200",
        [id],
      );
      return rows.map(({ at, level, message }) => ({ timestamp: at, level, message }));
    },
  };
}

async function advance(
  client: ClientBase,
  id: string,
  decide: (progress: BackfillProgress) => BackfillAdvance | null,
  nextRunId: () => string,
): Promise<void> {
  const { rows } = await client.query<Row>(
    "select * from sluice.backfills where id = $1 and ended_at is null for update skip locked",
    [id],
  );
  const [row] = rows;
  if (row === undefined) return;
  await followRetries(client, id);
  const runs = await readRuns(client, id);
  const decision = decide({ record: recordOf(row), ...runs });
  if (decision === null) return;
  for (const { run, assetKeys, subset } of decision.runs) {
    const runId = nextRunId();
    await createRunIn(client, runId, run, new Date().toISOString());
    await client.query(
      "insert into sluice.backfill_runs (backfill_id, run_id, asset_keys, subset) values ($1, $2, $3, $4)",
      [id, runId, jsonText(assetKeys), jsonText(encodeSubset(subset))],
    );
  }
  await client.query(
    "update sluice.backfill_runs set is_counted = true where backfill_id = $1 and run_id = any ($2::uuid[])",
    [id, runs.ended.map((run) => run.runId)],
  );
  await client.query(
    `update sluice.backfills set status = $2, message = $3, assets = $4,
       ended_at = case when $5 then null else now() end where id = $1`,
    [id, decision.status, decision.message, assetsText(decision.assets), OPEN.has(decision.status)],
  );
  await tell(client, id, decision.events);
}

/** A run that was launched again because it failed counts as its newest attempt. */
async function followRetries(client: ClientBase, id: string): Promise<void> {
  await client.query(
    `with again as (
       select b.run_id, r.id, b.asset_keys, b.subset from sluice.backfill_runs b
       join sluice.runs r on r.parent_run_id = b.run_id
       where b.backfill_id = $1 and not b.is_counted),
     added as (
       insert into sluice.backfill_runs (backfill_id, run_id, asset_keys, subset)
       select $1, id, asset_keys, subset from again on conflict do nothing)
     update sluice.backfill_runs b set is_counted = true from again where b.backfill_id = $1 and b.run_id = again.run_id`,
    [id],
  );
}

async function readRuns(client: ClientBase, id: string): Promise<Omit<BackfillProgress, "record">> {
  const { rows } = await client.query<{
    run_id: string;
    status: RunStatus;
    is_over: boolean;
    asset_keys: readonly string[];
    subset: unknown;
    made: readonly string[];
  }>(
    `select b.run_id, r.status, r.ended_at is not null and (r.status <> 'FAILURE' or r.retry_decided) as is_over,
       b.asset_keys, b.subset, coalesce(made.keys, '{}') as made
     from sluice.backfill_runs b join sluice.runs r on r.id = b.run_id
     left join lateral (
       select array_agg(asset_key) as keys from sluice.run_targets t
       where r.ended_at is not null and t.run_id = b.run_id and t.check_name = '' and t.state = 'succeeded') made on true
     where b.backfill_id = $1 and not b.is_counted`,
    [id],
  );
  const ended = rows
    .filter((row) => row.is_over)
    .map((row): EndedBackfillRun => {
      const { run_id: runId, status, asset_keys: keys, made } = row;
      const outcomes = new Map(keys.map((key) => [key, made.includes(key)]));
      return { runId, status, subset: decodeSubset(row.subset), outcomes };
    });
  return { ended, active: rows.filter((row) => !row.is_over).map((row) => row.run_id) };
}

async function tell(
  client: ClientBase,
  id: string,
  events: readonly Omit<BackfillEvent, "timestamp">[],
): Promise<void> {
  for (const { level, message } of events) {
    await client.query("insert into sluice.backfill_events (backfill_id, level, message) values ($1, $2, $3)", [
      id,
      level,
      message,
    ]);
  }
  await notifyChanges(client, [{ kind: "backfill", id }]);
}

interface Row {
  readonly id: string;
  readonly place: number | string;
  readonly status: BackfillStatus;
  readonly title: string | null;
  readonly launched_by: string;
  readonly parent_id: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly message: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly assets: readonly StoredAsset[];
}

type StoredAsset = Pick<CountedAsset, "key" | "counts"> & { readonly [K in (typeof SETS)[number]]: unknown };

function recordOf(row: Row): BackfillRecord {
  return {
    id: row.id,
    status: row.status,
    title: row.title,
    launchedBy: row.launched_by,
    parentId: row.parent_id,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    message: row.message,
    tags: row.tags,
    assets: row.assets.map(({ key, counts, requested, submitted, done, failed, skipped }) => ({
      key,
      counts,
      requested: decodeSubset(requested),
      submitted: decodeSubset(submitted),
      done: decodeSubset(done),
      failed: decodeSubset(failed),
      skipped: decodeSubset(skipped),
    })),
  };
}

function assetsText(assets: readonly CountedAsset[]): string {
  return jsonText(
    assets.map(({ key, counts, requested, submitted, done, failed, skipped }) => ({
      key,
      counts,
      requested: encodeSubset(requested),
      submitted: encodeSubset(submitted),
      done: encodeSubset(done),
      failed: encodeSubset(failed),
      skipped: encodeSubset(skipped),
    })),
  );
}
