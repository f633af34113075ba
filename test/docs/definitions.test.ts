// The page on definitions: its pieces of TypeScript, one after the other, are definitions that load.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyExample, removeFolder, repository, sluice } from "../support/sluice.ts";

let folder = "";
beforeAll(() => {
  folder = copyExample();
});
afterAll(() => removeFolder(folder));

it("docs/definitions.md loads and runs", async () => {
  const page = readFileSync(join(repository, "docs/definitions.md"), "utf8");
  const pieces = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
  writeFileSync(join(folder, "definitions.ts"), pieces.join("\n"));
  const valid = await sluice(["validate", "--json"], { cwd: folder });
  expect(valid.code, valid.stdout + valid.stderr).toBe(0);
  expect(JSON.parse(valid.stdout)).toMatchObject({ problems: [], assets: 14, checks: 8, jobs: 2, automations: 5 });
  const run = await sluice(["launch", "everything", "--wait"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toContain("mail: yesterday's orders");
});
