// Pages under hardship, in a real browser: thousands of assets, a server that goes and comes back, an update while a page is open,
// addresses of nothing, only the keyboard, and colours that everybody can read.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage, reasonToSkip, type Watched } from "../support/browser.ts";
import { type DevServer, removeFolder, startDev, temporaryFolder } from "../support/sluice.ts";

const skipped = reasonToSkip();
const LAYERS = 50;
const WIDTH = 200;

const DEFINITIONS = `
import { asset, Definitions } from "sluice";
const assets = Array.from({ length: ${LAYERS} }, (_, layer) =>
  Array.from({ length: ${WIDTH} }, (_, index) => asset({
    name: \`model_\${layer}_\${index}\`,
    groupName: \`group_\${layer % 25}\`,
    deps: layer === 0 ? [] : [\`model_\${layer - 1}_\${index}\`, \`model_\${layer - 1}_\${(index * 7 + 3) % ${WIDTH}}\`],
  }, () => {})),
).flat();
export default new Definitions({ assets });
`;

describe.skipIf(skipped !== null)(`hardship in the browser${skipped === null ? "" : ` (${skipped})`}`, () => {
  let folder = "";
  let server: DevServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, "package.json"), '{ "name": "big", "type": "module", "sluice": {} }');
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS);
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

  it("keeps few of ten thousand assets in the page, and finds each of them", async () => {
    await page.goto(`${server.url}/catalog`);
    await page.getByText(`${LAYERS * WIDTH} assets`).waitFor();
    await page.getByRole("table", { name: "Assets" }).getByRole("row").nth(3).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(100);
    await page.getByPlaceholder(/^Filter assets/).fill("model_49_199");
    await page.getByRole("link", { name: "model_49_199" }).waitFor();
    await page.goto(`${server.url}/lineage`);
    await page.locator(".react-flow__node").first().waitFor();
    expect(await page.locator(".react-flow__node").count()).toBeLessThan(600);
    await page.getByPlaceholder(/^Filter assets/).fill("+model_2_0+1");
    await page.locator(".react-flow__node").filter({ hasText: "model_2_0" }).first().waitFor();
    expect(watched.problems).toEqual([]);
  });

  it("is used by the keyboard alone", async () => {
    await page.goto(server.url);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the page");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { level: 1, name: "Catalog" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("model_7_7");
    await page.getByRole("option", { selected: true }).filter({ hasText: "model_7_7" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/catalog\/model_7_7/);
    const outline = await page.evaluate(() => {
      const link = document.querySelector("main a");
      if (!(link instanceof HTMLElement)) return "no link";
      link.focus({ focusVisible: true } as FocusOptions);
      return getComputedStyle(link).outlineStyle;
    });
    expect(outline).toBe("solid");
  });

  it("says of addresses of nothing that there is nothing", async () => {
    for (const [path, said] of [
      ["/nowhere", "There is no such page"],
      ["/catalog/nobody", "Not found"],
      ["/runs/nobody", "Not found"],
      ["/jobs/nobody", "Not found"],
      ["/automation/nobody", "Not found"],
    ] as const) {
      await page.goto(server.url + path);
      await page.getByText(said, { exact: true }).waitFor();
    }
  });

  it("has text that stands out from its ground, in light and dark", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page: own } = await openPage(browser, scheme);
      await own.goto(server.url);
      await own.getByRole("heading", { level: 1 }).waitFor();
      const weak = await own.evaluate(() => {
        const probe = document.createElement("div");
        // Colours that change gradually would be read before they have.
        probe.style.setProperty("transition", "none", "important");
        document.body.append(probe);
        const luminance = (variable: string): number => {
          probe.style.color = `var(--${variable})`;
          const text = getComputedStyle(probe).color;
          const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map((digits) => {
            const part = text.startsWith("rgb") ? Number(digits) / 255 : Number(digits);
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const pairs = [
          ...["ink", "ink-2", "ink-3", "accent"].flatMap((ink) => [
            [ink, "surface"],
            [ink, "canvas"],
          ]),
          ...["success", "running", "queued", "failed", "warned", "skipped", "never"].flatMap((tone) => [
            [`${tone}-ink`, `${tone}-soft`],
            [`${tone}-ink`, "surface"],
          ]),
        ];
        return pairs.flatMap(([ink = "", ground = ""]) => {
          const [a, b] = [luminance(ink), luminance(ground)];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          return contrast < 4.5 ? [`${ink} on ${ground}: ${contrast.toFixed(2)}`] : [];
        });
      });
      expect(weak, scheme).toEqual([]);
    }
  });

  it("says that the server is away, and goes on when it is back", async () => {
    await page.goto(`${server.url}/deployment`);
    await page.getByRole("row").filter({ hasText: "daemon" }).waitFor();
    const port = new URL(server.url).port;
    await server.stop();
    await page.getByText("The server does not answer.", { exact: false }).first().waitFor();
    writeFileSync(join(folder, "definitions.ts"), DEFINITIONS.replace(`length: ${LAYERS}`, "length: 2"));
    server = await startDev(folder, ["--port", port]);
    expect(new URL(server.url).port).toBe(port);
    await page.getByText("The server does not answer.", { exact: false }).first().waitFor({ state: "hidden" });
    await page
      .getByText(String(2 * WIDTH), { exact: true })
      .first()
      .waitFor();
  });

  it("loads anew when the files of an open page have gone with an update", async () => {
    await page.goto(server.url);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    let gone = true;
    await page.route(/\/assets\/JobsPage-.*\.js$/, (route) => {
      const answer = gone ? route.fulfill({ status: 404 }) : route.continue();
      gone = false;
      return answer;
    });
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { level: 1, name: "Jobs" }).waitFor();
    expect(gone).toBe(false);
  });
});
