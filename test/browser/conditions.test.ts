// Automation conditions and stale assets in a real browser: what is stale and why, an evaluation tried out, one that requests a
// run, and its explanation.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();

const definitions = (codeVersion: string) => `
import { asset, AutomationCondition, automationConditionSensor, Definitions, inProcessExecutor, observableSourceAsset } from "sluice";
const eager = AutomationCondition.eager();
const prices = observableSourceAsset({ name: "prices", groupName: "load" }, () => "v1");
const raw = asset({ name: "raw", deps: [prices], groupName: "load", codeVersion: "${codeVersion}" }, () => {});
const staging = asset({ name: "staging", deps: [raw], groupName: "staging", codeVersion: "1", automationCondition: eager }, () => {});
const mart = asset({ name: "mart", deps: [staging], groupName: "marts", codeVersion: "1", automationCondition: eager }, () => {});
export default new Definitions({
  assets: [prices, raw, staging, mart],
  sensors: [automationConditionSensor({ name: "freshly", target: "*", minimumIntervalSeconds: 1, description: "keeps the marts fresh" })],
  executor: inProcessExecutor,
});
`;

describe.skipIf(skipped !== null)(`conditions in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  const folder = temporaryFolder();
  const write = (codeVersion: string) => writeFileSync(join(folder, "definitions.ts"), definitions(codeVersion));
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
    write("1");
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
  const launch = (...assetKeys: readonly string[]) =>
    fetch(`${server.url}/api/runs`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: server.url },
      body: JSON.stringify({ assetKeys }),
    });

  it("what is missing is materialized in one go, a source is observed", async () => {
    await open("/catalog");
    await page.getByRole("button", { name: "Materialize stale and missing" }).click();
    await page.getByText("Materialized", { exact: true }).nth(3).waitFor();
    await page.getByRole("button", { name: "Materialize stale and missing" }).waitFor({ state: "detached" });
    await open("/catalog/prices");
    await page.getByText("Never observed", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Observe", exact: true }).click();
    await page.getByText("Observed", { exact: true }).first().waitFor();
    await page.getByText("v1", { exact: true }).waitFor();
  });

  it("says what is stale and why: on the catalog, on the lineage, on the asset's page", async () => {
    // What was read before was not known; now it is.
    await open("/catalog/raw");
    await page.getByText(/^Stale: data of prices changed at /).waitFor();
    await open("/catalog");
    await page
      .getByRole("img", { name: /^Stale: data of prices/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Materialize stale and missing" }).click();
    await page.getByRole("button", { name: "Materialize stale and missing" }).waitFor({ state: "detached" });
    write("2");
    await page.getByRole("img", { name: "Stale: code version of raw changed from 1 to 2", exact: true }).waitFor();
    await picture(page, "catalog-stale");
    await open("/lineage");
    await page
      .getByRole("img", { name: /^Stale: upstream raw is stale/ })
      .first()
      .waitFor();
    await picture(page, "lineage-stale");
    await open("/catalog/mart");
    await page.getByRole("note", { name: "Stale" }).getByText("code version of raw changed from 1 to 2").waitFor();
  });

  it("an evaluation that is tried out shows what it would come to, and does nothing", async () => {
    await open("/automation");
    const row = page.getByRole("row").filter({ hasText: "freshly" });
    expect(await row.textContent()).toContain("every 1 s");
    await row.getByRole("link", { name: "freshly", exact: true }).click();
    await page.getByText("sensor of conditions").waitFor();
    await page.getByRole("button", { name: "Try an evaluation" }).click();
    await page.getByText("2 assets evaluated, none requested.").waitFor();
    await page.getByText("mart: not requested").click();
    const tried = page.getByRole("group").filter({ hasText: "mart: not requested" });
    await tried.getByText("inLatestTimeWindow").waitFor();
    await page.getByText("Nothing has been evaluated yet").waitFor();
  });

  it("requests what follows from an update, once, and keeps why", async () => {
    await page.getByRole("switch").press("Space");
    const list = page.getByRole("list", { name: "Evaluations" });
    await list.getByText("Not requested").first().waitFor();
    await launch("raw");
    const requested = list.getByRole("listitem").filter({ hasText: /^Requestedmart/ });
    await requested.waitFor();
    await requested.getByText("eager: why").click();
    await requested.getByText("this evaluation requests it").waitFor();
    await picture(page, "evaluation");
    await open("/catalog/mart?tab=automation");
    await page.getByRole("link", { name: "freshly" }).waitFor();
    await page.getByText("Requested", { exact: true }).waitFor();
    await picture(page, "asset-automation");
    const { items } = await (await fetch(`${server.url}/api/runs?launchedBy=sensor%20freshly`)).json();
    expect(items).toMatchObject([{ assetKeys: ["staging", "mart"], tags: { "sluice/sensor": "freshly" } }]);
    expect(watched.problems).toEqual([]);
  });
});
