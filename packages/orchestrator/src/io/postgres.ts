// Rows as tables of PostgreSQL. A table is replaced in one transaction: whoever reads sees the old rows or the new ones. Of a
// partitioned asset only the rows of the partition are.
import type { Client } from "pg";
import type { WithEnvVars } from "../definitions/env-var.ts";
import { type ResourceDefinition, resourceOf } from "../definitions/resource.ts";
import { sourceSite } from "../definitions/source-site.ts";
import type { InputContext, IoManager, OutputContext, ValueContext } from "./io-manager.ts";
import { columnsOf, quoteName, type TableColumn, type TableRow, tableRows } from "./table-columns.ts";

/** What `postgresIoManager` takes; what is left out comes from the `PG…` variables, as with psql. */
export interface PostgresIoOptions {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** Default `public`; made when it is not there. */
  readonly schema?: string;
}

/**
 * Keeps lists of rows as tables: `shop/orders` as `shop_orders`.
 * @example resources: { tables: postgresIoManager({ connectionString: EnvVar("WAREHOUSE_URL"), schema: "analytics" }) }
 */
export function postgresIoManager(
  options: WithEnvVars<PostgresIoOptions> = {},
): ResourceDefinition<IoManager<readonly object[]>, unknown> {
  return resourceOf({
    given: options,
    site: sourceSite(postgresIoManager),
    setup: async (config) => openManager(config as PostgresIoOptions),
    teardown: (manager) => manager.close(),
  });
}

interface PostgresIoManager extends IoManager<readonly object[]> {
  close(): Promise<void>;
}

async function openManager({ schema = "public", ...connection }: PostgresIoOptions): Promise<PostgresIoManager> {
  const pg = (await import("pg")).default;
  const client = new pg.Client({ ...connection, types: { getTypeParser } });
  await client.connect();
  function getTypeParser(...[oid, format]: Parameters<typeof pg.types.getTypeParser>) {
    return oid === pg.types.builtins.INT8 ? numberOf : pg.types.getTypeParser(oid, format);
  }
  return {
    async handleOutput(context: OutputContext, value: readonly object[]) {
      const rows = tableRows(value);
      const table = tableOf(schema, context);
      await inTransaction(client, () => replaceRows(client, schema, table, rows, context));
      context.addMetadata({ "dagster/table_name": `${schema}.${nameOf(context)}`, "dagster/row_count": rows.length });
    },
    async loadInput(context: InputContext) {
      const table = tableOf(schema, context);
      const { partitionKey } = context;
      const found =
        partitionKey === null
          ? await client.query<TableRow>(`select * from ${table}`)
          : await client.query<TableRow>(`select * from ${table} where ${quoteName(PARTITION)} = $1`, [partitionKey]);
      return found.rows.map(({ [PARTITION]: _, ...row }) => row);
    },
    close: () => client.end(),
  };
}

/** Which partition a row belongs to. */
const PARTITION = "partition_key";

function numberOf(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function nameOf({ path }: ValueContext): string {
  return path.join("_");
}

function tableOf(schema: string, context: ValueContext): string {
  return `${quoteName(schema)}.${quoteName(nameOf(context))}`;
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function replaceRows(
  client: Client,
  schema: string,
  table: string,
  rows: readonly TableRow[],
  context: OutputContext,
): Promise<void> {
  const { partitionKey } = context;
  const own = columnsOf(rows);
  const columns: readonly TableColumn[] =
    partitionKey === null ? own : [...own.filter(({ name }) => name !== PARTITION), { name: PARTITION, type: "text" }];
  await client.query(`create schema if not exists ${quoteName(schema)}`);
  const known = await knownColumns(client, schema, nameOf(context));
  const missing = columns.filter(({ name }) => !known.has(name));
  if (partitionKey === null) {
    // A table that keeps its columns keeps its grants and views too.
    if (known.size === columns.length && missing.length === 0) await client.query(`delete from ${table}`);
    else {
      await client.query(`drop table if exists ${table}`);
      await createTable(client, table, columns);
    }
  } else if (known.size === 0) await createTable(client, table, columns);
  else {
    for (const column of missing) await client.query(`alter table ${table} add column ${declared(column)}`);
    await client.query(`delete from ${table} where ${quoteName(PARTITION)} = $1`, [partitionKey]);
  }
  const extra = partitionKey === null ? {} : { [PARTITION]: partitionKey };
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({ ...row, ...extra }));
    await insertRows(client, table, columns, part);
  }
}

const ROWS_AT_ONCE = 2_000;

async function knownColumns(client: Client, schema: string, table: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly name: string }>(
    "select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2",
    [schema, table],
  );
  return new Set(rows.map((row) => row.name));
}

async function createTable(client: Client, table: string, columns: readonly TableColumn[]): Promise<void> {
  await client.query(`create table ${table} (${columns.map(declared).join(", ")})`);
}

function declared({ name, type }: TableColumn): string {
  return `${quoteName(name)} ${type}`;
}

async function insertRows(
  client: Client,
  table: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
): Promise<void> {
  if (columns.length === 0) return;
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const text = JSON.stringify(rows, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  await client.query(
    `insert into ${table} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as x(${columns.map(declared).join(", ")})`,
    [text],
  );
}
