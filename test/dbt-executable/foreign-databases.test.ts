// Projects of databases that the engine has no adapter for: they are read here, and run elsewhere.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { foreignDatabases } from "../../packages/cli/src/project/foreign-databases.ts";
import { repository } from "../support/sluice.ts";

// The program as it is built: the engine reads its macros from there.
const { DbtProject }: typeof import("../../packages/cli/src/library/dbt.ts") = await import(
  join(repository, "packages/cli/dist/program/dbt.js")
);

const folder = mkdtempSync(join(tmpdir(), "sluice-foreign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "models"));
writeFileSync(join(folder, "dbt_project.yml"), "name: shop\nprofile: shop\n");
writeFileSync(
  join(folder, "models", "orders.sql"),
  "select {{ dbt.current_timestamp() }} as at, '{{ target.type }}' as db, {{ dbt.type_string() }} as t",
);
writeFileSync(join(folder, "models", "daily.sql"), "select * from {{ ref('orders') }}");

const outputs = Object.keys(foreignDatabases).map(
  (type) =>
    `    ${type}: {type: ${type}, database: db, dbname: db, project: db, catalog: db, object_storage_source: db, schema: s, dataset: s, object_storage_path: s, password: hush}`,
);
const more = [
  "    file: {type: duckdb, path: 'data/shop.duckdb'}",
  "    pg: {type: snowflake, database: db}",
  "    none: {type: access}",
];
writeFileSync(
  join(folder, "profiles.yml"),
  `shop:\n  target: duckdb\n  outputs:\n${[...outputs, ...more].join("\n")}\n`,
);

async function relationOf(target: string): Promise<string> {
  const project = new DbtProject({ projectDir: folder, target, targetPath: `target-${target}` });
  await project.prepare();
  return JSON.parse(readFileSync(project.manifestPath, "utf8")).nodes["model.shop.daily"].relation_name;
}

describe("a project of a foreign database", () => {
  it.each(Object.keys(foreignDatabases))("is read: %s", async (type) => {
    const { quote, database } = foreignDatabases[type] ?? { quote: "", database: null };
    const parts = database === null ? ["s", "daily"] : ["db", "s", "daily"];
    expect((await relationOf(type)).replace(/^(?:``|"")?\./, "")).toBe(
      parts.map((part) => `${quote}${part}${quote}`).join("."),
    );
  });

  it("has the names that its database gives by itself", async () => {
    expect(await relationOf("file")).toBe('"shop"."main"."daily"');
  });

  it("is refused without a schema, or when nobody knows its database", async () => {
    await expect(relationOf("pg")).rejects.toThrow("'schema' is a required property");
    await expect(relationOf("none")).rejects.toThrow("Could not find adapter type access!");
  });

  it("is not run here: the error says what can", async () => {
    const project = new DbtProject({ projectDir: folder, target: "duckdb" });
    const { exitCode, problem } = await project.engine.invoke({
      argv: ["build", "--target", "duckdb"],
      cwd: folder,
      env: process.env,
      signal: new AbortController().signal,
      stdout: () => {},
      stderr: () => {},
      onEvent: () => {},
    });
    expect([exitCode, problem?.hint]).toEqual([2, expect.stringContaining('executable: "dbt"')]);
  });
});
