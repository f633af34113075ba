// Schedules and sensors in a real browser: the list, the switch, a tick tried out, a tick that launches a run, one that fails.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { copyExample, type DevServer, removeFolder, startDev } from "../support/sluice.ts";

const skipped = reasonToSkip();

const AUTOMATION = `
  schedules: [
    schedule({ job: "dbt_job", cronSchedule: ["0 6 * * 1-5", "0 9 * * 6"], executionTimezone: "Europe/Berlin", description: "every morning" }),
  ],
  sensors: [
    sensor({ name: "inbox", job: "dbt_job", minimumIntervalSeconds: 1 }, ({ cursor, log }) => {
      log.info("looking at the inbox");
      return cursor === null ? new SensorResult({ runRequests: [new RunRequest({ runKey: "first" })], cursor: "first" }) : new SkipReason("no new files");
    }),
    sensor({ name: "broken", job: "dbt_job", minimumIntervalSeconds: 1 }, () => { throw new Error("the inbox is gone"); }),
  ],
`;

describe.skipIf(skipped !== null)(`automation in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  let folder = "";
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    folder = copyExample();
    const file = join(folder, "definitions.ts");
    const text = readFileSync(file, "utf8")
      .replace(
        /import \{([^}]*)\} from "sluice";/,
        'import {$1, RunRequest, schedule, sensor, SensorResult, SkipReason } from "sluice";',
      )
      .replace("  resources:", `${AUTOMATION}  resources:`);
    writeFileSync(file, text);
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

  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  const open = (name: string) => page.goto(`${server.url}/automation/${name}`);

  it("lists what there is, switched off", async () => {
    await page.goto(server.url);
    await page.getByRole("link", { name: "Automation" }).click();
    await row("dbt_job_schedule").getByText("0 6 * * 1-5").waitFor();
    await row("dbt_job_schedule").getByText("Europe/Berlin").waitFor();
    expect(await row("inbox").textContent()).toContain("every 1 s");
    expect(await page.getByRole("switch", { checked: true }).count()).toBe(0);
    await picture(page, "automation");
  });

  it("a switch turns a schedule on, and the page says when it ticks", async () => {
    await row("dbt_job_schedule").getByRole("switch").press("Space");
    await row("dbt_job_schedule")
      .getByText(/^in \d+ (h|d|min)$/)
      .waitFor();
  });

  it("a tick that is tried out shows what it would do, and does nothing", async () => {
    await open("inbox");
    await page.getByRole("button", { name: "Try a tick" }).click();
    const preview = page.getByRole("status").filter({ hasText: "with run key first" });
    await preview.getByText("looking at the inbox").waitFor();
    await picture(page, "automation-preview");
    await page.getByText("It has not ticked yet").waitFor();
    expect(await (await fetch(`${server.url}/api/runs`)).json()).toMatchObject({ items: [] });
  });

  it("ticks launch runs, and their page follows", async () => {
    await page.getByRole("switch").press("Space");
    await page.getByText("no new files").first().waitFor();
    const launched = page.getByRole("listitem").filter({ hasText: "Launched" }).getByRole("link");
    await launched.click();
    await page.getByText("sensor inbox").first().waitFor();
    await page.getByText("Success", { exact: true }).first().waitFor({ timeout: 60_000 });
    await open("inbox");
    await page.getByRole("switch").press("Space");
  });

  it("a function that throws is a failed tick with its error", async () => {
    await open("broken");
    await page.getByRole("switch").press("Space");
    await page.getByText("the inbox is gone").first().waitFor();
    await page.getByRole("switch").press("Space");
    await page.getByText("Error and output").first().click();
    await page
      .getByText(/definitions\.ts:\d+/)
      .first()
      .waitFor();
    await picture(page, "automation-failed");
    expect(watched.problems).toEqual([]);
  });
});
