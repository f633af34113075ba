// What people watch, in a real browser: the time line with ticks to come, health on catalog and lineage, checks with their results
// and a run of checks only, notices with a test, search over everything.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { copyExample, type DevServer, removeFolder, sluice, startDev } from "../support/sluice.ts";

const skipped = reasonToSkip();

const MORE = `
  schedules: [
    schedule({ job: "dbt_job", cronSchedule: "0 * * * *", defaultStatus: "running", description: "every hour" }),
  ],
  notices: [
    notice({ name: "data-team", on: ["run-failed", "check-failed"], to: webhook({ url: EnvVar("HOOK") }) }),
    notice({ name: "nowhere", on: ["run-failed"], to: slack({ webhookUrl: EnvVar("NOT_SET") }) }),
  ],
`;

describe.skipIf(skipped !== null)(`watching in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  let folder = "";
  let server: DevServer;
  let receiver: Server;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  const hooked: string[] = [];

  beforeAll(async () => {
    folder = copyExample();
    const file = join(folder, "definitions.ts");
    const text = readFileSync(file, "utf8")
      .replace(
        /import \{([^}]*)\} from "sluice";/,
        'import {$1, asset, EnvVar, FreshnessPolicy, notice, schedule, slack, webhook } from "sluice";',
      )
      .replace(
        "export default",
        `const report = asset({
          name: "report", deps: ["stg_orders"], groupName: "publish", description: "what the board reads on Mondays",
          freshnessPolicy: FreshnessPolicy.timeWindow({ failWindow: "1s" }),
        }, () => {});\nexport default`,
      )
      .replace(/assets: \[/, "assets: [report, ")
      .replace("  resources:", `${MORE}  resources:`);
    writeFileSync(file, text);
    receiver = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (chunk: string) => hooked.push(chunk));
      request.on("end", () => response.end("ok"));
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const { port } = receiver.address() as AddressInfo;
    server = await startDev(folder, [], { HOOK: `http://127.0.0.1:${port}/hook` });
    const launched = await sluice(["launch", "dbt_job", "--wait"], { cwd: folder });
    expect(launched.code, launched.stderr).toBe(0);
    browser = await openBrowser();
    watched = await openPage(browser);
    page = watched.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    receiver?.close();
    removeFolder(folder);
  });

  it("shows the ticks to come on the time line, and zooms into it", async () => {
    await page.goto(server.url);
    await page
      .getByRole("link", { name: /^dbt_job_schedule will tick at/ })
      .first()
      .waitFor();
    const ticks = page.getByRole("link", { name: /^dbt_job_schedule will tick at/ });
    const before = await ticks.count();
    expect(before).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Zoom in" }).press("Enter");
    await expect.poll(() => ticks.count()).toBeLessThan(before);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => ticks.count()).toBe(before);
    await picture(page, "overview-timeline");
  });

  it("shows that an asset is overdue on overview, catalog, lineage and its page", async () => {
    await page
      .getByRole("listitem")
      .filter({ hasText: "report" })
      .getByText(/Overdue since/)
      .waitFor();
    await page.goto(`${server.url}/catalog?q=report`);
    await page
      .getByRole("row")
      .filter({ hasText: "report" })
      .getByLabel(/^Overdue since/)
      .waitFor();
    await picture(page, "catalog-overdue");
    await page.goto(`${server.url}/lineage?q=report`);
    await page.getByLabel(/^Overdue since/).waitFor();
    await page.goto(`${server.url}/catalog/report`);
    await page.getByRole("alert").filter({ hasText: "it is to be at most" }).waitFor();
  });

  it("filters checks, shows their results by day, and runs those that are shown", async () => {
    await page.goto(`${server.url}/checks`);
    await page.getByRole("listitem", { name: /passed$/ }).waitFor();
    await picture(page, "checks-trend");
    await page.getByRole("combobox", { name: "Asset" }).click();
    await page.getByRole("option", { name: "stg_orders", exact: true }).click();
    const run = page.getByRole("button", { name: /^Run these \d+ checks|^Run this check/ });
    const shown = await page.getByRole("row").count();
    await run.click();
    await page.getByText("Run launched").waitFor();
    await expect
      .poll(
        async () => {
          const { items } = await (await fetch(`${server.url}/api/runs?limit=1`)).json();
          return items[0].status === "SUCCESS" ? items[0].counts.total : null;
        },
        { timeout: 20_000 },
      )
      .toBe(shown - 1);
  });

  it("lists notices, sends a test, and says why one does not arrive", async () => {
    await page.goto(`${server.url}/deployment`);
    const row = (name: string) => page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await row("data-team").getByRole("button", { name: "Send test" }).click();
    await page.getByRole("list", { name: "Latest messages of data-team" }).getByText("Sent", { exact: true }).waitFor();
    expect(JSON.parse(hooked.at(-1) ?? "{}")).toMatchObject({ notice: "data-team", lines: [{ kind: "test" }] });
    await row("nowhere").getByRole("button", { name: "Send test" }).click();
    await row("nowhere").getByText("the variable NOT_SET is not set").waitFor();
    await row("nowhere").getByRole("switch").press("Space");
    await expect.poll(() => row("nowhere").getByRole("switch").isChecked()).toBe(false);
    await page.getByRole("row").filter({ hasText: "daemon" }).getByText("Running").waitFor();
    await picture(page, "deployment");
  });

  it("finds assets, checks, columns, schedules and documentation", async () => {
    const found = async (text: string, kind: string) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search everything" }).fill(text);
      await page.getByRole("option").filter({ hasText: kind }).first().waitFor();
      if (text === "order_id") await picture(page, "search-columns");
      await page.keyboard.press("Escape");
    };
    await found("dbt_job_sch", "Schedule");
    await found("order_id", "Column");
    await found("not_null", "Check");
    await found("on Mondays", "Docs");
  });

  it("looks right in the dark and on a narrow screen", async () => {
    const dark = await openPage(browser, "dark");
    for (const [name, path] of [
      ["overview", "/"],
      ["checks", "/checks"],
      ["deployment", "/deployment"],
    ] as const) {
      await dark.page.setViewportSize({ width: 1280, height: 800 });
      await dark.page.goto(server.url + path);
      await dark.page.getByRole("heading", { level: 1 }).waitFor();
      await dark.page.waitForTimeout(600);
      await picture(dark.page, `${name}-dark`);
      await dark.page.setViewportSize({ width: 700, height: 900 });
      const overflow = await dark.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      await picture(dark.page, `${name}-narrow`);
    }
    expect([...watched.problems, ...dark.problems]).toEqual([]);
  });
});
