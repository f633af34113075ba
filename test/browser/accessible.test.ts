// Every page, in light and dark, looked through by axe for what keeps people out: names, roles, contrast, order of headings.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, reasonToSkip } from "../support/browser.ts";
import { type DevServer, removeFolder, repository, sluice, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const DEFINITIONS = `
import { z } from "zod";
import { asset, assetCheck, AssetCheckResult, AssetSpec, AutomationCondition, Definitions, defineAssetJob, FreshnessPolicy, inProcessExecutor, MaterializeResult, MetadataValue, schedule, sensor, SkipReason, staticPartitions } from "sluice";
const crm = new AssetSpec({ key: "crm/customers", kinds: ["salesforce"] });
const orders = asset(
  { name: "orders", deps: [crm], groupName: "raw", kinds: ["postgres"], description: "All **orders**.", tags: { tier: "1" }, owners: ["team:data"],
    config: z.object({ limit: z.number().default(3) }), freshnessPolicy: FreshnessPolicy.timeWindow({ failWindow: "1s" }) },
  () => new MaterializeResult({ metadata: { rows: 3, note: MetadataValue.md("- *one*"), sample: MetadataValue.table(["id"], [[1]]) } }),
);
const broken = asset({ name: "broken", deps: [orders] }, () => { throw new Error("no such table"); });
const report = asset({ name: "report", deps: [orders], automationCondition: AutomationCondition.eager() }, () => {});
const regions = asset({ name: "regions", partitions: staticPartitions(["eu", "us"]) }, () => {});
const plausible = assetCheck({ name: "plausible", asset: orders }, () => new AssetCheckResult({ passed: false, severity: "WARN", metadata: { rows: 2 } }));
const nightly = defineAssetJob({ name: "nightly", selection: "orders or broken" });
export default new Definitions({
  assets: [crm, orders, broken, report, regions],
  assetChecks: [plausible],
  jobs: [nightly],
  schedules: [schedule({ name: "at_night", job: nightly, cronSchedule: "0 3 * * *" })],
  sensors: [sensor({ name: "new_files", job: nightly, minimumIntervalSeconds: 3600 }, () => new SkipReason("nothing new"))],
  executor: inProcessExecutor,
});
`;

const POLL = { timeout: 8_000, interval: 150 };
const off = { enabled: false };
const OPTIONS = {
  resultTypes: ["violations"],
  rules: {
    // Dialogs and messages stand beside the landmarks.
    region: off,
    // The length beside a bar of a run is part of the picture, not of the row's name.
    "label-content-name-mismatch": off,
    // The library's menus have a place for the focus inside of them.
    "aria-required-children": off,
  },
};

const PAGES = [
  "/",
  "/runs",
  "/runs/{run}",
  "/runs/{run}?view=stdout",
  "/catalog",
  "/catalog/orders",
  "/catalog/orders?tab=definition",
  "/catalog/orders?tab=checks&check=plausible",
  "/catalog/orders?tab=history",
  "/catalog/orders?tab=lineage",
  "/catalog/report?tab=automation",
  "/catalog/regions?tab=partitions",
  "/checks",
  "/lineage",
  "/lineage?asset=orders",
  "/jobs",
  "/jobs/nightly",
  "/jobs/nightly?tab=launchpad",
  "/jobs/nightly?tab=runs",
  "/automation",
  "/automation/at_night",
  "/automation/new_files",
  "/backfills",
  "/backfills/{backfill}",
  "/deployment",
  "/no/such/page",
];

describe.skipIf(skipped !== null)(`pages for everybody${skipped === null ? "" : ` (${skipped})`}`, () => {
  const folder = temporaryFolder();
  let server: DevServer;
  let browser: Browser;
  let page: Page;
  const ids = { run: "", backfill: "" };

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(repository, "node_modules/zod"), join(folder, "node_modules/zod"));
    server = await startDev(folder);
    const launched = await sluice(["launch", "nightly", "--wait", "--json"], { cwd: folder });
    ids.run = JSON.parse(launched.stdout).runId;
    const answer = await fetch(`${server.url}/api/backfills`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ assetKeys: ["regions"], partitions: "all" }),
    });
    ids.backfill = (await answer.json()).backfillId;
    browser = await openBrowser();
    page = (await openPage(browser)).page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    removeFolder(folder);
  });

  const look = async (colorScheme: "light" | "dark"): Promise<readonly string[]> => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(axeSource);
    const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(OPTIONS)})`);
    return results.violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map((node) => `${id} (${colorScheme}): ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
    );
  };

  it.each(PAGES)("%s", async (path) => {
    await page.goto(server.url + path.replace(/\{(run|backfill)\}/, (_, of: "run" | "backfill") => ids[of]));
    await page.locator("h1, [role=status]").first().waitFor();
    await page.waitForLoadState("networkidle").catch(() => {});
    // Again while colours still turn into those of the other scheme.
    await expect.poll(() => look("light"), POLL).toEqual([]);
    await expect.poll(() => look("dark"), POLL).toEqual([]);
  });

  it("the search, the Launchpad of hand-picked assets and the menus", async () => {
    await page.goto(`${server.url}/catalog/orders`);
    await page.getByRole("button", { name: "More ways to materialize" }).click();
    await page.getByRole("menuitem", { name: "With config and tags…" }).waitFor();
    await expect.poll(() => look("light"), POLL).toEqual([]);
    await page.getByRole("menuitem", { name: "With config and tags…" }).click();
    await page.getByRole("textbox", { name: "Run config" }).waitFor();
    await expect.poll(() => look("light"), POLL).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page
      .getByRole("dialog")
      .getByRole("combobox")
      .or(page.getByRole("dialog").getByRole("textbox"))
      .first()
      .waitFor();
    await expect.poll(() => look("light"), POLL).toEqual([]);
  });
});
