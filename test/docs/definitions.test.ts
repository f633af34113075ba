// The pages on definitions and on automation: their pieces of TypeScript, one after the other, are definitions that load and run.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyExample, removeFolder, repository, sluice } from "../support/sluice.ts";

let folder = "";
beforeAll(() => {
  folder = copyExample();
});
afterAll(() => removeFolder(folder));

/** Writes the definitions that a page has, and loads them. */
async function validated(page: string): Promise<unknown> {
  const text = readFileSync(join(repository, page), "utf8");
  const pieces = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
  writeFileSync(join(folder, "definitions.ts"), pieces.join("\n"));
  const valid = await sluice(["validate", "--json"], { cwd: folder });
  expect(valid.code, valid.stdout + valid.stderr).toBe(0);
  return JSON.parse(valid.stdout);
}

it("docs/definitions.md loads and runs", async () => {
  const answer = await validated("docs/definitions.md");
  expect(answer).toMatchObject({ problems: [], assets: 14, checks: 8, jobs: 2, automations: 5 });
  const run = await sluice(["launch", "everything", "--wait"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toContain("mail: yesterday's orders");
});

it("docs/ops.md loads, its jobs run, and so do its assets", async () => {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(repository, "node_modules", "zod"), join(folder, "node_modules", "zod"));
  expect(await validated("docs/ops.md")).toMatchObject({ problems: [], jobs: 3, automations: 1 });
  const daily = await sluice(["launch", "daily", "--wait"], { cwd: folder });
  expect(daily.code, daily.stdout + daily.stderr).toBe(0);
  expect(daily.stdout).toContain("mail: Hello, 2 files");
  for (const target of [
    ["launch", "branches"],
    ["launch", "fetching"],
    ["materialize", "*"],
  ]) {
    const run = await sluice([...target, "--wait"], { cwd: folder });
    expect(run.code, run.stdout + run.stderr).toBe(0);
  }
  expect(readFileSync(join(folder, "data", "doubled.json"), "utf8")).toBe("30");
});

it("docs/automation.md loads, and its conditions can be tried out", async () => {
  const answer = await validated("docs/automation.md");
  expect(answer).toMatchObject({ problems: [], assets: 5, jobs: 1, automations: 4 });
  const preview = await sluice(["automation", "preview", "margins"], { cwd: folder });
  expect(preview.code, preview.stdout + preview.stderr).toBe(0);
  expect(preview.stdout).toContain("margins  would not be requested");
  expect(preview.stdout).toContain("✗ eager");
});
