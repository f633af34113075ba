// A backfill whose daemon is killed again and again: it goes on, makes each partition once, and ends.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type DevServer, removeFolder, sluice, startDev, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { appendFileSync } from "node:fs";
import { asset, dailyPartitions, Definitions, inProcessExecutor } from "sluice";
const days = dailyPartitions({ startDate: "2024-05-01", endDate: "2024-05-13" });
const note = (context: { assetKey: string; partitionKey: string }) =>
  appendFileSync("trace.txt", context.assetKey + " " + context.partitionKey + "\\n");
const raw = asset({ name: "raw", partitions: days }, note);
const clean = asset({ name: "clean", partitions: days, deps: [raw] }, note);
export default new Definitions({ assets: [raw, clean], executor: inProcessExecutor });
`;

/** From when the daemon answers, or the backfill was launched: in the middle of launches, between them, at once. */
const KILL_AFTER_MILLIS = [900, 1_800, 300];

const folder = temporaryFolder();
let server: DevServer | null = null;
afterAll(async () => {
  await server?.stop();
  removeFolder(folder);
});

const killed = (dead: DevServer) =>
  new Promise<void>((resolve) => {
    dead.child.once("exit", () => resolve());
    dead.child.kill("SIGKILL");
  });

it("goes on where it was when its daemon is killed, and makes each partition once", { timeout: 120_000 }, async () => {
  writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
  server = await startDev(folder);
  const launched = await sluice(["backfill", "launch", "raw", "clean", "--all", "--json"], { cwd: folder });
  expect(launched.code, launched.stderr).toBe(0);
  for (const millis of KILL_AFTER_MILLIS) {
    await new Promise((resolve) => setTimeout(resolve, millis));
    await killed(server);
    server = await startDev(folder);
  }
  const status = async () => {
    const shown = await sluice(["backfill", "show", "latest", "--json"], { cwd: folder });
    return JSON.parse(shown.stdout).status;
  };
  await expect.poll(status, { timeout: 60_000, interval: 1_000 }).toBe("COMPLETED_SUCCESS");
  const lines = readFileSync(join(folder, "trace.txt"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(24);
  expect(new Set(lines).size).toBe(24);
});
