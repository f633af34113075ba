// A session of the server: sends text, knows whether a transaction is open, can be stopped and made as new.
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { isServerError, lostConnection, queryError } from "../errors/server-error.ts";
import { requestCancel } from "./cancel-request.ts";
import { type RawResult, SimpleQuery } from "./simple-query.ts";

export interface SessionOptions {
  /** Statements that every new or reset session begins with. */
  readonly setup: readonly string[];
  readonly onNotice: (severity: string, message: string) => void;
}

/** Between two requests to stop the same statement. The server drops one that comes before it has begun the statement. */
const CANCEL_AGAIN_MS = 100;

export class Session {
  readonly #client: Client;
  /** Statements that every new or reset session begins with. */
  readonly #setup: readonly string[];
  /** The statement that is on its way. */
  #statement: symbol | null = null;
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
    const statement = Symbol(sql);
    this.#statement = statement;
    try {
      return await this.#client.query(new SimpleQuery(sql, keep)).result;
    } catch (error) {
      if (isServerError(error)) throw queryError(error, sql);
      const message = error instanceof Error ? error.message : String(error);
      throw message.startsWith("can't execute") ? queryError({ message }, sql) : lostConnection(error, sql);
    } finally {
      if (this.#statement === statement) this.#statement = null;
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

  /** Asks for the end of the statement that is on its way, again and again until it is over; resolves after the first time. */
  async cancel(): Promise<void> {
    const statement = this.#statement;
    if (statement === null) return;
    await this.#requestCancel();
    void this.#cancelAgain(statement);
  }

  async #cancelAgain(statement: symbol): Promise<void> {
    for (;;) {
      await sleep(CANCEL_AGAIN_MS, undefined, { ref: false });
      if (this.#statement !== statement || this.#broken) return;
      await this.#requestCancel();
    }
  }

  async #requestCancel(): Promise<void> {
    const client: Client & { readonly processID?: unknown; readonly secretKey?: unknown } = this.#client;
    const { processID: processId, secretKey, host, port } = client;
    if (typeof processId !== "number" || typeof secretKey !== "number") return;
    await requestCancel({ host, port, processId, secretKey });
  }

  async close(): Promise<void> {
    this.#broken = true;
    await this.#client.end().catch(() => undefined);
  }
}
