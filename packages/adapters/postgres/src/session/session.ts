// A session of the server: sends text, knows whether a transaction is open, can be stopped and made as new.
import type { Client } from "pg";
import { isServerError, lostConnection, queryError } from "../errors/server-error.ts";
import { requestCancel } from "./cancel-request.ts";
import { type RawResult, SimpleQuery } from "./simple-query.ts";

export interface SessionOptions {
  /** Statements that every new or reset session begins with. */
  readonly setup: readonly string[];
  readonly onNotice: (severity: string, message: string) => void;
}

export class Session {
  readonly #client: Client;
  /** Statements that every new or reset session begins with. */
  readonly #setup: readonly string[];
  #running = false;
  #broken = false;

  constructor(client: Client, { setup, onNotice }: SessionOptions) {
    this.#client = client;
    this.#setup = setup;
    client.on("error", () => {
      this.#broken = true;
    });
    client.on("end", () => {
      this.#broken = true;
    });
    client.on("notice", (notice) => onNotice(notice.severity ?? "NOTICE", notice.message ?? ""));
  }

  /** True while a statement is on its way. */
  get running(): boolean {
    return this.#running;
  }

  /** True when the session cannot be used any more. */
  get broken(): boolean {
    return this.#broken;
  }

  /** The server has a transaction open, in good state or failed. */
  get inTransaction(): boolean {
    const status = this.#client.getTransactionStatus();
    return status === "T" || status === "E";
  }

  /** Sets what belongs to every session of the profile. */
  async prepare(): Promise<void> {
    for (const statement of this.#setup) await this.run(statement);
  }

  /** @throws {DatabaseError} */
  async run(sql: string, keep = 0): Promise<RawResult> {
    if (this.#broken) throw lostConnection(null, sql);
    this.#running = true;
    try {
      return await this.#client.query(new SimpleQuery(sql, keep)).result;
    } catch (error) {
      if (isServerError(error)) throw queryError(error, sql);
      const message = error instanceof Error ? error.message : String(error);
      throw message.startsWith("can't execute") ? queryError({ message }, sql) : lostConnection(error, sql);
    } finally {
      this.#running = false;
    }
  }

  async rollback(): Promise<void> {
    if (this.inTransaction && !this.#broken) await this.run("ROLLBACK");
  }

  /** Forgets temporary tables, settings and locks, so that the next user finds a new session. */
  async reset(): Promise<void> {
    await this.rollback();
    await this.run("discard all");
    await this.prepare();
  }

  async cancel(): Promise<void> {
    const client: Client & { readonly processID?: unknown; readonly secretKey?: unknown } = this.#client;
    const { processID: processId, secretKey, host, port } = client;
    if (!this.#running || typeof processId !== "number" || typeof secretKey !== "number") return;
    await requestCancel({ host, port, processId, secretKey });
  }

  async close(): Promise<void> {
    this.#broken = true;
    await this.#client.end().catch(() => undefined);
  }
}
