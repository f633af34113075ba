// The adapter contract, run on PostgreSQL: a real server that the test brings itself.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type AdapterUnderTest, adapterContract } from "@sluice/adapter-contract/testing";
import { createPostgresAdapter } from "@sluice/adapter-postgres";
import { afterAll, describe, it } from "vitest";
import { startEmbeddedServer } from "../support/embedded.ts";
import { repository } from "../support/sluice.ts";

const macros = join(repository, "packages/adapters/postgres/macros");
const server = await startEmbeddedServer();

const adapter = createPostgresAdapter({
  macros: () =>
    readdirSync(macros, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".sql"))
      .map((file) => ({ path: join("macros", relative(".", file)), text: readFileSync(join(macros, file), "utf8") })),
});
const output = {
  type: "postgres",
  host: server.host,
  port: server.port,
  user: server.user,
  password: server.password,
  dbname: "postgres",
  schema: "public",
  retries: 0,
};

const subject: AdapterUnderTest = {
  adapter,
  output,
  requiredKeys: ["host", "port", "user", "password", "dbname", "schema"],
  unreachable: { ...output, port: 1 },
  schema: "public",
  samples: [
    { sql: "7::int4", kind: "integer", value: 7 },
    { sql: "9007199254740993::int8", kind: "integer", value: 9007199254740993n },
    { sql: "1.10::numeric(20,2)", kind: "decimal", value: "1.10" },
    { sql: "'NaN'::float8", kind: "float", value: Number.NaN },
    { sql: "0.1::float8", kind: "float", value: 0.1 },
    { sql: "true", kind: "boolean", value: true },
    { sql: "null::text", kind: "text", value: null },
    { sql: "'grüße'::varchar(9)", kind: "text", value: "grüße" },
    { sql: "date '2024-01-02'", kind: "date", value: "2024-01-02" },
    { sql: "timestamp '2024-01-02 03:04:05.678901'", kind: "datetime", value: "2024-01-02 03:04:05.678901" },
    { sql: "timestamptz 'infinity'", kind: "datetimetz", value: "infinity" },
    { sql: `'{"a": [1]}'::json`, kind: "json", value: '{"a": [1]}' },
    { sql: "array['a,b', null, 'c\"d', 'NULL']", kind: "list", value: ["a,b", null, 'c"d', "NULL"] },
    {
      sql: "array[[1,2],[3,4]]",
      kind: "list",
      value: [
        [1, 2],
        [3, 4],
      ],
    },
    { sql: "'\\x00ff'::bytea", kind: "binary", value: "\\x00ff" },
  ],
  endlessQuery: "select pg_sleep(3600)",
  sessionState: {
    change: "create temporary table contract_temporary as select 1 as a; set work_mem = '7MB'",
    observe: "select current_setting('work_mem') || coalesce(to_regclass('contract_temporary')::text, '')",
  },
};

afterAll(() => server.stop());

describe("the adapter contract on PostgreSQL", () => {
  for (const { name, run } of adapterContract(subject)) it(name, run);
});
