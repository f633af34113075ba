// Brings the store's schema up to date. One question when there is nothing to do; one process at a time when there is.
import type { ClientBase } from "pg";
import { StorageError } from "./errors.ts";
import { MIGRATIONS } from "./migrations.ts";

const LOCK = 7_530_118;

/**
 * Applies what is missing, each migration in a transaction of its own.
 * @throws {StorageError} when a newer program has changed the schema
 */
export async function migrate(client: ClientBase): Promise<void> {
  const applied = await appliedMigrations(client);
  refuseNewer(applied);
  if (applied.length === MIGRATIONS.length) return;
  await client.query("select pg_advisory_lock($1)", [LOCK]);
  try {
    await client.query("create schema if not exists sluice");
    await client.query(
      "create table if not exists sluice.migrations (name text primary key, at timestamptz not null default now())",
    );
    const now = await appliedMigrations(client);
    refuseNewer(now);
    for (const migration of MIGRATIONS.slice(now.length)) {
      await client.query("begin");
      try {
        await client.query(migration.sql);
        await client.query("insert into sluice.migrations (name) values ($1)", [migration.name]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new StorageError(`the store could not be brought to ${migration.name}`, null, error);
      }
    }
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK]);
  }
}

async function appliedMigrations(client: ClientBase): Promise<readonly string[]> {
  const there = await client.query<{ found: boolean }>("select to_regclass('sluice.migrations') is not null as found");
  if (there.rows[0]?.found !== true) return [];
  const { rows } = await client.query<{ name: string }>("select name from sluice.migrations order by name");
  return rows.map((row) => row.name);
}

function refuseNewer(applied: readonly string[]): void {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = applied.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new StorageError(
    `the store was changed by a newer sluice (${unknown})`,
    "use that version, or give this one a database of its own with SLUICE_DATABASE_URL",
  );
}
