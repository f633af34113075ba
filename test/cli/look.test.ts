// Commands that look at what there is: with a server and without, for people and as JSON, with the exit codes that they promise.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyExample, type DevServer, type Finished, removeFolder, sluice, startDev } from "../support/sluice.ts";

const MORE = `
  notices: [
    notice({ name: "data-team", on: ["run-failed"], to: webhook({ url: EnvVar("HOOK") }) }),
    notice({ name: "nowhere", on: ["run-failed"], to: slack({ webhookUrl: EnvVar("NOT_SET") }) }),
  ],
`;

const OPS = `job({ name: "ops", ops: { good: op({ name: "good" }, () => 1), bad: op({ name: "bad" }, () => { throw new Error("no"); }) } })`;

let folder = "";
let server: DevServer;
let receiver: Server;
let runId = "";
const hooked: string[] = [];

beforeAll(async () => {
  folder = copyExample();
  const file = join(folder, "definitions.ts");
  const text = readFileSync(file, "utf8")
    .replace(
      /import \{([^}]*)\} from "sluice";/,
      'import {$1, EnvVar, job, op, notice, slack, webhook } from "sluice";',
    )
    .replace("  jobs: [", `  jobs: [${OPS}, `)
    .replace("  resources:", `${MORE}  resources:`);
  writeFileSync(file, text);
  receiver = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (chunk: string) => hooked.push(chunk));
    request.on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  server = await startDev(folder, [], { HOOK: `http://127.0.0.1:${port}/hook` });
  runId = JSON.parse((await run("launch", "dbt_job", "--wait", "--json")).stdout).runId;
});
afterAll(async () => {
  await server?.stop();
  receiver?.close();
  removeFolder(folder);
});

const run = (...args: readonly string[]): Promise<Finished> => sluice(args, { cwd: folder });

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("commands that look", () => {
  it("print for programs what they print for people", async () => {
    expect(await json("status")).toMatchObject({ url: server.url, instance: { definitions: { status: "loaded" } } });
    expect(await json("jobs")).toMatchObject([{ name: "ops" }, { name: "dbt_job", lastRuns: [{ id: runId }] }]);
    expect(await json("jobs", "show", "dbt_job")).toMatchObject({ steps: [{ key: "my_dbt_assets" }] });
    expect(await json("runs", "--status", "success", "--job", "dbt_job")).toMatchObject([{ id: runId }]);
    expect(await json("runs", "show", "latest")).toMatchObject({ id: runId, status: "SUCCESS" });
    expect(await json("assets", "show", "stg_orders")).toMatchObject({ key: "stg_orders", history: [{ runId }] });
    const checks = await json("checks", "--status", "passed");
    expect(checks.length).toBeGreaterThan(3);
    expect(await json("notices")).toMatchObject([{ name: "data-team", target: "webhook" }, { name: "nowhere" }]);
    for (const command of ["status", "jobs", "runs", "assets", "checks", "notices"]) {
      const { code, stdout } = await run(command);
      expect(code, command).toBe(0);
      expect(stdout, command).not.toBe("");
    }
  });

  it("show events and logs of a run, named by its id, its end, or as the latest", async () => {
    const lines = (await run("events", runId.slice(-8), "--json")).stdout.trim().split("\n");
    const types = lines.map((line) => JSON.parse(line).type);
    expect([types[0], types.at(-1)]).toEqual(["RUN_ENQUEUED", "RUN_SUCCESS"]);
    expect((await run("events", "latest", "--level", "error")).stdout).toBe("");
    expect((await run("logs", runId)).stdout).toContain("stg_orders");
    expect((await run("logs", "latest", "my_dbt_assets", "--stderr")).stdout).not.toContain("stg_orders");
    expect((await run("logs", "latest", "--follow")).stdout).toContain("stg_orders");
  });

  it("show what became of ops", async () => {
    await run("launch", "ops", "--wait");
    expect((await run("runs", "show", "latest")).stdout).toMatch(/^ops +1 succeeded, 1 failed, 0 skipped$/m);
    expect((await run("runs", "show", runId)).stdout).toMatch(/^assets and checks +\d+ succeeded, 0 failed/m);
  });

  it("run again what ran", async () => {
    const again = await run("reexecute", runId, "--all", "--wait", "--json");
    expect(again.code, again.stderr).toBe(0);
    const shown = await json("runs", "show", JSON.parse(again.stdout).runId);
    expect(shown).toMatchObject({ parentRunId: runId, status: "SUCCESS" });
  });

  it("run checks, and make nothing", async () => {
    const checks = await run("checks", "run", "--asset", "stg_orders", "--wait", "--json");
    expect(checks.code, checks.stderr).toBe(0);
    const { gantt } = await json("runs", "show", JSON.parse(checks.stdout).runId);
    const kinds = gantt.map((row: { readonly resourceType: string | null }) => row.resourceType);
    expect(new Set(kinds)).toEqual(new Set([null, "test"]));
    expect((await run("checks", "run", "--status", "failed")).stderr).toContain("no check fits");
  });

  it("test notices, and say why one does not arrive", async () => {
    expect(await json("notices", "test", "data-team")).toEqual({ sent: true, error: null });
    expect(JSON.parse(hooked.at(-1) ?? "{}")).toMatchObject({ notice: "data-team", lines: [{ kind: "test" }] });
    const nowhere = await run("notices", "test", "nowhere");
    expect(nowhere).toMatchObject({ code: 1, stdout: "It was not sent: the variable NOT_SET is not set\n" });
    expect((await json("notices", "stop", "data-team")).isOn).toBe(false);
  });

  it("say what is wrong with a question, and end with 2", async () => {
    const wrong = [
      [["runs", "show"], "name the run to show"],
      [["runs", "show", "zzzz"], 'there is no run "zzzz"'],
      [["runs", "--status", "lost"], "status: one or more of QUEUED"],
      [["assets", "show", "nobody"], 'there is no asset "nobody"'],
      [["jobs", "show", "nobody"], 'there is no job "nobody"'],
      [["checks", "--status", "bad"], 'there is no "bad"'],
      [["events", "latest", "--level", "loud"], "--level takes debug, info, warning, error"],
      [["logs", "latest", "nobody"], 'has no step "nobody"'],
      [["notices", "test", "nobody"], 'there is no notice "nobody"'],
      [["schedules", "ticks"], "name the schedule: sluice schedules ticks <name>"],
      [["reexecute", "zzzz"], 'there is no run "zzzz"'],
    ] as const;
    for (const [args, said] of wrong) {
      const { code, stderr } = await run(...args);
      expect(stderr, args.join(" ")).toContain(said);
      expect(code, args.join(" ")).toBe(2);
    }
  });

  it("do without a server", async () => {
    await server.stop();
    expect(await json("runs", "show", runId)).toMatchObject({ id: runId });
    expect(await json("status")).toMatchObject({ url: null });
    expect((await run("notices", "test", "nowhere")).code).toBe(1);
  });
});
