// Notices in the store. What happened is in the outbox until it has become part of a message; a message is claimed before it is
// sent and ended after: whoever dies in between leaves a claim that runs out, and the message goes out again under the same id.
import { randomUUID } from "node:crypto";
import type { ClientBase, Pool } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { Occurrence, OutboxEntry } from "../notices/types.ts";
import { notifyChanges } from "./changes-channel.ts";
import type { DeliveryRecord, DeliveryState, NoticeStore, RoutedNotice } from "./notice-types.ts";
import { recordOccurrences } from "./occurrences.ts";
import { inTransaction } from "./transaction.ts";

/** Longer than any attempt may take. */
const CLAIM_SECONDS = 60;
const MOST_AT_ONCE = 500;
/** A message lists fewer; what is kept beyond is for the page. */
const MOST_KEPT = 100;

export function createNoticeStore(pool: Pool): NoticeStore {
  return {
    record: (occurrence) => recordOccurrences(pool, [occurrence]),
    route: (decide, gatherMillis) => inTransaction(pool, (client) => route(client, decide, gatherMillis)),
    async claimDue(limit) {
      const claim = randomUUID();
      const { rows } = await pool.query<DeliveryRow>(
        `update sluice.deliveries set claim = $1, claimed_at = now(), attempts = attempts + 1
         where id in (select id from sluice.deliveries where state = 'waiting' and due_at <= now()
           and (claim is null or claimed_at < now() - make_interval(secs => $2))
           order by due_at limit $3 for update skip locked)
         returning *`,
        [claim, CLAIM_SECONDS, limit],
      );
      return rows.map((row) => ({ claim, delivery: deliveryRecord(row) }));
    },
    async claimTest(notice, occurrence) {
      const claim = randomUUID();
      const { rows } = await pool.query<DeliveryRow>(
        `insert into sluice.deliveries (id, notice, occurrences, due_at, claim, claimed_at, attempts)
         values ($1, $2, $3, now(), $4, now(), 1) returning *`,
        [randomUUID(), notice, jsonText([occurrence]), claim],
      );
      const [row] = rows;
      if (row === undefined) throw new TypeError("the store gave no row back");
      return { claim, delivery: deliveryRecord(row) };
    },
    async endAttempt({ claim, delivery }, result) {
      const error = result.state === "sent" ? null : result.error;
      await pool.query(
        `update sluice.deliveries set state = $3, error = $4, claim = null,
           due_at = case when $3 = 'waiting' then now() + make_interval(secs => $5) else due_at end,
           ended_at = case when $3 = 'waiting' then null else now() end
         where id = $1 and claim = $2`,
        [delivery.id, claim, result.state, error, result.state === "waiting" ? result.delayMillis / 1000 : 0],
      );
      await notifyChanges(pool, [{ kind: "notice" }]);
    },
    async deliveries({ notice = null, cursor, limit = 50 }) {
      const before = cursor && /^\d{1,18}$/.test(cursor) ? cursor : null;
      const { rows } = await pool.query<DeliveryRow>(
        `select * from sluice.deliveries where ($1::text is null or notice = $1) and ($2::bigint is null or place < $2)
         order by place desc limit $3`,
        [notice, before, limit + 1],
      );
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(deliveryRecord),
        nextCursor: last === undefined ? null : String(last.place),
      };
    },
    async switches() {
      const { rows } = await pool.query<{ name: string; is_on: boolean }>("select * from sluice.notice_switches");
      return new Map(rows.map((row) => [row.name, row.is_on]));
    },
    async switch(name, isOn) {
      await pool.query(
        `insert into sluice.notice_switches (name, is_on) values ($1, $2)
         on conflict (name) do update set is_on = excluded.is_on`,
        [name, isOn],
      );
      await notifyChanges(pool, [{ kind: "notice" }]);
    },
    keepFreshness: (changes) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ asset_key: string; message: string }>(
          `with given as (
             select "assetKey" as asset_key, status, message
             from jsonb_to_recordset($1::jsonb) as x("assetKey" text, status text, message text)),
           changed as (
             insert into sluice.freshness_states as f (asset_key, status, since)
             select asset_key, status, now() from given order by asset_key
             on conflict (asset_key) do update set status = excluded.status, since = now()
             where f.status <> excluded.status
             returning f.asset_key, f.status)
           select asset_key, message from changed join given using (asset_key) where changed.status = 'overdue'`,
          [jsonText(changes)],
        );
        const at = new Date().toISOString();
        await recordOccurrences(
          client,
          rows.map((row) => ({ ...OVERDUE, at, assetKey: row.asset_key, message: row.message })),
        );
      }),
    async lastMaterialized(keys) {
      const { rows } = await pool.query<{ asset_key: string; at: string }>(
        `select s.asset_key, h.at from sluice.asset_states s
         join sluice.asset_history h on h.id = s.last_materialization_id where s.asset_key = any ($1::text[])`,
        [keys],
      );
      return new Map(rows.map((row) => [row.asset_key, row.at]));
    },
    async forget(days) {
      await pool.query(
        `delete from sluice.deliveries where state <> 'waiting' and ended_at < now() - make_interval(days => $1::integer)`,
        [days],
      );
    },
  };
}

