// The orchestrator's side of the walk-through, from the command line: a run of the job, a second one, a part, a failing
// test, a failing model, and definitions that break.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyExample, type DevServer, removeFolder, sluice, startDev } from "../support/sluice.ts";

let folder = "";
let server: DevServer;
beforeAll(async () => {
  folder = copyExample();
  server = await startDev(folder);
});
afterAll(async () => {
  await server?.stop();
  removeFolder(folder);
});

const get = async (path: string) => (await fetch(server.url + path)).json();
const model = (file: string) => join(folder, "dbt_project/models", file);

async function latestRun() {
  const { items } = await get("/api/runs?limit=1");
  return get(`/api/runs/${items[0].id}`);
}

/** Definitions are loaded again when a file changes; this waits for that. */
async function reload() {
  const answer = await fetch(`${server.url}/api/definitions/reload`, { method: "POST" });
  return answer.json();
}

describe("with a server running", () => {
  it("a launched job prints dbt's lines and succeeds", async () => {
    const done = await sluice(["launch", "dbt_job", "--wait"], { cwd: folder });
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(done.stdout).toContain("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11");
    // What was parsed when the definitions were loaded serves the run.
    expect(done.stdout).not.toContain("partial parsing");
    const run = await latestRun();
    expect(run.status).toBe("SUCCESS");
    const nodes = run.gantt.filter((row: { kind: string }) => row.kind === "node");
    expect(nodes).toHaveLength(11);
    const events: { message: string; type: string }[] = await get(`/api/runs/${run.id}/events?limit=1000`);
    const messages = events.map((event) => event.message);
    expect(messages).toContain("Finished dbt command: `dbt build --select fqn:*`.");
    expect(messages).toContain("Check not_null_stg_orders_order_id succeeded for materialization of stg_orders.");
    expect(messages.some((text) => /^Finished execution of step "my_dbt_assets" in \d+(\.\d+)?m?s\.$/.test(text))).toBe(
      true,
    );
    expect(events.filter((event) => event.type === "ASSET_MATERIALIZATION")).toHaveLength(5);
    expect(events.filter((event) => event.type === "ASSET_CHECK_EVALUATION")).toHaveLength(6);
  });

  it("a part runs only its own tests", async () => {
    const done = await sluice(["materialize", "stg_orders", "--wait"], { cwd: folder });
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const run = await latestRun();
    const events: { message: string }[] = await get(`/api/runs/${run.id}/events?limit=1000`);
    expect(events.map((event) => event.message)).toContain(
      "Finished dbt command: `dbt build --select dbt_project.staging.stg_orders`.",
    );
    const ids = run.gantt
      .filter((row: { kind: string }) => row.kind === "node")
      .map((row: { label: string }) => row.label);
    expect(ids).toContain("stg_orders");
    expect(ids.some((label: string) => label.includes("stg_users_user_id"))).toBe(false);
  });

  it("a failing model fails the run; what is below is skipped because of it; from failure runs just these", async () => {
    const good = readFileSync(model("staging/stg_orders.sql"), "utf8");
    writeFileSync(model("staging/stg_orders.sql"), `${good.trimEnd()}\nwhere no_such_column = 1\n`);
    await reload();
    const failed = await sluice(["launch", "dbt_job", "--wait"], { cwd: folder });
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('column "no_such_column" does not exist');
    const run = await latestRun();
    const row = (label: string) => run.gantt.find((each: { label: string }) => each.label === label);
    expect(row("stg_orders").status).toBe("error");
    expect(row("user_order_summary")).toMatchObject({
      status: "skipped",
      skippedBecauseOf: "model.dbt_project.stg_orders",
    });
    const assets: { key: string; status: string }[] = await get("/api/assets");
    const status = Object.fromEntries(assets.map((asset) => [asset.key, asset.status]));
    expect(status).toMatchObject({ raw_orders: "materialized", stg_orders: "failed", user_order_summary: "skipped" });

    writeFileSync(model("staging/stg_orders.sql"), good);
    await reload();
    const again = await fetch(`${server.url}/api/runs/${run.id}/reexecute`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ strategy: "from-failure" }),
    });
    const { runId } = await again.json();
    const second = await ended(runId);
    expect(second.status).toBe("SUCCESS");
    const rerun = second.gantt
      .filter((each: { kind: string }) => each.kind === "node")
      .map((each: { label: string }) => each.label);
    expect(rerun).toContain("stg_orders");
    expect(rerun).toContain("user_order_summary");
    expect(rerun).not.toContain("raw_users");
    expect(rerun).not.toContain("stg_users");
  });

  it("a failing test is a failed check with its row count", async () => {
    appendFileSync(join(folder, "dbt_project/seeds/raw_orders.csv"), "1,1,50,2024-02-01\n");
    const failed = await sluice(["launch", "dbt_job", "--wait"], { cwd: folder });
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("Got 1 result, configured to fail if != 0");
    const checks: { name: string; executions: { status: string; failedRows: number }[] }[] = await get(
      "/api/assets/stg_orders/checks",
    );
    const unique = checks.find((check) => check.name === "unique_stg_orders_order_id");
    expect(unique?.executions[0]).toMatchObject({ status: "failed", failedRows: 1 });
    expect(unique?.executions.length).toBeGreaterThan(1);
  });

  it("a model that is added shows up, and broken definitions keep the old ones and say where", async () => {
    writeFileSync(model("marts/order_count.sql"), "select count(*) as orders from {{ ref('stg_orders') }}\n");
    const view = await reload();
    expect(view).toMatchObject({ status: "loaded", assetCount: 6 });
    const definitions = join(folder, "definitions.ts");
    const good = readFileSync(definitions, "utf8");
    writeFileSync(definitions, `${good}\nconst broken = ;\n`);
    const broken = await reload();
    expect(broken).toMatchObject({ status: "failed", assetCount: 6 });
    expect(broken.problems[0]).toMatchObject({ line: good.split("\n").length + 1 });
    writeFileSync(definitions, good);
    expect(await reload()).toMatchObject({ status: "loaded" });
  });

  it("a second server in the folder says that there is one, and leaves its place to it", async () => {
    const second = await startDev(folder);
    expect(second.output()).toContain(`already: ${server.url}.`);
    expect(second.url).not.toBe(server.url);
    await second.stop();
    expect(JSON.parse(readFileSync(join(folder, ".sluice/server.json"), "utf8"))).toMatchObject({ url: server.url });
  });

  it("an unknown job is refused with a near name", async () => {
    const done = await sluice(["launch", "dbt_jb"], { cwd: folder });
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('"dbt_jb"');
    expect(done.stderr).toContain("dbt_job");
  });
});

async function ended(runId: string) {
  for (;;) {
    const run = await get(`/api/runs/${runId}`);
    if (["SUCCESS", "FAILURE", "CANCELED"].includes(run.status)) return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
