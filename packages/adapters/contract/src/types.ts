// What the engine knows of a database: everything that differs between databases lies behind these types.
// The engine sees this contract, never an adapter; parsing gets `AdapterFacts`, never a live connection.

/** One kind of database, as plain data and pure functions plus one way to open it. */
export interface Adapter {
  readonly facts: AdapterFacts;
  readonly dialect: Dialect;
  /** SQL macros that the adapter ships, read from its `macros/` folder; names and arguments are dbt's. */
  readonly macros: readonly MacroFile[];
  /**
   * Checks the rendered profile output and completes defaults and aliases (`pass`, `database`, …).
   * @throws {CredentialsError} in dbt's words when a key is missing or of the wrong type.
   */
  readCredentials(output: Readonly<Record<string, unknown>>): Credentials;
  open(credentials: Credentials, options: OpenOptions): Warehouse;
  /** What `dbt init` asks for a profile, in order (default: nothing, the profile is left to the user). */
  readonly profilePrompts?: readonly ProfilePrompt[];
}

/** One key of a profile's output. */
export interface ProfilePrompt {
  readonly key: string;
  /** Shown in parentheses behind the key. */
  readonly hint: string | null;
  readonly default: string | null;
  readonly kind: "text" | "integer" | "secret";
}

/** What parsing may know of the adapter. */
export interface AdapterFacts {
  /** dbt's adapter type: `postgres`, `duckdb`. */
  readonly type: string;
  /** The version that log lines and artifacts show, e.g. `1.10.0`. */
  readonly version: string;
  /** How people call it: `Postgres`. */
  readonly displayName: string;
  /** Adapters whose `<type>__` macros are tried after ours, nearest first. */
  readonly parents: readonly string[];
  readonly capabilities: Capabilities;
  /** Constraint kinds that a created table really enforces. */
  readonly constraints: Readonly<Record<ConstraintKind, ConstraintSupport>>;
  /** Names of the incremental strategies that `adapter.get_incremental_strategy_macro` accepts. */
  readonly incrementalStrategies: readonly string[];
  /** Config keys of models beyond dbt's own, with the way they merge. */
  readonly configKeys: Readonly<Record<string, "clobber" | "append" | "update">>;
  /** `adapter.behavior` flags and their defaults. */
  readonly behaviorFlags: Readonly<Record<string, boolean>>;
}

export type ConstraintKind = "check" | "not_null" | "unique" | "primary_key" | "foreign_key" | "custom";
export type ConstraintSupport = "enforced" | "not_enforced" | "not_supported";

/** Named booleans; the engine asks these, never the adapter's name. */
export interface Capabilities {
  /** A microbatch model's middle batches may run side by side. */
  readonly concurrentMicrobatch: boolean;
  /** DDL can be rolled back. */
  readonly transactionalDdl: boolean;
  /** `select * from a.b limit 0` in an ephemeral position needs an alias. */
  readonly subqueryNeedsAlias: boolean;
  /** Views depend on tables: dropping one cascades to the other (the relation cache follows). */
  readonly viewsBindTables: boolean;
  /** Running queries can be stopped from another connection. */
  readonly cancel: boolean;
}

/** Pure rules of a database's SQL text. */
export interface Dialect {
  quoteIdentifier(name: string): string;
  /** A string literal, quotes included. */
  stringLiteral(text: string): string;
  readonly maxIdentifierLength: number | null;
  /** dbt's portable type names (`string`, `int`, …) to this database's. */
  translateType(type: string): string;
  /** The column type that a seed column of a kind gets. */
  seedType(kind: SeedColumnKind): string;
  stringType(size: number): string;
  numericType(type: string, precision: number | null, scale: number | null): string;
  isStringType(type: string): boolean;
  isNumericType(type: string): boolean;
  isIntegerType(type: string): boolean;
  isFloatType(type: string): boolean;
  /** The type as DDL needs it: `character varying(16)`, `numeric(10,2)`. */
  columnType(column: ColumnShape): string;
  /** Relation kinds that `alter … rename` and `create or replace` can handle. */
  readonly renameableKinds: readonly RelationKind[];
  readonly replaceableKinds: readonly RelationKind[];
}

/** A column as the database describes it. */
export interface ColumnShape {
  readonly type: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;
}

export type SeedColumnKind = "integer" | "number" | "boolean" | "date" | "datetime" | "time" | "text";
export type RelationKind = "table" | "view" | "cte" | "materialized_view" | "external" | "ephemeral" | "function";

export interface MacroFile {
  /** Path inside the adapter's package, as the manifest shows it: `macros/adapters.sql`. */
  readonly path: string;
  readonly text: string;
}

