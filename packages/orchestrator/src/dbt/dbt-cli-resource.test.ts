// dbt inside a step, with a stand-in for the dbt executable: it notes how it was called and plays what real dbt once told.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Definitions } from "../definitions/definitions.ts";
import { materialize } from "../runs/materialize.ts";
import { createDbtAssets } from "./dbt-assets.ts";
import { type DbtCliOptions, DbtCliResource } from "./dbt-cli-resource.ts";
import { DbtProject } from "./dbt-project.ts";
import type { DbtEngine } from "./types.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-dbt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fixture = (name: string) => join(import.meta.dirname, name);
const calls = join(folder, "calls.jsonl");
const executable = join(folder, "dbt");
writeFileSync(
  executable,
  `#!${process.execPath}
const fs = require("node:fs");
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("DBT_")));
fs.appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), env }) + "\\n");
console.log("a line that is no event");
if (process.env.PLAY === "wait") {
  process.on("SIGINT", () => process.exit(1));
  setInterval(() => {}, 1000);
} else {
  for (const event of JSON.parse(fs.readFileSync(${JSON.stringify(fixture("fixture-events.json"))}, "utf8"))) console.log(JSON.stringify(event));
  process.exitCode = 1;
}
`,
);
chmodSync(executable, 0o755);
const projectDir = join(folder, "project");
mkdirSync(projectDir);
writeFileSync(join(projectDir, "dbt_project.yml"), "name: dbt_project\n");

const noEngine: DbtEngine = { invoke: () => Promise.reject(new Error("the executable takes its place")) };
const project = new DbtProject({ projectDir, executable, target: "dev" }, noEngine);
const manifest = JSON.parse(readFileSync(fixture("fixture-manifest.json"), "utf8"));
const definitionsWith = (args: readonly string[], options: Partial<DbtCliOptions> = {}) =>
  new Definitions({
    assets: [
      createDbtAssets(noEngine)({ name: "models", manifest }, async function* (context, { dbt }) {
        yield* dbt.cli(args, { context, ...options }).stream();
      }),
    ],
    resources: { dbt: new DbtCliResource({ project }) },
  });
const quiet = { onOutput: () => {} };
const lastCall = () => JSON.parse(readFileSync(calls, "utf8").trim().split("\n").at(-1) ?? "");

describe("DbtCliResource", () => {
  it("calls dbt in its project and gives what it made, though it failed", async () => {
    const outcome = await materialize(definitionsWith(["build"]), quiet);
    expect(outcome.success).toBe(false);
    expect([...outcome.materialized].sort()).toEqual(["raw_orders", "raw_users", "stg_orders", "stg_users"]);
    expect(outcome.checks.filter((check) => check.outcome === "failed").map((check) => check.name)).toEqual([
      "unique_stg_orders_order_id",
    ]);
    const failure = outcome.events.find((event) => event.type === "STEP_FAILURE");
    expect(failure?.message).toBe(
      'Execution of step "models" failed: `dbt build --select fqn:*` ended with exit code 1.',
    );
    expect(failure?.type === "STEP_FAILURE" && failure.error.message).toContain('column "nope" does not exist');
    expect(outcome.events.map((event) => event.message)).toContain("Finished dbt command: `dbt build --select fqn:*`.");
    expect(lastCall()).toMatchObject({
      argv: ["build", "--select", "fqn:*", "--target", "dev"],
      cwd: projectDir,
      env: {
        DBT_LOG_FORMAT: "json",
        DBT_TARGET_PATH: expect.stringContaining(join(projectDir, "target", "runs", "models-")),
      },
    });
    expect(lastCall().env).not.toHaveProperty("DBT_INDIRECT_SELECTION");
  });

  it("runs a part with its own tests only; a failed dbt command passes when asked to, a blocking check does not", async () => {
    const outcome = await materialize(definitionsWith(["build"], { raiseOnError: false }), {
      ...quiet,
      selection: "stg_users",
    });
    expect(outcome.success).toBe(false);
    expect(outcome.events.find((event) => event.type === "STEP_FAILURE")?.message).toMatch(/Blocking check/);
    expect(lastCall().argv.join(" ")).toBe(
      "build --select dbt_project.staging.stg_users dbt_project.staging.unique_stg_users_user_id dbt_project.staging.not_null_stg_users_user_id --target dev",
    );
    expect(lastCall().env["DBT_INDIRECT_SELECTION"]).toBe("empty");
  });

  it("interrupts dbt when the run is canceled", async () => {
    process.env["PLAY"] = "wait";
    const controller = new AbortController();
    const before = readFileSync(calls, "utf8").length;
    const running = materialize(definitionsWith(["build"]), { ...quiet, signal: controller.signal });
    await expect.poll(() => readFileSync(calls, "utf8").length, { timeout: 20_000 }).toBeGreaterThan(before);
    // The stand-in listens a moment after it has noted its call.
    const again = setInterval(() => controller.abort(), 300);
    const outcome = await running;
    clearInterval(again);
    delete process.env["PLAY"];
    expect(outcome.events.some((event) => event.type === "STEP_CANCELED")).toBe(true);
    expect(outcome.materialized).toEqual([]);
  });

  it("says when the executable is not there, or the project is not", async () => {
    const missing = new DbtProject({ projectDir, executable: join(folder, "no-dbt") }, noEngine);
    await expect(missing.prepare()).rejects.toThrow(/no-dbt" cannot be started: .*ENOENT/);
    expect(() => new DbtProject({ projectDir: join(folder, "nowhere") }, noEngine)).toThrow(
      "there is no dbt_project.yml",
    );
    await expect(project.prepare()).rejects.toThrow("Failure in test unique_stg_orders_order_id");
  });
});