const OVERDUE = { kind: "asset-overdue", runId: null, jobName: null, checkName: null, subject: null } as const;

async function route(
  client: ClientBase,
  decide: (entry: OutboxEntry) => readonly RoutedNotice[],
  gatherMillis: number,
): Promise<number> {
  const { rows } = await client.query<OccurrenceRow>(
    `with taken as (
       delete from sluice.occurrences where id in (
         select id from sluice.occurrences o
         -- A failure waits until it is decided whether the run is launched again.
         where not (kind = 'run-failed' and exists (
           select 1 from sluice.runs r where r.id = o.run_id and not r.retry_decided))
         order by id limit $1 for update skip locked) returning *)
     select t.*, (select coalesce(jsonb_agg(distinct r.asset_key), '[]') from sluice.run_targets r
       where r.run_id = t.run_id and (t.kind <> 'run-failed' or r.state = 'failed')) as run_assets
     from taken t order by id`,
    [MOST_AT_ONCE],
  );
  const routed = new Map<string, { readonly notice: RoutedNotice; readonly occurrences: Occurrence[] }>();
  for (const row of rows) {
    const entry = outboxEntry(row);
    for (const notice of decide(entry)) {
      const known = routed.get(notice.name) ?? { notice, occurrences: [] };
      known.occurrences.push(entry.occurrence);
      routed.set(notice.name, known);
    }
  }
  for (const { notice, occurrences } of routed.values()) await addTo(client, notice, occurrences, gatherMillis);
  if (routed.size > 0) await notifyChanges(client, [{ kind: "notice" }]);
  return rows.length;
}

/** Into the message that waits, or into a new one: not before the others have had time to come, and not too soon after the last. */
async function addTo(
  client: ClientBase,
  { name, leastMillisBetween }: RoutedNotice,
  occurrences: readonly Occurrence[],
  gatherMillis: number,
): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('sluice notice ' || $1, 0))", [name]);
  const { rows } = await client.query<{ id: string; kept: number }>(
    `select id, jsonb_array_length(occurrences) as kept from sluice.deliveries
     where notice = $1 and state = 'waiting' and attempts = 0 order by place limit 1 for update`,
    [name],
  );
  const [open] = rows;
  const room = Math.max(0, MOST_KEPT - (open?.kept ?? 0));
  const kept = jsonText(occurrences.slice(0, room));
  const dropped = Math.max(0, occurrences.length - room);
  if (open !== undefined) {
    await client.query(
      "update sluice.deliveries set occurrences = occurrences || $2::jsonb, dropped = dropped + $3 where id = $1",
      [open.id, kept, dropped],
    );
    return;
  }
  await client.query(
    `insert into sluice.deliveries (id, notice, occurrences, dropped, due_at)
     values ($1, $2, $3, $4, greatest(now() + make_interval(secs => $5),
       (select max(coalesce(ended_at, due_at)) from sluice.deliveries where notice = $2) + make_interval(secs => $6)))`,
    [randomUUID(), name, kept, dropped, gatherMillis / 1000, leastMillisBetween / 1000],
  );
}

interface OccurrenceRow {
  readonly id: number;
  readonly kind: Occurrence["kind"];
  readonly at: string;
  readonly run_id: string | null;
  readonly job_name: string | null;
  readonly asset_key: string | null;
  readonly check_name: string | null;
  readonly subject: string | null;
  readonly message: string | null;
  readonly run_assets: readonly string[];
}

function outboxEntry(row: OccurrenceRow): OutboxEntry {
  return {
    id: String(row.id),
    assetKeys: row.asset_key === null ? row.run_assets : [row.asset_key],
    occurrence: {
      kind: row.kind,
      at: row.at,
      runId: row.run_id,
      jobName: row.job_name,
      assetKey: row.asset_key,
      checkName: row.check_name,
      subject: row.subject,
      message: row.message,
    },
  };
}

interface DeliveryRow {
  readonly id: string;
  readonly place: number;
  readonly notice: string;
  readonly occurrences: readonly Occurrence[];
  readonly dropped: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created_at: string;
  readonly due_at: string;
  readonly ended_at: string | null;
  readonly error: string | null;
}

function deliveryRecord(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    notice: row.notice,
    occurrences: row.occurrences,
    dropped: row.dropped,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    error: row.error,
  };
}
