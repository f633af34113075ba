// The Chromium that this machine has, driven by playwright-core. Where there is none, browser tests are skipped and say so.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { repository } from "./sluice.ts";

const CANDIDATES = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Path of a Chromium, or null. */
export function findChromium(): string | null {
  return CANDIDATES.find((path): path is string => path !== undefined && path !== "" && existsSync(path)) ?? null;
}

/** Why browser tests cannot run here; null when they can. Printed once per file, so that no skip is silent. */
export function reasonToSkip(): string | null {
  if (findChromium() !== null) return null;
  const reason = "no Chromium found (CHROMIUM_PATH names one): the browser tests are skipped";
  console.warn(reason);
  return reason;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("no Chromium");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Watched {
  readonly page: Page;
  /** Errors that the page itself reported. */
  readonly problems: readonly string[];
}

/** A page that remembers what went wrong in it. */
export async function openPage(browser: Browser, colorScheme: "light" | "dark" = "light"): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems };
}

/** Keeps a picture for people to look at, below `test/screenshots` (not in git). */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(repository, "test/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The same page for people to look at in light and dark, wide and narrow. */
export async function pictures(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 700]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      // A frame for what is drawn by script.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 120))));
      await picture(page, `${name}-${colorScheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before !== null) await page.setViewportSize(before);
}
