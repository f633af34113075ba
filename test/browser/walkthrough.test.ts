// The walk-through in a real browser, as a person does it: catalog, lineage, launchpad, a run, a part, a failing test, a
// failing model, a model that appears while the page is open, definitions that break.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, picture, reasonToSkip, type Watched } from "../support/browser.ts";
import { copyExample, type DevServer, removeFolder, startDev } from "../support/sluice.ts";

const skipped = reasonToSkip();

describe.skipIf(skipped !== null)(`in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  let folder = "";
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    folder = copyExample();
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

  const model = (file: string) => join(folder, "dbt_project/models", file);
  const go = (path: string) => page.goto(server.url + path);
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  const ganttRow = (name: string) => page.getByRole("treeitem", { name: new RegExp(`^${name}: `) });

  it("the catalog lists five assets in their groups, with their kinds", async () => {
    await go("/catalog");
    for (const name of ["raw_orders", "raw_users", "stg_orders", "stg_users", "user_order_summary"]) {
      await row(name).waitFor();
      expect(await row(name).textContent()).toContain("Postgres");
      expect(await row(name).textContent()).toContain("dbt");
    }
    for (const group of ["seeds", "staging", "marts"]) {
      expect(await page.getByRole("checkbox", { name: `Select group ${group}` }).count()).toBe(1);
    }
    expect(await row("stg_orders").textContent()).toContain("Never");
    await picture(page, "catalog-before");
  });

  it("Jobs → dbt_job → Launchpad → Launch Run runs everything, live", async () => {
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("link", { name: "dbt_job" }).first().click();
    await page.getByRole("tab", { name: "Launchpad" }).click();
    await page.getByRole("button", { name: "Launch Run" }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
    await page.getByText("Success", { exact: true }).first().waitFor({ timeout: 60_000 });
    await ganttRow("user_order_summary").waitFor();
    expect(await page.getByRole("treeitem").count()).toBe(12);
    await page.getByPlaceholder("Filter events").fill("Finished");
    await page.getByText("Finished dbt command: `dbt build --select fqn:*`.").waitFor();
    await page.getByText(/^Finished execution of step "my_dbt_assets" in /).waitFor();
    await picture(page, "run-success");
  });

  it("a run that has just ended is on the overview's timeline", async () => {
    await go("/");
    await page.getByRole("link", { name: /^Run [0-9a-f]{8}: Success$/ }).waitFor();
    await page.goBack();
  });

  it("a node of the run shows its SQL", async () => {
    await ganttRow("stg_orders").click();
    const panel = page.getByRole("complementary", { name: "Details of stg_orders" });
    await panel.waitFor();
    await panel.getByText("CREATE VIEW").first().waitFor();
    await panel
      .getByText(/ordered_at/)
      .first()
      .waitFor();
    await picture(page, "run-node");
  });

  it("the raw output is dbt's", async () => {
    await page.getByRole("tab", { name: "stdout" }).click();
    await page.getByText("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11").waitFor();
  });

  it("lineage shows the state of every node, and a part is materialized from there", async () => {
    await page.getByRole("link", { name: "Lineage" }).click();
    const tick = page.getByRole("checkbox", { name: "Select stg_orders" });
    await tick.waitFor();
    expect(await page.locator(".react-flow__node").count()).toBe(5);
    expect(await page.locator(".react-flow__edge").count()).toBe(4);
    await page.locator(".react-flow__node", { hasText: "stg_orders" }).getByText("Materialized").waitFor();
    await picture(page, "lineage");
    const view = page.locator(".react-flow__viewport");
    const first = await view.getAttribute("style");
    await page.getByRole("button", { name: "Zoom In" }).click();
    await expect.poll(() => view.getAttribute("style")).not.toBe(first);
    const zoomed = await view.getAttribute("style");
    await page.getByRole("button", { name: "Fit View" }).click();
    await expect.poll(() => view.getAttribute("style")).not.toBe(zoomed);
    await tick.click();
    await page.getByRole("button", { name: "Materialize selected" }).click();
    await expect.poll(() => latestRun().then((run) => run.assetKeys), { timeout: 20_000 }).toEqual(["stg_orders"]);
    const run = await ended();
    expect(run.status).toBe("SUCCESS");
    await go(`/runs/${run.id}`);
    await page.getByPlaceholder("Filter events").fill("Finished dbt command");
    await page.getByText("Finished dbt command: `dbt build --select dbt_project.staging.stg_orders`.").waitFor();
  });

  it("a part is materialized from the catalog", async () => {
    await go("/catalog");
    await page.getByRole("checkbox", { name: "Select stg_users", exact: true }).check();
    await page.getByRole("button", { name: "Materialize selected" }).click();
    await expect.poll(() => latestRun().then((run) => run.assetKeys), { timeout: 20_000 }).toEqual(["stg_users"]);
    expect((await ended()).status).toBe("SUCCESS");
  });

  it("an asset's page has its definition, columns, SQL, history and checks", async () => {
    await go("/catalog/stg_orders");
    await page.getByRole("heading", { name: "stg_orders" }).waitFor();
    const text = async () => (await page.getByRole("main").textContent()) ?? "";
    await expect.poll(text).toContain("One row per order.");
    await expect.poll(text).toContain("order_id");
    for (const twice of ["table_name", "unique_id", "Execution Duration"]) expect(await text()).not.toContain(twice);
    await picture(page, "asset");
    await page.getByRole("tab", { name: "Definition" }).click();
    await page.getByText("ordered_at").first().waitFor();
    await picture(page, "asset-definition");
    await page.getByRole("tab", { name: /Checks/ }).click();
    await page.getByText("unique_stg_orders_order_id").first().waitFor();
    await picture(page, "asset-checks");
  });

  it("a failing test is a failed check with its rows; what is below is skipped", async () => {
    const seed = join(folder, "dbt_project/seeds/raw_orders.csv");
    const good = readFileSync(seed, "utf8");
    appendFileSync(seed, "1,1,50,2024-02-01\n");
    await launch();
    const run = await ended();
    expect(run.status).toBe("FAILURE");
    await go(`/runs/${run.id}`);
    await page.getByRole("treeitem", { name: /^unique_stg_orders_order_id: Fail/ }).waitFor();
    await page.getByRole("treeitem", { name: /^user_order_summary: Skipped/ }).waitFor();
    await ganttRow("user_order_summary").click();
    await page
      .getByRole("complementary", { name: "Details of user_order_summary" })
      .getByText(/unique_stg_orders_order_id/)
      .first()
      .waitFor();
    await picture(page, "run-failed-test");
    await go("/catalog");
    await row("user_order_summary").getByText("Skipped").hover();
    await page
      .getByRole("tooltip")
      .getByText(/unique_stg_orders_order_id/)
      .waitFor();
    await picture(page, "catalog-skipped");
    await go("/catalog/stg_orders?tab=checks");
    await page
      .getByText(/1 failed row/)
      .first()
      .waitFor();
    writeFileSync(seed, good);
  });

  it("a failing model is shown with the database's words, and runs again from failure", async () => {
    const good = readFileSync(model("staging/stg_orders.sql"), "utf8");
    writeFileSync(model("staging/stg_orders.sql"), `${good.trimEnd()}\nwhere no_such_column = 1\n`);
    await reload();
    await launch();
    const run = await ended();
    expect(run.status).toBe("FAILURE");
    await go(`/runs/${run.id}`);
    await page
      .getByText(/column "no_such_column" does not exist/)
      .first()
      .waitFor();
    await page.getByRole("treeitem", { name: /^user_order_summary: Skipped/ }).waitFor();
    await picture(page, "run-failed-model");
    writeFileSync(model("staging/stg_orders.sql"), good);
    await reload();
    await page.getByRole("button", { name: "Re-execute from failure" }).click();
    await page.waitForURL((url) => url.pathname !== `/runs/${run.id}`);
    await page.getByText("Success", { exact: true }).first().waitFor({ timeout: 60_000 });
    expect(await ganttRow("stg_users").count()).toBe(0);
    expect(await ganttRow("stg_orders").count()).toBe(1);
  });

  it("a model that is added appears while the page is open", async () => {
    await go("/catalog");
    await row("stg_orders").waitFor();
    writeFileSync(model("marts/order_count.sql"), "select count(*) as orders from {{ ref('stg_orders') }}\n");
    await row("order_count").waitFor({ timeout: 20_000 });
  });

  it("broken definitions are told where people look, and Reload definitions mends it", async () => {
    const file = join(folder, "definitions.ts");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, `${good}\nconst broken = ;\n`);
    await page.getByRole("button", { name: "Reload definitions" }).click();
    await page
      .getByText(/Unexpected ";"/)
      .first()
      .waitFor();
    await picture(page, "definitions-broken");
    await row("stg_orders").waitFor();
    writeFileSync(file, good);
    await page.getByRole("button", { name: "Reload definitions" }).click();
    await page
      .getByText(/Unexpected ";"/)
      .first()
      .waitFor({ state: "detached" });
  });

  it("is reached by keyboard alone", async () => {
    await go("/");
    await page.getByRole("heading").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("user_order");
    await page.getByRole("dialog").getByText("user_order_summary").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/catalog\/user_order_summary/);
  });

  it("looks the same in the dark", async () => {
    const dark = await openPage(browser, "dark");
    for (const path of ["/", "/catalog", "/lineage", "/runs", "/jobs", "/checks", "/deployment"]) {
      await dark.page.goto(server.url + path);
      await dark.page.getByRole("heading").first().waitFor();
      await picture(dark.page, `dark${path === "/" ? "-overview" : path.replace("/", "-")}`);
    }
    expect(dark.problems).toEqual([]);
    await dark.page.context().close();
  });

  it("no page reported an error", () => {
    expect(watched.problems).toEqual([]);
  });

  async function get(path: string) {
    return (await fetch(server.url + path)).json();
  }
  async function latestRun() {
    return (await get("/api/runs?limit=1")).items[0];
  }
  async function ended() {
    for (;;) {
      const run = await latestRun();
      if (["SUCCESS", "FAILURE", "CANCELED"].includes(run.status)) return run;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  async function reload() {
    await fetch(`${server.url}/api/definitions/reload`, { method: "POST" });
  }
  async function launch() {
    await go("/jobs/dbt_job?tab=launchpad");
    await page.getByRole("button", { name: "Launch Run" }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  }
});
