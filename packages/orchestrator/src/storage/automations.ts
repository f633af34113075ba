// Schedules and sensors in the store. A tick is claimed before it is evaluated, and ended in the transaction that creates its runs:
// however many daemons there are, and wherever one of them dies, it launches its runs once.
import { randomUUID } from "node:crypto";
import type { ClientBase, Pool } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { ErrorInfo } from "../events/types.ts";
import type {
  AutomationState,
  AutomationStore,
  TickClaim,
  TickRecord,
  TickResult,
  TickRun,
  TickStatus,
} from "./automation-types.ts";
import { notifyChanges } from "./changes-channel.ts";
import { writeConditions } from "./conditions.ts";
import { createRunIn } from "./create-run.ts";
import { recordOccurrences } from "./occurrences.ts";
import { addDynamicPartitions, deleteDynamicPartitions } from "./partitions.ts";
import { inTransaction } from "./transaction.ts";
import { readWatched } from "./watched.ts";

/** A tick that was begun longer ago has been abandoned; longer than any evaluation may take. */
const CLAIM_SECONDS = 90;

export function createAutomationStore(pool: Pool, nextRunId: () => string): AutomationStore {
  return {
    states: (names) => readStates(pool, names),
    async switch(name, isOn) {
      await pool.query(
        `insert into sluice.automations as a (name, is_on) values ($1, $2)
         on conflict (name) do update set is_on = $2, since = case when $2 then now() else a.since end`,
        [name, isOn],
      );
      await notifyChanges(pool, [{ kind: "automation", name }]);
    },
    async setCursor(name, cursor) {
      await pool.query(
        "insert into sluice.automations (name, cursor) values ($1, $2) on conflict (name) do update set cursor = $2",
        [name, cursor],
      );
      await notifyChanges(pool, [{ kind: "automation", name }]);
    },
    beginTick: (name, scheduledAt) => inTransaction(pool, (client) => beginTick(client, name, scheduledAt)),
    endTick: (claim, result) => endTick(pool, claim, result, nextRunId),
    watched: (name, watch) => readWatched(pool, name, watch),
    async forgetTicks({ skipped, others, dryRun = false }) {
      const { rowCount } = await pool.query(
        `${dryRun ? "select 1" : "delete"} from sluice.ticks t where status <> 'started'
         and ended_at < now() - make_interval(days => case when status = 'skipped' then $1::integer else $2::integer end)
         and scheduled_at < (select max(scheduled_at) from sluice.ticks newest where newest.automation = t.automation)`,
        [skipped, others],
      );
      await pool.query("delete from sluice.condition_evaluations where at < now() - make_interval(days => $1)", [
        others,
      ]);
      return rowCount ?? 0;
    },
    async ticks(name, { cursor, limit = 50 }) {
      const before = cursor && /^\d{1,18}$/.test(cursor) ? cursor : null;
      const { rows } = await pool.query<TickRow>(
        `select * from sluice.ticks where automation = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
        [name, before, limit + 1],
      );
      const items = rows.slice(0, limit).map(tickRecord);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async latestTicks(names, each) {
      const found = new Map<string, TickRecord[]>(names.map((name) => [name, []]));
      const { rows } = await pool.query<TickRow>(
        `select t.* from unnest($1::text[]) as a(name)
         cross join lateral (select * from sluice.ticks where automation = a.name order by id desc limit $2) t`,
        [names, each],
      );
      for (const row of rows) found.get(row.automation)?.push(tickRecord(row));
      return found;
    },
  };
}

async function readStates(pool: Pool, names: readonly string[]): Promise<ReadonlyMap<string, AutomationState>> {
  if (names.length === 0) return new Map();
  await pool.query("insert into sluice.automations (name) select unnest($1::text[]) on conflict (name) do nothing", [
    names,
  ]);
  const { rows } = await pool.query<{
    name: string;
    is_on: boolean | null;
    cursor: string | null;
    since: string;
    last: TickRow | null;
    abandoned: string | null;
    ticking: boolean;
  }>(
    `select a.name, a.is_on, a.cursor, a.since, to_jsonb(last) as last, open.abandoned, open.ticking
     from sluice.automations a
     left join lateral (select * from sluice.ticks where automation = a.name order by scheduled_at desc limit 1) last on true
     cross join lateral (
       select min(scheduled_at) filter (where claimed_at <= now() - make_interval(secs => $2)) as abandoned,
              coalesce(bool_or(claimed_at > now() - make_interval(secs => $2)), false) as ticking
       from sluice.ticks where automation = a.name and status = 'started') open
     where a.name = any ($1::text[])`,
    [names, CLAIM_SECONDS],
  );
  return new Map(
    rows.map((row) => [
      row.name,
      {
        name: row.name,
        isOn: row.is_on,
        cursor: row.cursor,
        since: row.since,
        lastTick: row.last === null ? null : tickRecord(row.last),
        abandonedTick: row.abandoned,
        isTicking: row.ticking,
      },
    ]),
  );
}

async function beginTick(client: ClientBase, name: string, scheduledAt: string): Promise<TickClaim | null> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('sluice tick ' || $1, 0))", [name]);
  const busy = await client.query(
    `select 1 from sluice.ticks where automation = $1 and status = 'started'
     and claimed_at > now() - make_interval(secs => $2)`,
    [name, CLAIM_SECONDS],
  );
  if (busy.rows.length > 0) return null;
  const claim = randomUUID();
  const { rows } = await client.query<{ id: string }>(
    `insert into sluice.ticks as t (automation, scheduled_at, claim) values ($1, $2, $3)
     on conflict (automation, scheduled_at) do update set claim = excluded.claim, claimed_at = now()
     where t.status = 'started' returning id`,
    [name, scheduledAt, claim],
  );
  const id = rows[0]?.id;
  return id === undefined ? null : { id: String(id), claim };
}

async function endTick(
  pool: Pool,
  { id, claim }: TickClaim,
  result: TickResult,
  nextRunId: () => string,
): Promise<readonly string[] | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ automation: string }>(
      "select automation from sluice.ticks where id = $1 and claim = $2 and status = 'started' for update",
      [id, claim],
    );
    const name = rows[0]?.automation;
    if (name === undefined) return null;
    for (const { action, name: partitions, keys } of result.dynamicPartitions) {
      await (action === "add" ? addDynamicPartitions : deleteDynamicPartitions)(client, partitions, keys);
    }
    const runIds: string[] = [];
    for (const each of result.runs) {
      const runId = await createTickRun(client, name, each, nextRunId);
      if (runId !== null) runIds.push(runId);
    }
    const { status, message, error, cursor, watchCursor, output } = result;
    await client.query(
      `update sluice.ticks set status = $2, ended_at = now(), message = $3, error = $4, cursor = $5, run_ids = $6, output = $7
       where id = $1`,
      [
        id,
        status,
        message ?? repeated(result, runIds),
        error === null ? null : jsonText(error),
        cursor,
        jsonText(runIds),
        output,
      ],
    );
    if (status === "failure") await recordFailing(client, name, id, message ?? error?.message ?? null);
    await client.query(
      `update sluice.automations set cursor = coalesce($2, cursor), watch_cursor = coalesce($3, watch_cursor)
       where name = $1`,
      [name, cursor, watchCursor],
    );
    if (result.conditions !== null) await writeConditions(client, { name, tickId: id }, result.conditions, runIds);
    if (result.status === "skipped" && result.isQuiet) await client.query(FORGET_QUIET, [name, id]);
    await notifyChanges(client, [{ kind: "automation", name }]);
    return runIds;
  });
}

/** Told once, until it works again. */
async function recordFailing(client: ClientBase, name: string, tickId: string, message: string | null): Promise<void> {
  const { rows } = await client.query<{ status: TickStatus }>(
    `select status from sluice.ticks where automation = $1 and id < $2 and status <> 'started' order by id desc limit 1`,
    [name, tickId],
  );
  if (rows[0]?.status === "failure") return;
  const nothing = { runId: null, jobName: null, assetKey: null, checkName: null };
  const at = new Date().toISOString();
  await recordOccurrences(client, [{ kind: "automation-failed", at, subject: name, message, ...nothing }]);
}
/** Of evaluations in which nothing happened only the last is kept: they are too many to be of use. */
const FORGET_QUIET = `
  delete from sluice.ticks t using sluice.ticks last
  where last.id = $2 and t.id = (select max(id) from sluice.ticks where automation = $1 and id < $2)
    and t.status = 'skipped' and t.message is not distinct from last.message and t.output = ''`;

function repeated({ runs }: TickResult, runIds: readonly string[]): string | null {
  const known = runs.length - runIds.length;
  if (known === 0) return null;
  return `${known} of ${runs.length} run${runs.length === 1 ? "" : "s"} asked for had been launched before (same run key).`;
}

/** Null when a run of its key is there. */
async function createTickRun(
  client: ClientBase,
  name: string,
  { runKey, run }: TickRun,
  nextRunId: () => string,
): Promise<string | null> {
  const id = nextRunId();
  if (runKey !== null) {
    const { rowCount } = await client.query(
      "insert into sluice.run_keys (automation, run_key, run_id) values ($1, $2, $3) on conflict do nothing",
      [name, runKey, id],
    );
    if (rowCount === 0) return null;
  }
  await createRunIn(client, id, run, new Date().toISOString());
  return id;
}

interface TickRow {
  readonly id: number | string;
  readonly automation: string;
  readonly scheduled_at: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly status: TickStatus;
  readonly message: string | null;
  readonly error: ErrorInfo | null;
  readonly cursor: string | null;
  readonly run_ids: readonly string[];
  readonly output: string;
}

function tickRecord(row: TickRow): TickRecord {
  return {
    id: String(row.id),
    automation: row.automation,
    scheduledAt: isoTime(row.scheduled_at),
    startedAt: isoTime(row.started_at),
    endedAt: row.ended_at === null ? null : isoTime(row.ended_at),
    status: row.status,
    message: row.message,
    error: row.error,
    cursor: row.cursor,
    runIds: row.run_ids,
    output: row.output,
  };
}

/** Rows that come as JSON have PostgreSQL's own form of times. */
function isoTime(text: string): string {
  return new Date(text).toISOString();
}
