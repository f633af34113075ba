// Takes pictures of pages of the running UI: `node dev/screenshots.mjs <folder> [name=path]…`. WIDTH, HEIGHT and SCHEME may
// be set; SCHEME=both takes light and dark. STEPS names a module whose default export may act on the page first.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder = "screenshots", ...wanted] = process.argv.slice(2);
const base = process.env.BASE ?? "http://127.0.0.1:3111";
const width = Number(process.env.WIDTH ?? 1440);
const height = Number(process.env.HEIGHT ?? 900);
const schemes = process.env.SCHEME === "both" ? ["light", "dark"] : [process.env.SCHEME ?? "light"];
const steps = process.env.STEPS === undefined ? null : await import(pathToFileURL(resolve(process.env.STEPS)).href);
const pages =
  wanted.length > 0
    ? wanted
    : [
        "overview=/",
        "runs=/runs",
        "catalog=/catalog",
        "checks=/checks",
        "lineage=/lineage",
        "jobs=/jobs",
        "deployment=/deployment",
      ];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
for (const colorScheme of schemes) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      console.log(`[${message.type()}] ${message.text().slice(0, 400)}`);
  });
  page.on("pageerror", (error) => console.log(`[thrown] ${error.message}`));
  for (const each of pages) {
    const [name, path] = [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)];
    await page.goto(base + path, { waitUntil: "load" });
    await page.waitForTimeout(1200);
    await steps?.act(page, name);
    const file = join(folder, `${name}-${colorScheme}-${width}.png`);
    await page.screenshot({ path: file });
    console.log(file);
  }
  await context.close();
}
await browser.close();
