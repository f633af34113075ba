// A resource: one connection for all steps of a process, opened before the first and closed after the last.

import { Client } from "pg";
import type { Resource } from "sluice";

export class Warehouse implements Resource {
  #client: Client | null = null;

  async setup(): Promise<void> {
    const { POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = process.env;
    this.#client = new Client({
      host: POSTGRES_HOST,
      port: Number(POSTGRES_PORT ?? 5432),
      user: POSTGRES_USER,
      password: POSTGRES_PASSWORD,
      database: POSTGRES_DB,
    });
    await this.#client.connect();
  }

  async teardown(): Promise<void> {
    await this.#client?.end();
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    if (this.#client === null) throw new Error("the warehouse is not open");
    const { rows } = await this.#client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  }
}
