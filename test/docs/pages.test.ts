// Pages of the documentation whose pieces of TypeScript, one after the other, are a definitions file: they load, and do what they say.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { removeFolder, repository, sluice, temporaryFolder } from "../support/sluice.ts";

let folder = "";
afterEach(() => removeFolder(folder));

function writePage(name: string, more = ""): void {
  folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(repository, "node_modules/zod"), join(folder, "node_modules/zod"));
  writeFileSync(join(folder, "package.json"), "{}");
  const page = readFileSync(join(repository, "docs", name), "utf8");
  const pieces = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
  writeFileSync(join(folder, "definitions.ts"), `${pieces.join("\n")}\n${more}`);
}

async function validate(): Promise<void> {
  const valid = await sluice(["validate", "--json"], { cwd: folder });
  expect(valid.code, valid.stdout + valid.stderr).toBe(0);
}

it("docs/testing.md holds what it asserts", async () => {
  writePage("testing.md", "export default definitions;");
  await validate();
});

it("docs/io-managers.md runs", async () => {
  writePage("io-managers.md");
  await validate();
  const run = await sluice(["materialize", "*"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(readFileSync(join(folder, "data/total.json"), "utf8")).toBe("55");
});

it("docs/resources-and-config.md runs, with config from a file, and without a secret", async () => {
  writePage("resources-and-config.md");
  writeFileSync(join(folder, ".env"), "DB_PASSWORD=localhost\n");
  await validate();
  writeFileSync(join(folder, "wrong.yaml"), "ops:\n  orders:\n    config:\n      limt: 3\n");
  const refused = await sluice(["launch", "nightly", "--config", "wrong.yaml"], { cwd: folder });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("wrong.yaml: the run config is not valid: line 4, column 7: ops.orders.config.limt");
  writeFileSync(join(folder, "right.yaml"), "ops: { orders: { config: { limit: 3 } } }");
  const run = await sluice(["materialize", "*", "--config", "right.yaml"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  // What the step prints has the password in it, which is the same text as the host.
  expect(run.stdout).toContain("session select 1 on ******** by 4");
});

it("docs/partitions.md runs: a partition, and a backfill along the mappings", async () => {
  writePage("partitions.md");
  await validate();
  const unknown = await sluice(["materialize", "events", "--partition", "2024-05-41"], { cwd: folder });
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('asset "events" has no partition "2024-05-41"');
  const backfill = [
    "backfill",
    "launch",
    "events",
    "sessions",
    "report",
    "--partition-range",
    "2024-05-01...2024-05-02",
  ];
  const run = await sluice([...backfill, "--json"], { cwd: folder });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({
    status: "COMPLETED_SUCCESS",
    assets: [
      { key: "events", counts: { requested: 2, done: 2 } },
      { key: "sessions", counts: { requested: 2, done: 2 } },
      { key: "report", counts: { requested: 1, done: 1 } },
    ],
  });
});
