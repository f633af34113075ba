// A newcomer's first minutes: `sluice init --yes` in an empty folder, then a run of what it made.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { removeFolder, sluice, temporaryFolder } from "../support/sluice.ts";

const folders: string[] = [];
function emptyFolder(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

it("makes a project that runs as it stands", async () => {
  const folder = emptyFolder();
  const made = await sluice(["init", "--yes"], { cwd: folder });
  expect(made.code, made.stderr).toBe(0);
  for (const file of [
    "definitions.ts",
    "package.json",
    ".gitignore",
    ".env.example",
    "dbt_project/dbt_project.yml",
    "dbt_project/profiles.yml",
  ]) {
    expect(existsSync(join(folder, file)), file).toBe(true);
  }
  const run = await sluice(["launch", "dbt_job", "--wait"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toContain("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11");
  const assets = await sluice(["assets", "--json"], { cwd: folder });
  expect(JSON.parse(assets.stdout).map((asset: { key: string; status: string }) => [asset.key, asset.status])).toEqual([
    ["raw_orders", "materialized"],
    ["raw_users", "materialized"],
    ["stg_orders", "materialized"],
    ["stg_users", "materialized"],
    ["user_order_summary", "materialized"],
  ]);
});

it("overwrites nothing", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "notes.txt"), "mine");
  const refused = await sluice(["init", "--yes"], { cwd: folder });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("is not empty: notes.txt");
  expect(existsSync(join(folder, "definitions.ts"))).toBe(false);
});

it("keeps what package.json says", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "mine", dependencies: { left: "1" } }));
  mkdirSync(join(folder, ".git"));
  const made = await sluice(["init", "--yes"], { cwd: folder });
  expect(made.code, made.stderr).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toMatchObject({
    name: "mine",
    dependencies: { left: "1" },
    sluice: { definitions: "definitions.ts", warehouse: "embedded" },
  });
});

it("without a terminal it says how to go on", async () => {
  const asked = await sluice(["init"], { cwd: emptyFolder() });
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain("hint: use --yes for the defaults");
});

it("validates what it made, and says where a mistake is, without a server", async () => {
  const folder = emptyFolder();
  await sluice(["init", "--yes"], { cwd: folder });
  const valid = await sluice(["validate", "--json"], { cwd: folder });
  expect(JSON.parse(valid.stdout)).toMatchObject({ valid: true, assets: 5, checks: 6, jobs: 1 });
  expect(existsSync(join(folder, ".sluice/postgres"))).toBe(false);
  writeFileSync(join(folder, "dbt_project/models/broken.sql"), "select * from {{ ref('stg_order') }}");
  const broken = await sluice(["validate"], { cwd: folder });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain("broken.sql:1");
  expect(broken.stdout).toContain("depends on a node named 'stg_order' which was not found");
});
