// One node's use of a session. Transactions follow dbt's driver: the first statement opens one whether asked to or not, a
// commit ends that habit, and a rollback begins it again.
import type { Connection, ConnectionEvent, ExecuteOptions, QueryResult, ResultColumn } from "@sluice/adapter-contract";
import { DatabaseError } from "@sluice/adapter-contract";
import { resultColumn } from "../results/column-types.ts";
import { adapterResponse } from "../results/command-tag.ts";
import { cellReader } from "../results/read-cell.ts";
import { bindValues } from "../session/bind-values.ts";
import type { Session } from "../session/session.ts";
import type { RawResult } from "../session/simple-query.ts";

export interface ConnectionOptions {
  readonly name: string;
  readonly session: Session;
  readonly onEvent: (event: ConnectionEvent) => void;
  readonly signal: AbortSignal | null;
  /** Takes the session back. */
  readonly onRelease: (session: Session) => Promise<void>;
}

export class PostgresConnection implements Connection {
  readonly name: string;
  readonly #options: ConnectionOptions;
  #inTransaction = false;
  /** The next statement opens a transaction. */
  #opensTransaction = true;
  #released = false;
  /** What is being sent: a statement, with the BEGIN before it. */
  #sending: { canceled: boolean } | null = null;

  constructor(options: ConnectionOptions) {
    this.name = options.name;
    this.#options = options;
    options.signal?.addEventListener("abort", this.#onAbort);
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  get running(): boolean {
    return this.#sending !== null;
  }

  async execute(
    sql: string,
    { fetch = false, limit = null, bindings = [] }: ExecuteOptions = {},
  ): Promise<QueryResult> {
    const text = bindings.length > 0 ? bindValues(sql, bindings) : sql;
    const keep = fetch ? (limit ?? Number.POSITIVE_INFINITY) : 0;
    const raw = await this.#send(text, sql, keep);
    return { response: adapterResponse(raw.tag, raw.rowCount), columns: columnsOf(raw), rows: rowsOf(raw) };
  }

  /** Nothing is sent yet: the transaction begins with its first statement. */
  async begin(): Promise<void> {
    this.#inTransaction = true;
    this.#opensTransaction = true;
  }

  async commit(): Promise<void> {
    if (!this.#inTransaction) return;
    await this.#send("COMMIT", "COMMIT", 0);
    this.#inTransaction = false;
  }

  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#options.onEvent({ kind: "rollback", name: this.name });
    await this.#undo();
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    if (this.#inTransaction) this.#options.onEvent({ kind: "rollback", name: this.name });
    this.#inTransaction = false;
    await this.#options.onRelease(this.#options.session);
  }

  async cancel(): Promise<void> {
    if (this.#sending === null) return;
    this.#sending.canceled = true;
    await this.#options.session.cancel();
  }

  readonly #onAbort = (): void => {
    void this.cancel();
  };

  /** `shown` is what the log tells: a seed's text with its placeholders. */
  async #send(text: string, shown: string, keep: number): Promise<RawResult> {
    const { onEvent, signal } = this.#options;
    if (this.#released || signal?.aborted === true) throw canceled(shown);
    onEvent({ kind: "query", name: this.name, sql: shown });
    const started = performance.now();
    try {
      const raw = await this.#stoppable(text, shown, keep);
      onEvent({ kind: "query-done", name: this.name, status: raw.tag, seconds: secondsSince(started) });
      return raw;
    } catch (error) {
      onEvent({
        kind: "query-failed",
        name: this.name,
        message: error instanceof Error ? error.message : String(error),
      });
      if (this.#inTransaction) onEvent({ kind: "rollback", name: this.name });
      await this.#undo();
      throw error;
    }
  }

  async #stoppable(text: string, shown: string, keep: number): Promise<RawResult> {
    const { session } = this.#options;
    const sending = { canceled: false };
    this.#sending = sending;
    try {
      if (this.#opensTransaction && !session.inTransaction) await session.run("BEGIN");
      if (sending.canceled) throw canceled(shown);
      this.#opensTransaction = false;
      return await session.run(text, keep);
    } finally {
      this.#sending = null;
    }
  }

  async #undo(): Promise<void> {
    this.#inTransaction = false;
    this.#opensTransaction = true;
    await this.#options.session.rollback();
  }
}

function columnsOf(raw: RawResult): readonly ResultColumn[] {
  return raw.fields.map(resultColumn);
}

function rowsOf(raw: RawResult): QueryResult["rows"] {
  const readers = raw.fields.map((field) => cellReader(field.dataTypeID));
  return raw.rows.map((row) => row.map((text, index) => (text === null ? null : (readers[index]?.(text) ?? text))));
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

function canceled(sql: string): DatabaseError {
  return new DatabaseError("canceled", "canceling statement due to user request", {
    code: null,
    position: null,
    detail: null,
    hint: null,
    sql,
  });
}
