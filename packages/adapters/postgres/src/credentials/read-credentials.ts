// Checks a profile's output in dbt's words and order, and completes it: aliases, defaults, what may be shown.
import { type Credentials, CredentialsError } from "@sluice/adapter-contract";
import { pythonRepr } from "./python-repr.ts";
import type { PostgresCredentials } from "./types.ts";

type Kind = "string" | "integer" | "optional string";

const ALIASES: Readonly<Record<string, keyof PostgresCredentials>> = { dbname: "database", pass: "password" };

/** In the order in which they are checked; null = must be given. */
const FIELDS: readonly (readonly [name: keyof PostgresCredentials, kind: Kind, standard: string | number | null])[] = [
  ["database", "string", null],
  ["schema", "string", null],
  ["host", "string", null],
  ["user", "string", null],
  ["port", "integer", null],
  ["password", "string", null],
  ["connect_timeout", "integer", 10],
  ["role", "optional string", null],
  ["search_path", "optional string", null],
  ["keepalives_idle", "integer", 0],
  ["sslmode", "optional string", null],
  ["sslcert", "optional string", null],
  ["sslkey", "optional string", null],
  ["sslrootcert", "optional string", null],
  ["application_name", "optional string", "dbt"],
  ["retries", "integer", 1],
];

/** What `dbt debug` and `target` show, in dbt's order. */
const SHOWN = [
  "host",
  "port",
  "user",
  "database",
  "schema",
  "connect_timeout",
  "role",
  "search_path",
  "keepalives_idle",
  "sslmode",
  "sslcert",
  "sslkey",
  "sslrootcert",
  "application_name",
  "retries",
] as const satisfies readonly (keyof PostgresCredentials)[];

export function readCredentials(output: Readonly<Record<string, unknown>>): Credentials {
  const given = withoutAliases(output);
  checkTypes(given);
  const missing = FIELDS.find(([name, kind, standard]) => isRequired(kind, standard) && !given.has(name));
  if (missing !== undefined) throw new CredentialsError(`'${missing[0]}' is a required property`);
  const checked = complete(given);
  return {
    type: "postgres",
    database: checked.database,
    schema: checked.schema,
    threads: typeof output.threads === "number" ? output.threads : 1,
    shown: new Map(SHOWN.map((name) => [name, checked[name]])),
    aliases: new Map([["dbname", "database"]]),
    uniqueField: checked.host,
    secrets: [checked.password],
    raw: { ...checked },
  };
}

/** The same again, typed, from what `readCredentials` completed. */
export function postgresCredentials(credentials: Credentials): PostgresCredentials {
  return complete(new Map(Object.entries(credentials.raw)));
}

function withoutAliases(output: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(output)) {
    const name = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
    if (name !== key && Object.hasOwn(output, name)) {
      throw new CredentialsError(`Runtime Error\n  Got duplicate keys: (${key}) all map to "${name}"`);
    }
    given.set(name, value);
  }
  return given;
}

function checkTypes(given: ReadonlyMap<string, unknown>): void {
  for (const [name, kind] of FIELDS) {
    if (!given.has(name)) continue;
    const value = given.get(name);
    if (isOfKind(value, kind)) continue;
    throw new CredentialsError(
      kind === "optional string"
        ? `${pythonRepr(value)} is not valid under any of the given schemas`
        : `${pythonRepr(value)} is not of type '${kind}'`,
    );
  }
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === "integer") return Number.isInteger(value);
  return typeof value === "string" || (kind === "optional string" && (value === null || value === undefined));
}

function isRequired(kind: Kind, standard: string | number | null): boolean {
  return kind !== "optional string" && standard === null;
}

function complete(given: ReadonlyMap<string, unknown>): PostgresCredentials {
  const standards = new Map(FIELDS.map(([name, , standard]) => [name, standard]));
  const value = (name: keyof PostgresCredentials): unknown => (given.has(name) ? given.get(name) : standards.get(name));
  const text = (name: keyof PostgresCredentials): string => String(value(name));
  const whole = (name: keyof PostgresCredentials): number => Number(value(name));
  const optional = (name: keyof PostgresCredentials): string | null => {
    const found = value(name);
    return typeof found === "string" ? found : null;
  };
  return {
    host: text("host"),
    port: whole("port"),
    user: text("user"),
    password: text("password"),
    database: text("database"),
    schema: text("schema"),
    connect_timeout: whole("connect_timeout"),
    role: optional("role"),
    search_path: optional("search_path"),
    keepalives_idle: whole("keepalives_idle"),
    sslmode: optional("sslmode"),
    sslcert: optional("sslcert"),
    sslkey: optional("sslkey"),
    sslrootcert: optional("sslrootcert"),
    application_name: optional("application_name"),
    retries: whole("retries"),
  };
}
