// A run of a DuckDB project by a dbt executable, here a stand-in: it is told node by node; when the step's process is killed, dbt is
// interrupted all the same; from failure runs what is left.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finish, removeFolder, sluice, sluiceBin, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { Definitions } from "sluice";
import { DbtCliResource, DbtProject, dbtAssets } from "sluice/dbt";
const project = new DbtProject({ projectDir: "shop" });
await project.prepare();
const models = dbtAssets({ name: "models", manifest: project.manifestPath, project, select: "tag:nightly" }, async function* (context, { dbt }) {
  yield* dbt.cli(["build"], { context }).stream();
});
export default new Definitions({ assets: [models], resources: { dbt: new DbtCliResource({ project, executable: process.env.STAND_IN }) } });
`;

/** Builds \`a\`; waits before the end of \`b\` until it is interrupted, unless it is told to be quick. */
const STAND_IN = `#!${process.execPath}
const fs = require("node:fs");
const tell = (name, id, more) => console.log(JSON.stringify({ data: { node_info: { unique_id: "model.shop." + id, node_name: id, resource_type: "model" }, ...more }, info: { name, level: "debug", msg: name, ts: new Date().toISOString(), thread: "Thread-1" } }));
const build = (id) => (tell("NodeStart", id), tell("NodeFinished", id, { run_result: { status: "success", message: "OK", adapter_response: { _message: "OK" } } }));
const terms = process.argv.slice(process.argv.indexOf("--select") + 1).filter((term) => !term.startsWith("-"));
fs.writeFileSync("called", JSON.stringify({ terms, parent: process.ppid }));
if (!terms.includes("shop.b")) build("a");
if (fs.existsSync("quick")) build("b");
else {
  process.on("SIGINT", () => { fs.writeFileSync("interrupted", "yes"); process.exit(1); });
  process.stdout.on("error", () => {});
  setInterval(() => tell("SQLQuery", "b"), 50);
  tell("NodeStart", "b");
  fs.writeFileSync("waits", "yes");
}
`;

describe.skipIf(process.platform === "win32")("a run by a dbt executable", { timeout: 120_000 }, () => {
  let folder = "";
  let standIn = "";
  const file = (name: string) => join(folder, "shop", name);
  const until = (name: string) => expect.poll(() => existsSync(file(name)), { timeout: 60_000 }).toBe(true);
  const called = (): { readonly terms: readonly string[]; readonly parent: number } =>
    JSON.parse(readFileSync(file("called"), "utf8"));

  beforeAll(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, "shop/models"), { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "shop", sluice: { definitions: "definitions.ts" } }),
    );
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    writeFileSync(
      file("dbt_project.yml"),
      "name: shop\nprofile: shop\nmodels:\n  +materialized: table\n  +tags: nightly\n",
    );
    writeFileSync(
      file("profiles.yml"),
      "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n",
    );
    writeFileSync(file("models/a.sql"), "select 1 as id");
    writeFileSync(file("models/b.sql"), "select * from {{ ref('a') }}");
    writeFileSync(file("models/c.sql"), "{{ config(tags='never', enabled=false) }} select 1");
    standIn = join(folder, "stand-in");
    writeFileSync(standIn, STAND_IN);
    chmodSync(standIn, 0o755);
  });
  afterAll(() => removeFolder(folder));

  it("starts no executable before a step does", async () => {
    const env = { STAND_IN: join(folder, "nowhere") };
    const { code, stdout } = await sluice(["validate"], { cwd: folder, env });
    expect([code, stdout]).toEqual([0, expect.stringContaining("2 assets")]);
  });

  it("interrupts dbt when the step's process is killed, and goes on where it had come to", async () => {
    const env = { ...process.env, STAND_IN: standIn };
    const run = finish(spawn(process.execPath, [sluiceBin, "materialize", "*"], { cwd: folder, env }));
    await until("waits");
    process.kill(called().parent, "SIGKILL");
    await until("interrupted");
    const first = await run;
    expect(first.code).toBe(1);
    expect(first.stdout + first.stderr).toContain("FAILURE (1 succeeded, 1 failed)");

    writeFileSync(file("quick"), "");
    const second = await sluice(["reexecute", "latest"], { cwd: folder, env: { STAND_IN: standIn } });
    expect(second.stdout + second.stderr).toContain("SUCCESS (1 succeeded, 0 failed)");
    expect(called().terms).toEqual(["shop.b"]);
  });
});
