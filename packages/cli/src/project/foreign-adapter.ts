// An adapter that can be read with and not worked with: projects of databases that the engine has none for are parsed and listed
// here, so that a dbt executable starts only when a step does.
import { parse } from "node:path";
import {
  type Adapter,
  type AdapterFacts,
  type Credentials,
  CredentialsError,
  type Dialect,
} from "@sluice/adapter-contract";
import { type ForeignDatabase, foreignDatabases } from "./foreign-databases.ts";

/** Of every database that is known by name. */
export function foreignAdapters(): readonly Adapter[] {
  return Object.entries(foreignDatabases).map(([type, database]) => foreignAdapter(type, database));
}

function foreignAdapter(type: string, database: ForeignDatabase): Adapter {
  return {
    facts: factsOf(type, database),
    dialect: dialectOf(database.quote),
    macros: [{ path: "macros/adapters.sql", text: macrosOf(type) }],
    readCredentials: (output) => credentialsOf(type, database, output),
    open: () => {
      throw new CredentialsError(
        `there is no connection to ${database.displayName} here: run it with a dbt executable`,
      );
    },
  };
}

/** What no database inherits; models may call it while they are parsed, when nobody looks at what it gives. */
function macrosOf(type: string): string {
  return [
    `{% macro ${type}__current_timestamp() %}current_timestamp{% endmacro %}`,
    `{% macro ${type}__snapshot_string_as_time(timestamp) %}{{ timestamp }}{% endmacro %}`,
    `{% macro ${type}__get_columns_in_relation(relation) %}{{ return([]) }}{% endmacro %}`,
    `{% macro ${type}__list_relations_without_caching(schema_relation) %}{{ return([]) }}{% endmacro %}`,
    `{% macro ${type}__get_relation_last_modified(information_schema, relations) %}{{ return([]) }}{% endmacro %}`,
  ].join("\n");
}

function factsOf(type: string, { displayName, parents }: ForeignDatabase): AdapterFacts {
  return {
    type,
    version: "0",
    displayName,
    parents: parents ?? [],
    capabilities: {
      concurrentMicrobatch: true,
      transactionalDdl: false,
      subqueryNeedsAlias: false,
      viewsBindTables: false,
      cancel: false,
    },
    constraints: {
      check: "enforced",
      not_null: "enforced",
      unique: "enforced",
      primary_key: "enforced",
      foreign_key: "enforced",
      custom: "enforced",
    },
    incrementalStrategies: [],
    configKeys: {},
    behaviorFlags: {},
  };
}

function dialectOf(quote: string): Dialect {
  return {
    quoteIdentifier: (name) => `${quote}${name}${quote}`,
    stringLiteral: (text) => `'${text.replaceAll("'", "''")}'`,
    maxIdentifierLength: null,
    translateType: (type) => type,
    seedType: (kind) => kind,
    stringType: (size) => `varchar(${size})`,
    numericType: (type, precision, scale) => (precision === null ? type : `${type}(${precision},${scale ?? 0})`),
    isStringType: (type) => /char|text|string/i.test(type),
    isNumericType: (type) => /^(?:numeric|decimal)/i.test(type),
    isIntegerType: (type) => /int/i.test(type),
    isFloatType: (type) => /float|double|real/i.test(type),
    columnType: ({ type }) => type,
    renameableKinds: [],
    replaceableKinds: [],
  };
}

type Value = string | number | boolean | null;

/** Everything of the output but its secrets, as `target` shows it; what the database itself demands is for it to check. */
function credentialsOf(
  type: string,
  database: ForeignDatabase,
  output: Readonly<Record<string, unknown>>,
): Credentials {
  const given: Readonly<Record<string, unknown>> = { ...database.defaults, ...output };
  const named = (keys: readonly string[]) => keys.map((key) => given[key]).find((value) => typeof value === "string");
  const name = named(database.database ?? []) ?? fileStem(type === "duckdb" ? given["path"] : null) ?? "";
  const schema = named(database.schema);
  if (typeof schema !== "string") throw new CredentialsError(`'${database.schema[0]}' is a required property`);
  const open = Object.entries(given).filter(([key, value]) => !SECRET.test(key) && isPlain(value) && !OWN.has(key));
  return {
    type,
    database: String(name),
    schema,
    threads: typeof output["threads"] === "number" ? output["threads"] : 1,
    shown: new Map([...open, ["database", String(name)], ["schema", schema]] as readonly [string, Value][]),
    aliases: new Map(),
    uniqueField: `${type} ${name}`,
    secrets: Object.entries(given).flatMap(([key, value]) =>
      SECRET.test(key) && typeof value === "string" ? value : [],
    ),
    raw: given,
  };
}

const SECRET = /pass|token|secret|key|credential/i;
const OWN: ReadonlySet<string> = new Set(["type", "threads", "database", "schema"]);

function isPlain(value: unknown): value is Value {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** DuckDB calls a database as its file. */
function fileStem(path: unknown): string | null {
  if (typeof path !== "string") return null;
  return path === ":memory:" ? "memory" : parse(path).name;
}
