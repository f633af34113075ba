// What assets say of themselves, in a real browser: Markdown that is not trusted, tables, columns and what they are made of, row counts,
// and the ways to the source; and the settings of the installation, without what is secret.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, pictures, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, sluice, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();

const DEFINITIONS = `
import { asset, Definitions, inProcessExecutor, MaterializeResult, MetadataValue } from "sluice";
const orders = asset(
  {
    name: "orders",
    description: "All **orders**, one row each. See [the wiki](https://wiki.example.com/orders).",
    metadata: {
      "dagster/code_references": MetadataValue.codeReferences([
        { file: "sql/orders.sql", line: 7 },
        { url: "https://wiki.example.com/orders", label: "runbook" },
        { url: "javascript:alert(1)", label: "trap" },
      ]),
    },
  },
  () => new MaterializeResult({ metadata: {
    report: MetadataValue.md([
      "## Quality", "", "- [x] complete", "- *late* rows: 3 & 4", "", "| region | rows |", "|---|---|", "| eu | 12 |", "",
      "<img src=x onerror=\\"document.title='owned'\\"> [click](javascript:document.title='owned')",
      "![logo](https://example.com/logo.png)",
    ].join("\\n")),
    sample: MetadataValue.table(["id", "amount"], [[1, 9.5], [2, null]]),
    "dagster/row_count": 12345,
    "dagster/column_schema": MetadataValue.columnSchema([{ name: "id", type: "bigint", description: "the key" }]),
    "dagster/column_lineage": MetadataValue.columnLineage({ id: [{ asset: "raw_orders", column: "order_id" }] }),
  } }),
);
export default new Definitions({ assets: [orders], executor: inProcessExecutor });
`;
const SETTINGS = {
  name: "shop",
  private: true,
  type: "module",
  sluice: {
    runs: { maxConcurrentRuns: 4 },
    code: { repository: "https://github.com/acme/shop/blob/main/{path}#L{line}" },
  },
};

describe.skipIf(skipped !== null)(`metadata in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  const folder = temporaryFolder();
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), JSON.stringify(SETTINGS));
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
    server = await startDev(folder, [], { SLUICE_PUBLIC_URL: "https://data.example.com/s3cret" });
    await sluice(["materialize", "orders", "--wait"], { cwd: folder });
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

  it("shows each kind as what it is", async () => {
    await open("/catalog/orders");
    await page.locator("strong", { hasText: "orders" }).waitFor();
    await page.getByRole("link", { name: "the wiki" }).waitFor();
    await page.getByRole("cell", { name: "eu" }).waitFor();
    await page.getByText("late rows: 3 & 4").waitFor();
    await page.getByRole("cell", { name: "9.5" }).waitFor();
    await page.getByText("12,345").waitFor();
    await page.getByText("the key").first().waitFor();
    await page.getByRole("link", { name: "raw_orders" }).waitFor();
    await pictures(page, "metadata");
  });

  it("takes nothing of Markdown for HTML, and no link for a script", async () => {
    await page.getByText("<img src=x").waitFor();
    expect(await page.locator('img[src="x"], img[onerror], img[src*="example.com"]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    await page.getByText("click").click();
    expect(await page.title()).toBe("orders · sluice");
  });

  it("leads to the source: editor and repository", async () => {
    const editor = page.getByRole("link", { name: "definitions.ts:3", exact: true });
    expect(await editor.getAttribute("href")).toBe(`vscode://file${folder}/definitions.ts:3`);
    const repository = page.getByRole("link", { name: "Show sql/orders.sql:7 in the repository" });
    expect(await repository.getAttribute("href")).toBe("https://github.com/acme/shop/blob/main/sql/orders.sql#L7");
    await page.getByRole("link", { name: "runbook" }).waitFor();
    expect(await page.getByRole("link", { name: "trap" }).count()).toBe(0);
  });

  it("lists the settings that count, without values of variables", async () => {
    await open("/deployment");
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await row("runs.maxConcurrentRuns").getByText("package.json").waitFor();
    await row("retention.skippedTicks").getByText("default").waitFor();
    await row("SLUICE_PUBLIC_URL").getByText("set, hidden").waitFor();
    await page.getByRole("region", { name: "Settings" }).scrollIntoViewIfNeeded();
    await pictures(page, "deployment-settings");
    expect(watched.problems).toEqual([]);
  });
});
