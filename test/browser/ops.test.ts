// A job of ops: its picture with a graph that opens, its Launchpad, and a run with a bar for each step.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, pictures, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const DEFINITIONS = `
import { Definitions, DynamicOutput, dynamicOut, graph, job, op, opIn } from "sluice";
const files = op({ name: "files", outs: { result: dynamicOut<number>() } }, function* () {
  for (const [index, key] of ["a", "b", "c"].entries()) yield new DynamicOutput(index, { mappingKey: key });
});
const fetch = op({ name: "fetch", ins: { file: opIn<number>() } }, (_context, _resources, { file }) => file + 1);
const sum = op({ name: "sum", ins: { numbers: opIn<number[]>(), extra: opIn({ default: 0 }) } }, (_context, _resources, { numbers, extra }) =>
  numbers.reduce((a, b) => a + b, extra));
const load = graph({ name: "load", ops: { files, fetch } }, (ops) => ops.files().map((file) => ops.fetch({ file })));
export default new Definitions({
  jobs: [job({ name: "nightly", ops: { load, sum } }, (ops) => { ops.sum({ numbers: ops.load().collect() }); })],
});
`;

describe.skipIf(reasonToSkip() !== null)("a job of ops", { timeout: 120_000 }, () => {
  let folder: string;
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "ops", sluice: { definitions: "definitions.ts" } }),
    );
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    [server, browser] = await Promise.all([startDev(folder), openBrowser()]);
    watched = await openPage(browser);
    page = watched.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    removeFolder(folder);
  });

  it("shows its ops, and what is in a graph when that is opened", async () => {
    await page.goto(`${server.url}/jobs/nightly`);
    await page.getByRole("button", { name: "Open load" }).or(page.getByTitle("Open load")).first().click();
    await page.getByTitle("load.fetch[?]").waitFor();
    await pictures(page, "job-of-ops");
  });

  it("is launched from the Launchpad, and its run has a bar for each step", async () => {
    await page.goto(`${server.url}/jobs/nightly?tab=launchpad`);
    await page.getByText("Runs 3 ops with").waitFor();
    await picture(page, "launchpad-of-ops");
    await page.getByRole("button", { name: "Launch Run" }).click();
    await page.waitForURL(/\/runs\//);
    for (const key of ["load.files", "load.fetch[a]", "load.fetch[c]", "sum"]) {
      await page.getByText(key, { exact: true }).first().waitFor();
    }
    await page.getByText("Success").first().waitFor({ timeout: 60_000 });
    await picture(page, "run-of-ops");
    expect(watched.problems).toEqual([]);
  });
});
