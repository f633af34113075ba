// The daemon that evaluates conditions is killed at moments around its evaluations: each update of an upstream asset is followed
// by one run of what is made of it, never none and never two. And the same without being killed, for conditions at times.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { asset, AutomationCondition, automationConditionSensor, Definitions, inProcessExecutor } from "sluice";
const raw = asset({ name: "raw" }, () => {});
const other = asset({ name: "other" }, () => {});
const mart = asset({ name: "mart", deps: [raw], automationCondition: AutomationCondition.eager() }, () => {});
const timed = asset({ name: "timed", deps: [raw, other], automationCondition: AutomationCondition.onCron("* * * * *") }, () => {});
export default new Definitions({
  assets: [raw, other, mart, timed],
  sensors: [
    automationConditionSensor({ name: "eager_ones", target: "mart", minimumIntervalSeconds: 1, defaultStatus: "running" }),
    automationConditionSensor({ name: "timed_ones", target: "timed", minimumIntervalSeconds: 1, defaultStatus: "running" }),
  ],
  executor: inProcessExecutor,
});
`;

interface Run {
  readonly id: string;
  readonly status: string;
  readonly launchedBy: string;
  readonly assetKeys: readonly string[] | null;
  readonly createdAt: string;
}

/** Moments at which the daemon dies, after the run that updates the upstream asset has ended. */
const MOMENTS = [0, 250, 600, 950];
const LONG_MILLIS = 400_000;

describe.skipIf(process.platform === "win32")("a daemon of conditions that is killed", { timeout: LONG_MILLIS }, () => {
  const folder = temporaryFolder();
  let server: DevServer;

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    server = await startDev(folder);
  }, LONG_MILLIS);
  afterAll(async () => {
    await server?.stop();
    removeFolder(folder);
  });

  const get = async (path: string) => (await fetch(server.url + path)).json();
  const runs = async (launchedBy: string): Promise<readonly Run[]> => {
    const page = await get(`/api/runs?launchedBy=${encodeURIComponent(launchedBy)}&limit=500`);
    return page.items;
  };
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (let n = 0; n < 2400; n++) {
      if (await holds()) return;
      await sleep(100);
    }
    throw new Error(`it did not come: ${what}\n${server.output()}`);
  };
  const materialize = async (...assetKeys: readonly string[]) => {
    const response = await fetch(`${server.url}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ assetKeys }),
    });
    const { runId } = await response.json();
    await until("the run ends", async () => (await get(`/api/runs/${runId}`)).endedAt !== null);
  };
  const evaluated = (asset: string) =>
    until(`${asset} is evaluated`, async () => (await get(`/api/assets/${asset}/evaluations`)).items.length > 0);

  it("requests once for each update", async () => {
    await materialize("raw", "other", "mart", "timed");
    await Promise.all([evaluated("mart"), evaluated("timed")]);
    for (const [round, moment] of MOMENTS.entries()) {
      await materialize("raw");
      await sleep(moment);
      server.child.kill("SIGKILL");
      server = await startDev(folder);
      await until(`round ${round}`, async () => (await runs("sensor eager_ones")).length > round);
      // Long enough for a second request to come, if one would.
      await until("all is quiet", async () =>
        (await runs("sensor eager_ones")).every((run) => run.status === "SUCCESS"),
      );
      await sleep(3_000);
      expect(await runs("sensor eager_ones")).toHaveLength(round + 1);
    }
  });

  it("waits for all that an asset is made of to be updated since the tick", async () => {
    const before = await runs("sensor timed_ones");
    // A tick passes, and only one of two is updated after it.
    await sleep(61_000 - (Date.now() % 60_000) + 1_500);
    await materialize("raw");
    await sleep(3_000);
    expect(await runs("sensor timed_ones")).toHaveLength(before.length);
    await materialize("other");
    await until("it is requested", async () => (await runs("sensor timed_ones")).length > before.length);
    await sleep(3_000);
    const [newest, ...older] = await runs("sensor timed_ones");
    expect(older).toHaveLength(before.length);
    expect(newest).toMatchObject({ assetKeys: ["timed"] });
  });
});
