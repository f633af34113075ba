// Run config in a real browser: the Launchpad of hand-picked assets asks for what has no default, completes it, marks what does not fit,
// and the run has it; a dynamic partition is deleted on its page.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, pictures, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, repository, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();

const DEFINITIONS = `
import { asset, Definitions, dynamicPartitions, inProcessExecutor, MaterializeResult } from "sluice";
import { z } from "zod";
const load = asset(
  { name: "load", config: z.object({ limit: z.number().int().min(1).describe("How many rows"), mode: z.enum(["fast", "slow"]).default("slow") }) },
  (context) => new MaterializeResult({ metadata: { limit: context.config.limit, mode: context.config.mode } }),
);
const soft = asset({ name: "soft", config: z.object({ mode: z.enum(["fast", "slow"]).default("slow") }) }, () => {});
const customers = asset({ name: "customers", partitions: dynamicPartitions("customers") }, () => {});
export default new Definitions({ assets: [load, soft, customers], executor: inProcessExecutor });
`;

describe.skipIf(skipped !== null)(`the Launchpad in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  const folder = temporaryFolder();
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(repository, "node_modules/zod"), join(folder, "node_modules/zod"));
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
  const editor = () => page.getByRole("dialog").getByRole("textbox", { name: "Run config" });

  it("asks for config that has no default, completes it and marks what does not fit", async () => {
    await open("/catalog");
    await page.getByRole("checkbox", { name: "Select load" }).check();
    await page.getByRole("button", { name: "Materialize selected" }).click();
    const dialog = page.getByRole("dialog", { name: "Materialize load" });
    await dialog.getByText('"ops" is missing').waitFor();
    await expect.poll(() => dialog.getByRole("button", { name: "Launch run" }).isDisabled()).toBe(true);
    await dialog.getByText("How many rows").waitFor();
    await dialog.getByRole("button", { name: "Fill in what is missing" }).click();
    await dialog.getByText("expected 1 or more").waitFor();
    await pictures(page, "launchpad-dialog");
    await editor().fill("ops:\n  load:\n    config:\n      limit: 5\n");
    await dialog.getByRole("button", { name: "Launch run" }).click();
    await page.waitForURL(/\/runs\//);
    await page.getByText("Success", { exact: true }).first().waitFor();
    await open("/catalog/load");
    await page.getByText("slow", { exact: true }).waitFor();
  });

  it("begins from the config of an earlier run", async () => {
    await page
      .getByRole("link", { name: /^[0-9a-f]{8}$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Launch again with another config…" }).click();
    await expect.poll(() => editor().textContent()).toContain("limit: 5");
    await editor().fill("ops:\n  load:\n    config:\n      limit: 7\n      mode: fast\n");
    const before = page.url();
    await page.getByRole("dialog").getByRole("button", { name: "Launch run" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/runs/") && url.href !== before);
    await page.getByText("Success", { exact: true }).first().waitFor();
    await open("/catalog/load");
    await page.getByText("fast", { exact: true }).waitFor();
  });

  it("does not ask where everything has a default, unless it is wanted", async () => {
    await open("/catalog/soft");
    await page.getByRole("button", { name: "Materialize", exact: true }).click();
    await page.getByText("Run launched").waitFor();
    await page.getByRole("button", { name: "More ways to materialize" }).click();
    await page.getByRole("menuitem", { name: "With config and tags…" }).click();
    await page.getByRole("dialog", { name: "Materialize soft" }).getByText("fast | slow").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("deletes a dynamic partition after asking", async () => {
    await open("/catalog/customers?tab=partitions");
    await page.getByLabel("New partition").fill("acme");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const cell = page.getByRole("button", { name: "acme: missing" });
    await cell.click();
    await page.getByRole("button", { name: "Delete the partition…" }).click();
    await pictures(page, "partition-delete");
    await page.getByRole("button", { name: "Delete it" }).click();
    await cell.waitFor({ state: "detached" });
    expect(watched.problems).toEqual([]);
  });
});
