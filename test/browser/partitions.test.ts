// Partitions and backfills in a real browser: the grid of an asset, one partition made, a range as a backfill that fails in part,
// its page, the retry, a partition added by hand, and the Launchpad of a job with partitions.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();

const DEFINITIONS = `
import { existsSync } from "node:fs";
import { asset, dailyPartitions, Definitions, defineAssetJob, dynamicPartitions, inProcessExecutor, multiPartitions, staticPartitions } from "sluice";
const days = dailyPartitions({ startDate: "2024-05-01", endDate: "2024-05-31" });
const raw = asset({ name: "raw", partitions: days }, (context) => {
  if (context.partitionKey === "2024-05-03" && existsSync("broken")) throw new Error("no data for this day");
});
const clean = asset({ name: "clean", partitions: days, deps: [raw] }, () => {});
const grid = asset({ name: "grid", partitions: multiPartitions({ date: days, region: staticPartitions(["eu", "us"]) }) }, () => {});
const customers = asset({ name: "per_customer", partitions: dynamicPartitions("customers") }, () => {});
export default new Definitions({
  assets: [raw, clean, grid, customers],
  jobs: [defineAssetJob({ name: "daily", selection: "raw or clean", partitions: days })],
  executor: inProcessExecutor,
});
`;

describe.skipIf(skipped !== null)(`partitions in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  const folder = temporaryFolder();
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    writeFileSync(join(folder, "broken"), "");
    server = await startDev(folder);
    browser = await openBrowser();
    watched = await openPage(browser);
    page = watched.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    removeFolder(folder);
  });

  const open = (path: string) => page.goto(`${server.url}${path}`);
  const cell = (key: string, state: string) => page.getByRole("button", { name: `${key}: ${state}`, exact: true });

  it("one partition is a run, whose page names it", async () => {
    await open("/catalog/raw?tab=partitions");
    await cell("2024-05-02", "missing").click();
    await page.getByText("Nothing has happened to it yet.").waitFor();
    await page.getByRole("button", { name: "Materialize 2024-05-02…" }).click();
    await page.getByRole("button", { name: "Launch run" }).click();
    await page.waitForURL(/\/runs\//);
    await page.getByText("2024-05-02", { exact: true }).first().waitFor();
    await page.getByText("Success", { exact: true }).first().waitFor();
    await open("/catalog/raw?tab=partitions");
    await cell("2024-05-02", "materialized").click();
    await page.getByRole("cell", { name: "2024-05-02", exact: true }).waitFor();
  });

  it("a range is a backfill; what fails is shown, and made again", async () => {
    await cell("2024-05-02", "materialized").click();
    await cell("2024-05-05", "missing").click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Materialize 2024-05-02 to 2024-05-05…" }).click();
    await picture(page, "partitions-dialog");
    await page.getByRole("button", { name: "Launch backfill" }).click();
    await page.waitForURL(/\/backfills\//);
    await picture(page, "backfill-running");
    await page.getByText("Completed with failures").waitFor();
    await page.getByText("3 of 4 partitions").waitFor();
    await picture(page, "backfill");
    rmSync(join(folder, "broken"));
    const before = page.url();
    await page.getByRole("button", { name: "Retry what is left" }).click();
    await page.waitForURL((url) => url.href !== before);
    await page.getByText("1 of 1 partitions").waitFor();
    await open("/backfills");
    await page.getByText("Completed with failures").waitFor();
    await page.getByText("Completed", { exact: true }).waitFor();
    await picture(page, "backfills");
    await open("/catalog/raw?tab=partitions");
    await cell("2024-05-03", "materialized").waitFor();
    await picture(page, "partitions");
  });

  it("two dimensions are a grid, dynamic partitions are added, a job asks for its partition", async () => {
    await open("/catalog/grid?tab=partitions");
    await cell("2024-05-02|us", "missing").waitFor();
    await picture(page, "partitions-grid");
    await open("/catalog/per_customer?tab=partitions");
    await page.getByLabel("New partition").fill("acme");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await cell("acme", "missing").waitFor();
    await open("/jobs/daily?tab=launchpad");
    await page.getByText("No partition is chosen.").waitFor();
    await page.getByRole("combobox", { name: "Partition" }).fill("2024-05-09");
    await page
      .getByRole("button", { name: /^Launch/ })
      .last()
      .click();
    await page.waitForURL(/\/runs\//);
    await page.getByText("2024-05-09", { exact: true }).first().waitFor();
    expect(watched.problems).toEqual([]);
  });
});
