// The health of assets in a real browser: one value with its reasons on the overview, in the catalog, in the lineage and on the page
// of an asset, and how it mends.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, pictures, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, sluice, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();

const DEFINITIONS = `
import { existsSync } from "node:fs";
import { asset, assetCheck, AssetCheckResult, AssetSpec, Definitions, FreshnessPolicy, inProcessExecutor, staticPartitions } from "sluice";
const crm = new AssetSpec({ key: "crm" });
const orders = asset({ name: "orders", deps: [crm] }, () => {});
const prices = asset({ name: "prices" }, () => {
  if (existsSync("broken")) throw new Error("the price list is empty");
});
const report = asset({ name: "report", deps: [orders] }, () => {});
const old = asset({ name: "old", freshnessPolicy: FreshnessPolicy.timeWindow({ failWindow: "1s" }) }, () => {});
const regions = asset({ name: "regions", partitions: staticPartitions(["eu", "us"]) }, (context) => {
  if (existsSync("broken") && context.partitionKey === "us") throw new Error("no data of us");
});
const never = asset({ name: "never" }, () => {});
const plausible = assetCheck({ name: "plausible", asset: report }, () => new AssetCheckResult({ passed: false, severity: "WARN", failedRows: 2 }));
const complete = assetCheck({ name: "complete", asset: orders }, () => new AssetCheckResult({ passed: true }));
export default new Definitions({
  assets: [crm, orders, prices, report, old, regions, never],
  assetChecks: [plausible, complete],
  executor: inProcessExecutor,
});
`;

describe.skipIf(skipped !== null)(`health in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
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
    for (const what of [
      ["orders", "prices", "report", "old"],
      ["regions", "--partition", "eu"],
      ["regions", "--partition", "us"],
    ]) {
      await sluice(["materialize", "--wait", ...what], { cwd: folder });
    }
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
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

  it("is told in the catalog with its reasons, which filter and sort", async () => {
    await open("/catalog");
    await row("orders").getByText("Healthy").waitFor();
    await row("prices")
      .getByRole("img", { name: /Degraded: the last attempt failed/ })
      .waitFor();
    await row("report").getByRole("img", { name: "Warning: 1 check warned: plausible" }).waitFor();
    await row("old").getByRole("img", { name: "Degraded: older than its freshness policy allows" }).waitFor();
    await row("regions").getByRole("img", { name: "Degraded: 1 partition failed" }).waitFor();
    await row("never").getByRole("img", { name: "Unknown: never materialized" }).waitFor();
    await pictures(page, "health-catalog");
    await open("/catalog?health=degraded");
    await page.getByText("3 of 7 assets").waitFor();
    await open("/catalog");
    await page.getByPlaceholder("Filter assets").fill("health:warning");
    await page.getByText("1 of 7 assets").waitFor();
  });

  it("is told on the overview, in the lineage and on the asset's page", async () => {
    await open("/");
    await page.getByRole("img", { name: "3 degraded, 1 warning, 1 unknown, 1 healthy" }).waitFor();
    await pictures(page, "health-overview");
    await open("/lineage");
    await page.getByRole("img", { name: "Warning: 1 check warned: plausible" }).waitFor();
    await pictures(page, "health-lineage");
    await open("/catalog/report");
    const card = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "Health" }) })
      .last();
    await card.getByText("1 check warned: plausible").waitFor();
    await card.getByText("Healthy").waitFor();
    await pictures(page, "health-asset");
  });

  it("draws the results of a check over time", async () => {
    await sluice(["materialize", "report", "--wait"], { cwd: folder });
    await open("/catalog/report?tab=checks&check=plausible");
    await page.getByRole("img", { name: "Failed rows over time" }).waitFor();
    await pictures(page, "check-chart");
  });

  it("mends when the partition that failed is made", async () => {
    rmSync(join(folder, "broken"));
    await open("/catalog/regions");
    await page.getByRole("img", { name: "Degraded: 1 partition failed" }).waitFor();
    await sluice(["materialize", "regions", "--partition", "us", "--wait"], { cwd: folder });
    await page.getByText("Healthy").first().waitFor();
    expect(watched.problems).toEqual([]);
  });
});
