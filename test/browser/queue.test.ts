// The queue and pools on the deployment page, what a run waits for on its own page, and many runs at once in the list.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { setTimeout as sleep } from "node:timers/promises";
import { asset, Definitions, defineAssetJob, inProcessExecutor } from "sluice";
const one = asset({ name: "one", pool: "warehouse" }, (context) => sleep(600_000, undefined, { signal: context.signal }));
const two = asset({ name: "two", pool: "warehouse", priority: 5 }, (context) => sleep(600_000, undefined, { signal: context.signal }));
const quick = asset({ name: "quick" }, () => {});
export default new Definitions({
  assets: [one, two, quick],
  jobs: [
    defineAssetJob({ name: "slow", selection: "one or two" }),
    defineAssetJob({ name: "quick", selection: "quick", executor: inProcessExecutor }),
  ],
});
`;
const PACKAGE = {
  name: "queue",
  sluice: { definitions: "definitions.ts", runs: { maxConcurrentRuns: 1 }, pools: { limits: { warehouse: 1 } } },
};

describe.skipIf(reasonToSkip() !== null)("queue, pools and many runs", { timeout: 120_000 }, () => {
  let folder: string;
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let slow: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, "package.json"), JSON.stringify(PACKAGE));
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    [server, browser] = await Promise.all([startDev(folder), openBrowser()]);
    watched = await openPage(browser);
    page = watched.page;
    slow = await launch("slow");
    await launch("quick");
    await launch("quick");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    removeFolder(folder);
  });
  const launch = async (job: string): Promise<string> => {
    const response = await fetch(`${server.url}/api/runs`, {
      method: "POST",
      body: JSON.stringify({ job }),
      headers: { "Content-Type": "application/json" },
    });
    return (await response.json()).runId;
  };

  it("shows who waits for what, and sets the limit of a pool", async () => {
    await page.goto(`${server.url}/deployment`);
    await page.getByRole("row").filter({ hasText: "1 run is under way, which is the limit" }).first().waitFor();
    const pool = page.getByRole("row").filter({ hasText: "warehouse" });
    await pool.getByText("1 held, 1 waiting").waitFor();
    await picture(page, "deployment-queue");
    await page.setViewportSize({ width: 700, height: 900 });
    await picture(page, "deployment-queue-narrow");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${server.url}/runs/${slow}`);
    await page.getByText("waits for a slot of pool").first().waitFor();
    await picture(page, "run-waits");
    await page.goto(`${server.url}/deployment`);
    await page.getByLabel("Limit of pool warehouse").fill("2");
    await pool.getByRole("button", { name: "Set", exact: true }).click();
    await pool.getByText("2 held").waitFor();
    await pool.getByRole("button", { name: "Unset" }).waitFor();
  });

  it("says on a run's page why it waits", async () => {
    await page.goto(`${server.url}/runs`);
    await page.getByRole("row").filter({ hasText: "Queued" }).first().getByRole("link").first().click();
    await page.getByText(/Place \d in the queue:/).waitFor();
    await picture(page, "run-queued");
  });

  it("cancels, runs again and deletes what is ticked", async () => {
    await page.goto(`${server.url}/runs`);
    await page.getByLabel("Select all runs").check();
    const bar = page.getByRole("toolbar", { name: "Selected runs" });
    await bar.getByText("3 runs selected").waitFor();
    await picture(page, "runs-selected");
    await page.setViewportSize({ width: 700, height: 900 });
    await picture(page, "runs-selected-narrow");
    await page.setViewportSize({ width: 1280, height: 900 });
    await bar.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Asked to end: 3 runs").waitFor();
    await expect
      .poll(() => page.getByText("Canceled", { exact: true }).count(), { timeout: 20_000 })
      .toBeGreaterThan(2);
    await page.getByRole("row").filter({ hasText: "quick" }).first().getByRole("checkbox").check();
    await bar.getByRole("button", { name: "Re-execute all" }).click();
    await page.getByText("Launched again: 1 run").waitFor();
    await page.getByText("Success", { exact: true }).first().waitFor({ timeout: 30_000 });
    await page.getByLabel("Select all runs").check();
    await bar.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete 4 runs" }).click();
    await page.getByText("Nothing has run yet").waitFor();
    expect(watched.problems).toEqual([]);
  });
});
