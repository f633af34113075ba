// A dbt whose project or log is not what the definitions expect: what it did not tell is found, what it could not do is said.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Definitions } from "../definitions/definitions.ts";
import { type MaterializeOutcome, materialize } from "../runs/materialize.ts";
import { createDbtAssets } from "./dbt-assets.ts";
import { DbtCliResource } from "./dbt-cli-resource.ts";
import { DbtProject } from "./dbt-project.ts";
import type { DbtEngine } from "./types.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-untold-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "dbt_project.yml"), "name: shop\n");
mkdirSync(join(folder, "target"));

const model = (name: string, parents: readonly string[] = []) => ({
  [`model.shop.${name}`]: {
    resource_type: "model",
    name,
    package_name: "shop",
    fqn: ["shop", name],
    original_file_path: `models/${name}.sql`,
    config: { materialized: "table" },
    depends_on: { nodes: parents.map((parent) => `model.shop.${parent}`) },
  },
});
const manifestOf = (...nodes: readonly object[]) => ({
  metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json", adapter_type: "postgres" },
  nodes: Object.assign({}, ...nodes),
});

const PRELUDE = `
const fs = require("node:fs"), path = require("node:path"), target = process.env.DBT_TARGET_PATH;
const tell = (name, data = {}, level = "debug") => console.log(JSON.stringify({ data, info: { name, level, msg: data.msg ?? name, ts: "2026-01-01T00:00:00Z" } }));
const info = (name, more = {}) => ({ unique_id: "model.shop." + name, node_name: name, resource_type: "model", ...more });
const start = (name) => tell("NodeStart", { node_info: info(name) });
const finish = (name, status = "success") => tell("NodeFinished", { node_info: info(name), run_result: { status, execution_time: 1 } });
const write = (name, value) => { fs.mkdirSync(target, { recursive: true }); fs.writeFileSync(path.join(target, name), JSON.stringify(value)); };
`;

let made = 0;
async function run(body: string, nodes: object, selection?: string): Promise<MaterializeOutcome> {
  const executable = join(folder, `dbt-${made++}`);
  writeFileSync(executable, `#!${process.execPath}\n${PRELUDE}\n${body}`);
  chmodSync(executable, 0o755);
  const none: DbtEngine = { invoke: () => Promise.reject(new Error("the executable takes its place")) };
  const project = new DbtProject({ projectDir: folder }, none);
  const models = createDbtAssets(none)(
    { name: "models", manifest: manifestOf(nodes) },
    async function* (context, { dbt }) {
      yield* dbt.cli(["build"], { context }).stream();
    },
  );
  const definitions = new Definitions({
    assets: [models],
    resources: { dbt: new DbtCliResource({ project, executable }) },
  });
  return materialize(definitions, { onOutput: () => {}, ...(selection === undefined ? {} : { selection }) });
}

const shop = { ...model("a"), ...model("b", ["a"]) };
const failureOf = ({ events }: MaterializeOutcome) => {
  const failure = events.find((event) => event.type === "STEP_FAILURE");
  return failure?.type === "STEP_FAILURE" ? failure.error.message : null;
};
const failedAssets = ({ events }: MaterializeOutcome) =>
  events.flatMap((event) => (event.type === "ASSET_FAILED_TO_MATERIALIZE" ? [event.message] : []));

