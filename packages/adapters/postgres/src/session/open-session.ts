// Opens one session: every address of the host in turn, with or without TLS, again after a failure as often as the profile
// says.
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { PostgresCredentials } from "../credentials/types.ts";
import { type Attempt, attemptMessage, connectError, unknownHost } from "../errors/connect-error.ts";
import { isServerError } from "../errors/server-error.ts";
import { Session } from "./session.ts";
import { readMode, type TlsChoice, tlsChoices } from "./tls-options.ts";

export interface OpenSessionOptions {
  readonly onRetry: (retry: { remaining: number; seconds: number; message: string }) => void;
  readonly onNotice: (severity: string, message: string) => void;
  readonly signal: AbortSignal | null;
  /** Addresses whose server turned out to speak no TLS; where that may be, they are not asked again. */
  readonly plain: Set<string>;
}

/** @throws {DatabaseError} of kind `connect` */
export async function openSession(credentials: PostgresCredentials, options: OpenSessionOptions): Promise<Session> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const opened = await openClient(credentials, options.plain);
      const session = new Session(opened.client, {
        setup: setupStatements(credentials, opened.parameters),
        onNotice: options.onNotice,
      });
      await session.prepare();
      return session;
    } catch (error) {
      const remaining = credentials.retries - attempt;
      if (remaining <= 0) throw error;
      const seconds = attempt * attempt;
      options.onRetry({ remaining, seconds, message: error instanceof Error ? error.message : String(error) });
      await sleep(seconds * 1000, undefined, options.signal === null ? {} : { signal: options.signal });
    }
  }
}

/** Dates are read in ISO form; most servers give them so anyway. */
function setupStatements({ role }: PostgresCredentials, parameters: ReadonlyMap<string, string>): readonly string[] {
  const style = parameters.get("DateStyle")?.startsWith("ISO") === true ? [] : ["set datestyle to iso"];
  const watch = Number.parseInt(parameters.get("server_version") ?? "", 10) >= 14 ? [WATCH_CLIENT] : [];
  return [...style, ...watch, ...(role === null || role === "" ? [] : [`set role ${role}`])];
}

/**
 * A client that is killed cannot cancel its query: the server looks whether it is still there. What the server's owner has set
 * stays; only some systems can do it.
 */
const WATCH_CLIENT = `select set_config('client_connection_check_interval', '2s', false)
where current_setting('client_connection_check_interval', true) = '0' and version() ~* 'linux|bsd'`;

interface Opened {
  readonly client: Client;
  /** What the server reported of itself while it let us in. */
  readonly parameters: ReadonlyMap<string, string>;
  /** TLS was asked for, and the server has none. */
  readonly withoutTls: boolean;
}

async function openClient(credentials: PostgresCredentials, plain: Set<string>): Promise<Opened> {
  const mode = readMode(credentials, process.env);
  const messages: string[] = [];
  let last: unknown = null;
  for (const address of await addresses(credentials.host)) {
    const attempt: Attempt = { host: credentials.host, address, port: credentials.port };
    const tried = await tryAddress(credentials, address, () => {
      const choices = tlsChoices(mode, credentials);
      return plain.has(address) && choices.includes(false) ? [false] : choices;
    });
    if ("client" in tried) {
      if (tried.withoutTls) plain.add(address);
      return tried;
    }
    messages.push(...tried.errors.map((error) => attemptMessage(attempt, error)));
    last = tried.errors.at(-1);
    if (isServerError(last)) break;
  }
  throw connectError(messages.join("\n"), last);
}

async function addresses(host: string): Promise<readonly string[]> {
  if (host.startsWith("/") || isIP(host) !== 0) return [host];
  try {
    const { lookup } = await import("node:dns/promises");
    return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  } catch (error) {
    throw connectError(unknownHost(host, error), error);
  }
}

type Tried = Opened | { readonly errors: readonly unknown[] };

async function tryAddress(
  credentials: PostgresCredentials,
  address: string,
  choices: () => readonly TlsChoice[],
): Promise<Tried> {
  const errors: unknown[] = [];
  let withoutTls = false;
  try {
    for (const ssl of choices()) {
      const client = createClient(credentials, address, ssl);
      const parameters = watchParameters(client);
      try {
        await client.connect();
        return { client, parameters, withoutTls };
      } catch (error) {
        void client.end().catch(() => undefined);
        if (ssl !== false && isWithoutTls(error)) {
          withoutTls = true;
          continue;
        }
        errors.push(error);
        if (!isRefusedLogin(error)) break;
      }
    }
  } catch (error) {
    errors.push(error);
  }
  return { errors: errors.length > 0 ? errors : [new Error("server does not support SSL, but SSL was required")] };
}

/** The server speaks no TLS: nothing that is worth telling when another way follows. */
function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message.includes("does not support SSL");
}

/** Class 28: the server's rules may allow the login over the other kind of connection. */
function isRefusedLogin(error: unknown): boolean {
  return isServerError(error) && (error.code ?? "").startsWith("28");
}

function createClient(credentials: PostgresCredentials, address: string, ssl: TlsChoice): Client {
  const { search_path: searchPath, application_name: application } = credentials;
  const client = new Client({
    host: address,
    port: credentials.port,
    user: credentials.user,
    password: credentials.password,
    database: credentials.database,
    ssl,
    keepAlive: true,
    keepAliveInitialDelayMillis: credentials.keepalives_idle * 1000,
    connectionTimeoutMillis: Math.max(credentials.connect_timeout, 0) * 1000,
    ...(searchPath ? { options: `-c search_path=${searchPath.replaceAll(" ", "\\ ")}` } : {}),
    ...(application ? { application_name: application } : {}),
  });
  client.on("error", () => undefined);
  return client;
}

function watchParameters(client: Client): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  client.connection.on("parameterStatus", (message: { parameterName: string; parameterValue: string }) => {
    parameters.set(message.parameterName, message.parameterValue);
  });
  return parameters;
}
