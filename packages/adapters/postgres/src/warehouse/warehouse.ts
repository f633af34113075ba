// The open database: sessions are opened when they are needed, kept and given on, and never more than the limit.
import {
  type Connection,
  type Credentials,
  DatabaseError,
  type OpenOptions,
  type Warehouse,
} from "@sluice/adapter-contract";
import { postgresCredentials } from "../credentials/read-credentials.ts";
import type { PostgresCredentials } from "../credentials/types.ts";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import { PostgresConnection } from "./connection.ts";
import { Turns } from "./turns.ts";

export function openWarehouse(credentials: Credentials, options: OpenOptions): Warehouse {
  return new PostgresWarehouse(postgresCredentials(credentials), options);
}

class PostgresWarehouse implements Warehouse {
  readonly #credentials: PostgresCredentials;
  readonly #options: OpenOptions;
  readonly #turns: Turns;
  /** Sessions that nobody uses, each with its reset on the way. */
  readonly #idle: Promise<Session | null>[] = [];
  readonly #used = new Set<PostgresConnection>();
  /** Addresses of the server that speak no TLS. */
  readonly #plain = new Set<string>();
  #closed = false;

  constructor(credentials: PostgresCredentials, options: OpenOptions) {
    this.#credentials = credentials;
    this.#options = options;
    this.#turns = new Turns(options.limit);
  }

  async connect(name: string, signal?: AbortSignal): Promise<Connection> {
    await this.#turns.take(signal ?? null);
    try {
      const session = (await this.#idleSession()) ?? (await this.#newSession(name, signal ?? null));
      const connection: PostgresConnection = new PostgresConnection({
        name,
        session,
        onEvent: this.#options.onEvent,
        signal: signal ?? null,
        onRelease: (released) => this.#takeBack(connection, released),
      });
      this.#used.add(connection);
      return connection;
    } catch (error) {
      this.#turns.give();
      throw error;
    }
  }

  async cancelAll(): Promise<readonly string[]> {
    const running = [...this.#used].filter((connection) => connection.running);
    await Promise.all(running.map((connection) => connection.cancel()));
    return running.map((connection) => connection.name);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#used].map((connection) => connection.release()));
    const idle = await Promise.all(this.#idle.splice(0));
    await Promise.all(idle.map((session) => session?.close()));
  }

  async #idleSession(): Promise<Session | null> {
    for (let next = this.#idle.pop(); next !== undefined; next = this.#idle.pop()) {
      const session = await next;
      if (session !== null && !session.broken) return session;
    }
    return null;
  }

  async #newSession(name: string, signal: AbortSignal | null): Promise<Session> {
    if (this.#closed) throw closed();
    const { onEvent } = this.#options;
    const started = performance.now();
    const session = await openSession(this.#credentials, {
      signal,
      plain: this.#plain,
      onRetry: (retry) => onEvent({ kind: "retry", name, ...retry }),
      onNotice: (severity, message) => onEvent({ kind: "notice", name, severity, message }),
    });
    onEvent({ kind: "opened", name, seconds: (performance.now() - started) / 1000 });
    return session;
  }

  /** The session is made as new while the node that used it goes on; whoever takes it next waits for that. */
  async #takeBack(connection: PostgresConnection, session: Session): Promise<void> {
    this.#used.delete(connection);
    this.#options.onEvent({ kind: "closed", name: connection.name });
    if (this.#closed || session.broken) await session.close();
    else this.#idle.push(renewed(session));
    this.#turns.give();
  }
}

async function renewed(session: Session): Promise<Session | null> {
  try {
    await session.reset();
    return session;
  } catch {
    // A session that cannot be made as new is thrown away; the next user opens another.
    await session.close();
    return null;
  }
}

function closed(): DatabaseError {
  return new DatabaseError("connect", "the database connection is closed", {
    code: null,
    position: null,
    detail: null,
    hint: null,
    sql: null,
  });
}