describe("what a dbt command did not tell", () => {
  it("is a model that the project no longer has: the others are made, the run says what is gone", async () => {
    const outcome = await run(
      `start("a"); finish("a"); write("manifest.json", { metadata: {}, nodes: { "model.shop.a": {} } });`,
      shop,
    );
    expect(outcome.materialized).toEqual(["a"]);
    expect(failureOf(outcome)).toBe(
      "the dbt project no longer has model b where the definitions have it: reload the definitions",
    );
    expect(failedAssets(outcome)).toEqual(["b was not materialized: the dbt project no longer has models/b.sql."]);
  });

  it("is a model that a selection no longer finds, though dbt is content", async () => {
    const body = `tell("NoNodesForSelectionCriteria", { spec_raw: process.argv.at(-1) }, "warn");`;
    const outcome = await run(body, shop, "b");
    expect(outcome.success).toBe(false);
    expect(failureOf(outcome)).toContain("no longer has model b");
  });

  it("is read from its artifacts when its log was turned down", async () => {
    const body = `write("run_results.json", { metadata: { generated_at: new Date().toISOString() }, results: [
      { unique_id: "model.shop.a", status: "success", execution_time: 2, timing: [], adapter_response: { rows_affected: 7 } },
      { unique_id: "model.shop.b", status: "error", message: "no table", timing: [] } ] }); process.exitCode = 1;`;
    const outcome = await run(body, shop);
    expect(outcome.materialized).toEqual(["a"]);
    expect(failedAssets(outcome)).toEqual(["b was not materialized: no table"]);
    const a = outcome.events.find((event) => event.type === "NODE_FINISH" && event.nodeName === "a");
    expect(a?.type === "NODE_FINISH" && a.adapterResponse).toEqual({ rows_affected: 7 });
  });

  it("is not taken from the artifacts of another command", async () => {
    const body = `write("run_results.json", { metadata: { generated_at: "2020-01-01T00:00:00Z" }, results: [
      { unique_id: "model.shop.a", status: "success" }] });`;
    const outcome = await run(body, shop);
    expect(outcome.materialized).toEqual([]);
    expect(failureOf(outcome)).toMatch(/told nothing of what it did: is its executable a dbt\?/);
  });

  it("is told of result lines where there are no others", async () => {
    const line = `tell("LogModelResult", { status: "CREATE VIEW", execution_time: 1.5, node_info: info("a", { node_status: "success" }) }, "info");
      tell("LogModelResult", { status: "ERROR", node_info: info("b", { node_status: "error" }) }, "error"); process.exitCode = 1;`;
    const outcome = await run(line, shop);
    expect(outcome.materialized).toEqual(["a"]);
    expect(failedAssets(outcome)).toEqual(["b was not materialized."]);
  });

  it("has an end when dbt was killed: nothing stays open, and nothing that was made is lost", async () => {
    const outcome = await run(`start("a"); finish("a"); start("b"); process.kill(process.pid, "SIGKILL");`, shop);
    expect(outcome.materialized).toEqual(["a"]);
    expect(failureOf(outcome)).toMatch(/ended with exit code 2: The process of .* was ended by SIGKILL/);
    expect(failedAssets(outcome)).toEqual(["b was not materialized: dbt ended before this node did."]);
    const ends = outcome.events.flatMap((event) => (event.type === "NODE_FINISH" ? [event.outcome] : []));
    expect(ends).toEqual(["success", "error"]);
  });

  it("may be that the manifest is older than the project: what is new is named", async () => {
    const outcome = await run(`for (const name of ["a", "b", "fresh"]) { start(name); finish(name); }`, shop);
    expect([outcome.success, outcome.materialized]).toEqual([true, ["a", "b"]]);
    const warnings = outcome.events.filter((event) => event.level === "warning").map((event) => event.message);
    expect(warnings).toEqual([expect.stringContaining("dbt ran model.shop.fresh, which the manifest")]);
  });
});

describe("dbt 2.x", () => {
  it("tells less of an end, and of warnings, what was reused, what was canceled", async () => {
    const body = `start("a"); finish("a", "warn");
      start("b"); tell("Generic", { node_info: { unique_id: "model.shop.b" }, msg: "dbt1308: no such column" }, "error");
      tell("LogModelResult", { status: "error", node_info: info("b", { node_status: "error" }) }, "info"); finish("b", "error");
      start("c"); finish("c", "reused"); start("d"); finish("d", "cancelled"); process.exitCode = 1;`;
    const outcome = await run(body, { ...shop, ...model("c"), ...model("d") });
    expect(outcome.materialized).toEqual(["a"]);
    expect(failedAssets(outcome)).toEqual([
      "b was not materialized: dbt1308: no such column",
      "d was not materialized: the run was canceled.",
    ]);
    const ends = outcome.events.flatMap((event) => (event.type === "NODE_FINISH" ? [event.outcome] : []));
    expect(ends).toEqual(["warn", "error", "reused", "canceled"]);
  });
});

describe("a microbatch model", () => {
  it("is one node, whose batches are counted", async () => {
    const batch = (status: string) =>
      `start("a"); tell("LogBatchResult", { status: "${status}", node_info: info("a") }); finish("a", "${status === "MERGE 1" ? "success" : status}");`;
    const body = (outcome: string, statuses: readonly string[]) =>
      `start("a"); ${statuses.map(batch).join("\n")} tell("NodeFinished", { node_info: info("a"), run_result: { status: "${outcome}", message: "${outcome.toUpperCase()}" } });`;
    const good = await run(body("success", ["MERGE 1", "MERGE 1"]), model("a"));
    expect(good.materialized).toEqual(["a"]);
    expect(good.events.filter((event) => event.type === "NODE_START")).toHaveLength(1);
    const made = good.events.find((event) => event.type === "ASSET_MATERIALIZATION");
    expect(made?.type === "ASSET_MATERIALIZATION" && made.metadata["batches"]).toEqual({ kind: "int", value: 2 });

    const bad = await run(
      `${body("partial success", ["MERGE 1", "error", "skipped"])} process.exitCode = 1;`,
      model("a"),
    );
    expect(failedAssets(bad)).toEqual([
      "a was not materialized: PARTIAL SUCCESS (1 batch succeeded, 1 failed, 1 skipped)",
    ]);
  });
});
