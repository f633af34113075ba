// Pools: named slots that the steps of all runs share. A step asks for one and waits; who has more priority, or asked first, gets
// the next that is free. What a run holds goes with the end of the run, so that a crash frees it as well.
import type { ClientBase, Pool } from "pg";
import type { PoolSettings, PoolState } from "../queue/types.ts";
import { notifyChanges } from "./changes-channel.ts";
import { inTransaction } from "./transaction.ts";
import type { PoolRecord, PoolStore } from "./types.ts";

export function createPoolStore(pool: Pool): PoolStore {
  return {
    list: (settings) => listPools(pool, settings),
    async set(name, limit) {
      if (limit === null) await pool.query("delete from sluice.pools where name = $1", [name]);
      else {
        await pool.query(
          "insert into sluice.pools (name, slot_limit) values ($1, $2) on conflict (name) do update set slot_limit = $2",
          [name, limit],
        );
      }
      await notifyChanges(pool, [{ kind: "pools" }]);
    },
    claim: (wish, settings) => inTransaction(pool, (client) => claim(client, wish, settings)),
    async release(runId, stepKey) {
      const { rowCount } = await pool.query("delete from sluice.pool_slots where run_id = $1 and step_key = $2", [
        runId,
        stepKey,
      ]);
      if (rowCount !== 0) await notifyChanges(pool, [{ kind: "pools" }]);
    },
  };
}

async function claim(
  client: ClientBase,
  { pool, runId, stepKey, priority }: Parameters<PoolStore["claim"]>[0],
  settings: PoolSettings,
): Promise<boolean> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('sluice pool ' || $1, 0))", [pool]);
  const asked = await client.query(
    `insert into sluice.pool_slots (pool, run_id, step_key, priority)
     select $1, id, $3, $4 from sluice.runs where id = $2 and status in ('STARTING', 'STARTED') for key share
     on conflict do nothing`,
    [pool, runId, stepKey, priority],
  );
  const limit = await limitOf(client, pool, settings);
  const given = await client.query(
    `update sluice.pool_slots set claimed_at = clock_timestamp() where pool = $1 and (run_id, step_key) in (
       select run_id, step_key from sluice.pool_slots where pool = $1 and claimed_at is null
       order by priority desc, requested_at
       limit case when $2::bigint is not null then
         greatest(0, $2::bigint - (select count(*) from sluice.pool_slots where pool = $1 and claimed_at is not null)) end)`,
    [pool, limit],
  );
  if (asked.rowCount !== 0 || given.rowCount !== 0) await notifyChanges(client, [{ kind: "pools" }]);
  const { rows } = await client.query(
    "select 1 from sluice.pool_slots where pool = $1 and run_id = $2 and step_key = $3 and claimed_at is not null",
    [pool, runId, stepKey],
  );
  return rows.length > 0;
}

/** Null = no limit. */
async function limitOf(client: ClientBase, pool: string, settings: PoolSettings): Promise<number | null> {
  const { rows } = await client.query<{ slot_limit: number }>("select slot_limit from sluice.pools where name = $1", [
    pool,
  ]);
  return rows[0]?.slot_limit ?? configuredLimit(pool, settings);
}

function configuredLimit(pool: string, { limits, defaultLimit }: PoolSettings): number | null {
  return (Object.hasOwn(limits, pool) ? limits[pool] : undefined) ?? defaultLimit;
}

/** Every pool that somebody has set, configured, or asks for. */
async function listPools(client: Pick<ClientBase, "query">, settings: PoolSettings): Promise<readonly PoolRecord[]> {
  const limits = await client.query<{ name: string; slot_limit: number }>("select name, slot_limit from sluice.pools");
  const slots = await client.query<{
    pool: string;
    run_id: string;
    step_key: string;
    priority: number;
    requested_at: string;
    claimed_at: string | null;
  }>("select * from sluice.pool_slots order by claimed_at nulls last, priority desc, requested_at");
  const set = new Map(limits.rows.map((row) => [row.name, row.slot_limit]));
  const names = new Set([...set.keys(), ...Object.keys(settings.limits), ...slots.rows.map((row) => row.pool)]);
  return [...names].sort().map((name) => ({
    name,
    limit: set.get(name) ?? configuredLimit(name, settings),
    isSet: set.has(name),
    slots: slots.rows
      .filter((row) => row.pool === name)
      .map((row) => ({
        runId: row.run_id,
        stepKey: row.step_key,
        priority: row.priority,
        requestedAt: row.requested_at,
        claimedAt: row.claimed_at,
      })),
  }));
}

/** What the coordinator needs to know of pools: of those that these names are of, too. */
export async function poolStates(
  client: Pick<ClientBase, "query">,
  settings: PoolSettings,
  names: Iterable<string>,
): Promise<readonly PoolState[]> {
  const listed = await listPools(client, settings);
  const known = new Set(listed.map((pool) => pool.name));
  const others = [...new Set(names)].filter((name) => !known.has(name));
  return [
    ...listed.map(({ name, limit, slots }) => ({
      name,
      limit,
      claimed: slots.filter((slot) => slot.claimedAt !== null).length,
    })),
    ...others.map((name) => ({ name, limit: configuredLimit(name, settings), claimed: 0 })),
  ];
}
