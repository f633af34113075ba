// Short connections to the embedded server: is it there, and make a database.
import pg from "pg";
import { SUPERUSER } from "./names.ts";

interface Address {
  readonly port: number;
  readonly password: string;
}

/** Whether the server on this port is ours and takes connections. */
export async function canConnect(address: Address): Promise<boolean> {
  const client = clientTo(address, "postgres");
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Makes a database unless it is there; two processes may do it at once. */
export async function ensureDatabase(address: Address, name: string): Promise<void> {
  const client = clientTo(address, "postgres");
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    const exists = error instanceof pg.DatabaseError && (error.code === "42P04" || error.code === "23505");
    if (!exists) throw error;
  } finally {
    await client.end();
  }
}

function clientTo(address: Address, database: string): pg.Client {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: address.port,
    user: SUPERUSER,
    password: address.password,
    database,
    connectionTimeoutMillis: 5_000,
  });
  // A server that goes away in between is told by the call that waits, not by this.
  client.on("error", () => {});
  return client;
}
