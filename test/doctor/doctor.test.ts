// `sluice doctor` on a project that is well, and on one where much is not.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyExample, removeFolder, sluice } from "../support/sluice.ts";

let folder = "";
beforeAll(() => {
  folder = copyExample();
});
afterAll(() => removeFolder(folder));

/** Name of each thing that was looked at, with how it stands. */
const standing = (stdout: string) =>
  Object.fromEntries([...stdout.matchAll(/^(ok|problem|–) +([^:]+):/gm)].map(([, state, name]) => [name, state]));

it("says of everything that it is well", async () => {
  const done = await sluice(["doctor"], { cwd: folder });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  expect(standing(done.stdout)).toEqual({
    "Node.js": "ok",
    installation: "ok",
    project: "ok",
    store: "ok",
    definitions: "ok",
    "warehouse of dbt_project": "ok",
    port: "ok",
  });
});

it("says what is wrong, each thing by itself, and what to do", async () => {
  appendFileSync(join(folder, "definitions.ts"), "const broken = ;\n");
  const warehouse = { POSTGRES_HOST: "127.0.0.1", POSTGRES_PORT: "1", POSTGRES_USER: "u", POSTGRES_PASSWORD: "p" };
  const env = { ...warehouse, POSTGRES_DB: "d", SLUICE_DATABASE_URL: "postgresql://u:p@127.0.0.1:1/d" };
  const done = await sluice(["doctor"], { cwd: folder, env });
  expect(done.code).toBe(1);
  expect(standing(done.stdout)).toMatchObject({
    project: "ok",
    store: "problem",
    definitions: "problem",
    "warehouse of dbt_project": "problem",
  });
  expect(done.stdout).toContain("what to do: is the server running");
  expect(done.stdout).toMatch(/definitions\.ts:\d+: Unexpected ";"/);
  expect(done.stdout).toMatch(/port 1 failed: Connection refused/);
});