/** A checked profile output. */
export interface Credentials {
  readonly type: string;
  readonly database: string;
  readonly schema: string;
  readonly threads: number;
  /** Keys and values that `dbt debug` and `target` may show, in order; never a secret. */
  readonly shown: ReadonlyMap<string, string | number | boolean | null>;
  /** Further names under which templates find what `shown` holds: `dbname` beside `database`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** What identifies the connection for partial parsing: host, database, …; hashed, never shown. */
  readonly uniqueField: string;
  /** Values that must be scrubbed from every log. */
  readonly secrets: readonly string[];
  /** The adapter's own completed keys, for `open`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface OpenOptions {
  /** How many connections may be open at once; the engine asks for one per thread and one for metadata. */
  readonly limit: number;
  readonly onEvent: (event: ConnectionEvent) => void;
}

/** Told for the debug log. `seconds` are wall time. */
export type ConnectionEvent =
  | { readonly kind: "opened"; readonly name: string; readonly seconds: number }
  | { readonly kind: "closed"; readonly name: string }
  | { readonly kind: "query"; readonly name: string; readonly sql: string }
  | { readonly kind: "query-done"; readonly name: string; readonly status: string; readonly seconds: number }
  /** The database refused the query; an open transaction is rolled back next. `message` is the error's. */
  | { readonly kind: "query-failed"; readonly name: string; readonly message: string }
  | { readonly kind: "rollback"; readonly name: string }
  | { readonly kind: "notice"; readonly name: string; readonly severity: string; readonly message: string }
  /** Connecting failed and is tried again in `seconds`; `remaining` attempts are left, this one included. */
  | {
      readonly kind: "retry";
      readonly name: string;
      readonly remaining: number;
      readonly seconds: number;
      readonly message: string;
    };

/** An open database: a lifetime, ended by `close`. */
export interface Warehouse {
  /** A connection named as dbt names it (`model.shop.orders`, `list_postgres_dev`). */
  connect(name: string, signal?: AbortSignal): Promise<Connection>;
  /** Stops the running queries of every open connection; gives the names of those that were stopped. */
  cancelAll(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * One session of the database. Used by one node at a time.
 *
 * What is executed outside of `begin` … `commit` follows the database's own driver in dbt: on PostgreSQL the first statement
 * of a session starts a transaction all the same, which `release` rolls back; after a commit statements stand for themselves.
 */
export interface Connection {
  readonly name: string;
  /** True between `begin` and `commit` or `rollback`. */
  readonly inTransaction: boolean;
  /**
   * Sends text that may hold several statements; the result is the last one's. When it throws, an open transaction has been
   * rolled back and `inTransaction` is false.
   * @throws {DatabaseError} with the server's message, code and position in `sql`.
   */
  execute(sql: string, options?: ExecuteOptions): Promise<QueryResult>;
  /** Starts a transaction; told as a query only where dbt's driver sends one. Does nothing when one is open. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Does nothing when no transaction is open. */
  rollback(): Promise<void>;
  /** Gives the session back, rolled back; it is reset before anybody else gets it. */
  release(): Promise<void>;
}

export interface ExecuteOptions {
  /** Rows are wanted (default false: only the response). */
  readonly fetch?: boolean;
  /** At most so many rows are kept; null = all (default). */
  readonly limit?: number | null;
  /** Values for `%s` placeholders, in order (default none: the text is sent as it is, `%` included). */
  readonly bindings?: readonly unknown[];
}

export interface QueryResult {
  readonly response: AdapterResponse;
  readonly columns: readonly ResultColumn[];
  /** Cells as `CellValue`, one array per row. */
  readonly rows: readonly (readonly CellValue[])[];
}

/** dbt's adapter response: `{_message, code, rows_affected}` and what the database adds. */
export interface AdapterResponse {
  readonly message: string;
  readonly code: string | null;
  readonly rowsAffected: number | null;
  readonly extra: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ResultColumn {
  readonly name: string;
  /** What the values are, for conversion to template values. */
  readonly kind: CellKind;
  /** The database's name for the type: `int4`, `numeric(10,2)`. */
  readonly type: string;
  /** The name in dbt's contract messages and of `adapter.get_column_schema_from_query`: `LONGINTEGER`. */
  readonly driverType: string;
}

export type CellKind =
  | "integer"
  | "decimal"
  | "float"
  | "boolean"
  | "text"
  | "date"
  | "time"
  | "datetime"
  | "datetimetz"
  | "interval"
  | "json"
  | "list"
  | "binary"
  | "other";

/**
 * A cell without loss: integers as bigint or number, decimals, dates and times as the database's ISO text (`kind` of the
 * column says what the text is), json as text, lists as arrays.
 */
export type CellValue = null | boolean | number | bigint | string | readonly CellValue[];
