// Rows as tables of a DuckDB file. The driver is the team's own dependency and loaded when the resource is first used.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { WithEnvVars } from "../definitions/env-var.ts";
import { type ResourceDefinition, resourceOf } from "../definitions/resource.ts";
import { sourceSite } from "../definitions/source-site.ts";
import type { InputContext, IoManager, OutputContext, ValueContext } from "./io-manager.ts";
import { type ColumnType, columnsOf, quoteName, type TableRow, tableRows } from "./table-columns.ts";

/** What `duckdbIoManager` takes. */
export interface DuckdbIoOptions {
  /** The database's file, relative to the project's folder. */
  readonly file: string;
  /** Default `main`; made when it is not there. */
  readonly schema?: string;
}

/**
 * Keeps lists of rows as tables of a DuckDB file. Needs the package `@duckdb/node-api` in the project. One process writes at a
 * time: give such jobs the in-process executor.
 * @example resources: { tables: duckdbIoManager({ file: "data/warehouse.duckdb" }) }
 */
export function duckdbIoManager(
  options: WithEnvVars<DuckdbIoOptions>,
): ResourceDefinition<IoManager<readonly object[]>, unknown> {
  return resourceOf({
    given: options,
    site: sourceSite(duckdbIoManager),
    setup: async (config) => openManager(config as DuckdbIoOptions),
    teardown: (manager) => manager.close(),
  });
}

/** What of the driver is used. */
interface DuckdbDriver {
  readonly DuckDBInstance: { create(file: string): Promise<DuckdbInstance> };
}
interface DuckdbInstance {
  connect(): Promise<DuckdbConnection>;
  closeSync(): void;
}
interface DuckdbConnection {
  run(sql: string, values?: readonly (string | number)[]): Promise<unknown>;
  runAndReadAll(sql: string, values?: readonly string[]): Promise<{ getRowObjectsJS(): readonly TableRow[] }>;
  closeSync(): void;
}

/** The driver is not installed. */
class DuckdbMissing extends Error {
  override readonly name = "DuckdbMissing";
}

async function loadDriver(): Promise<DuckdbDriver> {
  let file: string;
  try {
    file = createRequire(join(process.cwd(), "package.json")).resolve("@duckdb/node-api");
  } catch (cause) {
    throw new DuckdbMissing("package @duckdb/node-api is not installed: npm install @duckdb/node-api", { cause });
  }
  const driver: { readonly default?: DuckdbDriver } & DuckdbDriver = await import(pathToFileURL(file).href);
  return driver.DuckDBInstance === undefined && driver.default !== undefined ? driver.default : driver;
}

interface DuckdbIoManager extends IoManager<readonly object[]> {
  close(): void;
}

async function openManager({ file, schema = "main" }: DuckdbIoOptions): Promise<DuckdbIoManager> {
  const { DuckDBInstance } = await loadDriver();
  const instance = await DuckDBInstance.create(resolve(file));
  const connection = await instance.connect();
  await connection.run(`create schema if not exists ${quoteName(schema)}`);
  const tableOf = ({ path }: ValueContext) => `${quoteName(schema)}.${quoteName(path.join("_"))}`;
  return {
    async handleOutput(context: OutputContext, value: readonly object[]) {
      const rows = tableRows(value);
      await connection.run("begin");
      try {
        await replaceRows(connection, tableOf(context), rows, context.partitionKey);
        await connection.run("commit");
      } catch (error) {
        await connection.run("rollback");
        throw error;
      }
      context.addMetadata({
        "dagster/table_name": `${schema}.${context.path.join("_")}`,
        "dagster/row_count": rows.length,
      });
    },
    async loadInput(context: InputContext) {
      const { partitionKey } = context;
      const where = partitionKey === null ? "" : ` where ${quoteName(PARTITION)} = $1`;
      const values = partitionKey === null ? [] : [partitionKey];
      const table = tableOf(context);
      const described = await connection.runAndReadAll(`describe ${table}`);
      const read = await connection.runAndReadAll(`select * from ${table}${where}`, values);
      const json = jsonColumns(described.getRowObjectsJS());
      return read.getRowObjectsJS().map(({ [PARTITION]: _, ...row }) => plainRow(row, json));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const PARTITION = "partition_key";
const TYPES: Readonly<Record<ColumnType, string>> = {
  bigint: "bigint",
  "double precision": "double",
  boolean: "boolean",
  timestamptz: "timestamptz",
  json: "json",
  text: "varchar",
};

async function replaceRows(
  connection: DuckdbConnection,
  table: string,
  rows: readonly TableRow[],
  partitionKey: string | null,
): Promise<void> {
  const own = columnsOf(rows).filter(({ name }) => partitionKey === null || name !== PARTITION);
  const columns = partitionKey === null ? own : [...own, { name: PARTITION, type: "text" as const }];
  const declared = columns.map(({ name, type }) => `${quoteName(name)} ${TYPES[type]}`).join(", ");
  if (columns.length === 0) return;
  if (partitionKey === null) await connection.run(`create or replace table ${table} (${declared})`);
  else {
    await connection.run(`create table if not exists ${table} (${declared})`);
    await connection.run(`delete from ${table} where ${quoteName(PARTITION)} = $1`, [partitionKey]);
  }
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const extra = partitionKey === null ? {} : { [PARTITION]: partitionKey };
  for (const row of rows) {
    const whole: TableRow = { ...row, ...extra };
    const cells = columns.map(({ name, type }) => `cast(json_extract_string($1, ${pointer(name)}) as ${TYPES[type]})`);
    const text = JSON.stringify(whole, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    await connection.run(`insert into ${table} (${names}) select ${cells.join(", ")}`, [text]);
  }
}

/** A key of JSON as a JSON pointer in SQL. */
function pointer(name: string): string {
  return `'/${name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("'", "''")}'`;
}

/** The columns of JSON, by what `describe` says of a table. */
export function jsonColumns(described: readonly TableRow[]): ReadonlySet<string> {
  return new Set(described.filter((each) => each["column_type"] === "JSON").map((each) => String(each["column_name"])));
}

/** A row as it was given: the driver has JSON as text, and every whole number as a bigint. */
export function plainRow(row: TableRow, json: ReadonlySet<string>): TableRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value, json.has(name))]));
}

function plain(value: unknown, isJson: boolean): unknown {
  if (isJson && typeof value === "string") return JSON.parse(value);
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
