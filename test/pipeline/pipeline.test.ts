// The second example: steps in TypeScript before and after dbt's models, with a check that blocks and a resource.
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyExample, removeFolder, repository, sluice } from "../support/sluice.ts";

let folder = "";
beforeAll(() => {
  folder = copyExample("pipeline");
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => removeFolder(folder));

it("the steps run in the order of the graph, across dbt's border", async () => {
  const done = await sluice(["launch", "refresh", "--wait"], { cwd: folder });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  expect(done.stderr).toContain("SUCCESS (6 succeeded, 0 failed)");
  expect(JSON.parse(readFileSync(join(folder, "rates_report.json"), "utf8"))).toEqual([
    { currency: "EUR", rate: "1.12" },
    { currency: "JPY", rate: "0.0068" },
  ]);
});

it("a blocking check that fails keeps what is below from running", async () => {
  const file = join(folder, "definitions.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("0.0068", "-1"));
  const done = await sluice(["launch", "refresh", "--wait"], { cwd: folder });
  expect(done.code).toBe(1);
  expect(done.stderr).toContain("FAILURE (1 succeeded, 1 failed, 4 skipped)");
  expect(done.stderr).toContain("Blocking check rates_are_positive of raw/exchange_rates failed.");
});
