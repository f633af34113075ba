// Steps that the cases share.
import assert from "node:assert/strict";
import { DatabaseError } from "../errors.ts";
import type { CellValue, Connection, ConnectionEvent, Warehouse } from "../types.ts";
import type { AdapterUnderTest } from "./types.ts";

export interface Opened {
  readonly warehouse: Warehouse;
  readonly events: readonly ConnectionEvent[];
}

/** Opens the database for one case and closes it whatever happens. */
export async function withWarehouse(
  { adapter, output }: AdapterUnderTest,
  limit: number,
  work: (opened: Opened) => Promise<void>,
): Promise<void> {
  const events: ConnectionEvent[] = [];
  const warehouse = adapter.open(adapter.readCredentials(output), { limit, onEvent: (event) => events.push(event) });
  try {
    await work({ warehouse, events });
  } finally {
    await warehouse.close();
  }
}

export async function withConnection(
  subject: AdapterUnderTest,
  work: (connection: Connection, opened: Opened) => Promise<void>,
): Promise<void> {
  await withWarehouse(subject, 2, async (opened) => {
    const connection = await opened.warehouse.connect("contract");
    await work(connection, opened);
    await connection.release();
  });
}

/** A second connection, given back whatever happens: a table that it has read could not be dropped otherwise. */
export async function withOther<T>(warehouse: Warehouse, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await warehouse.connect("other");
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}

export async function firstCell(connection: Connection, sql: string): Promise<CellValue> {
  const { rows } = await connection.execute(sql, { fetch: true });
  const cell = rows[0]?.[0];
  assert.notEqual(cell, undefined, `no row came of: ${sql}`);
  return cell ?? null;
}

/** A table of the case's own, dropped at its end. */
export async function withTable(
  subject: AdapterUnderTest,
  connection: Connection,
  columns: string,
  work: (table: string) => Promise<void>,
): Promise<void> {
  const table = `${subject.schema}.contract_case`;
  await connection.begin();
  await connection.execute(`drop table if exists ${table}`);
  await connection.execute(`create table ${table} (${columns})`);
  await connection.commit();
  try {
    await work(table);
  } finally {
    await connection.rollback();
    await connection.begin();
    await connection.execute(`drop table if exists ${table}`);
    await connection.commit();
  }
}

export async function refusal(work: Promise<unknown>, kind: DatabaseError["kind"]): Promise<DatabaseError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DatabaseError, `a DatabaseError was expected, not ${String(error)}`);
  assert.equal(error.kind, kind, error.message);
  return error;
}
