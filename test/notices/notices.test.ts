// Notices from end to end: a run that fails, a check that fails and a sensor that throws are told to a webhook, with links; a server
// that is killed is told of by the next one; what a killed server had not sent is sent by the next one.
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, removeFolder, sluice, startDev, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { asset, assetCheck, AssetCheckResult, defineAssetJob, Definitions, EnvVar, notice, sensor, webhook } from "sluice";
const broken = asset({ name: "broken" }, () => { throw new Error("no space left on the disk"); });
const checked = asset({ name: "checked" }, () => {});
const isRight = assetCheck({ name: "is_right", asset: checked }, () => new AssetCheckResult({ passed: false }));
export default new Definitions({
  assets: [broken, checked],
  assetChecks: [isRight],
  jobs: [defineAssetJob({ name: "all", selection: "*" })],
  sensors: [sensor({ name: "throws", job: "all", minimumIntervalSeconds: 1, defaultStatus: "running" }, () => { throw new Error("the inbox is gone"); })],
  notices: [
    notice({ name: "team", on: ["run-failed", "check-failed", "automation-failed", "daemon-silent"], atMostEvery: "1s", to: webhook({ url: EnvVar("HOOK") }) }),
  ],
});
`;

interface Line {
  readonly kind: string;
  readonly text: string;
  readonly detail: string | null;
  readonly url: string | null;
}

let folder = "";
let receiver: Server;
let server: DevServer;
let status = 200;
let hook = "";
const lines: Line[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, "package.json"), '{ "name": "shop", "type": "module", "sluice": {} }');
  writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
  receiver = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      if (status === 200) lines.push(...JSON.parse(body).lines);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  server = await start();
});
afterAll(async () => {
  await server?.stop();
  receiver?.close();
  removeFolder(folder);
});

const start = () => startDev(folder, [], { HOOK: hook, SLUICE_PUBLIC_URL: "https://sluice.example.com" });
const told = (kind: string) => lines.filter((line) => line.kind === kind);

it("tells of what failed, once, with links and errors", async () => {
  const run = await sluice(["launch", "all", "--wait", "--json"], { cwd: folder });
  expect(run.code).toBe(1);
  const { runId } = JSON.parse(run.stdout);
  await expect.poll(() => told("run-failed"), { timeout: 30_000 }).toHaveLength(1);
  const [failed] = told("run-failed");
  expect(failed).toMatchObject({ url: `https://sluice.example.com/runs/${runId}` });
  expect(failed?.text).toContain("of all failed");
  expect(failed?.detail).toContain("no space left on the disk");
  await expect.poll(() => told("automation-failed"), { timeout: 30_000 }).toHaveLength(1);
  expect(told("automation-failed")[0]).toMatchObject({ url: "https://sluice.example.com/automation/throws" });
  expect(told("check-failed").map(({ text }) => text)).toEqual(["check is_right of checked failed"]);
});

it("a killed server is told of by the next one, which also sends what was left", async () => {
  status = 503;
  await sluice(["launch", "all", "--wait"], { cwd: folder });
  const killed = new Promise((resolve) => server.child.once("exit", resolve));
  server.child.kill("SIGKILL");
  await killed;
  status = 200;
  // A heartbeat counts as silence after twenty seconds.
  await new Promise((resolve) => setTimeout(resolve, 21_000));
  server = await start();
  await expect.poll(() => told("daemon-silent"), { timeout: 40_000 }).toHaveLength(1);
  await expect.poll(() => told("run-failed").length, { timeout: 40_000 }).toBe(2);
}, 120_000);
