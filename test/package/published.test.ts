// What somebody gets who installs the published package in an empty folder: the first five minutes, without this repository.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { installPacked } from "../support/pack.ts";
import { finish, removeFolder, repository, sluiceIn, startDev, temporaryFolder } from "../support/sluice.ts";

let folder = "";
let skipReason: string | null = null;
beforeAll(async () => {
  folder = temporaryFolder();
  skipReason = await installPacked(folder);
  if (skipReason !== null) console.warn(`skipped: ${skipReason}`);
}, 300_000);
afterAll(() => removeFolder(folder));

const bin = () => join(folder, "node_modules/sluice/bin/sluice.js");
const installed = (context: TestContext) => context.skip(skipReason !== null, skipReason ?? "");
const run = (...args: string[]) => sluiceIn(bin(), args, { cwd: folder });

describe("the published package", () => {
  it("makes a project", async (context) => {
    installed(context);
    const made = await run("init", "--yes");
    expect(made.code, made.stderr).toBe(0);
    expect(existsSync(join(folder, "dbt_project/dbt_project.yml"))).toBe(true);
  });

  it("declares types that need nothing else", async (context) => {
    installed(context);
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--types", ""];
    const checked = await finish(
      spawn(process.execPath, [tsc, ...options, "--skipLibCheck", "false", "definitions.ts"], { cwd: folder }),
    );
    expect(checked.stdout).toBe("");
    expect(checked.code).toBe(0);
  });

  it("builds the dbt project from the folder above it", async (context) => {
    installed(context);
    const built = await run("dbt", "build");
    expect(built.code, built.stdout + built.stderr).toBe(0);
    expect(built.stdout).toContain("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11");
  });

  it("runs the job", async (context) => {
    installed(context);
    const launched = await run("launch", "dbt_job", "--wait");
    expect(launched.code, launched.stdout + launched.stderr).toBe(0);
    expect(launched.stdout + launched.stderr).toContain("TOTAL=11");
  });

  it("shows the assets", async (context) => {
    installed(context);
    const server = await startDev(folder, [], {}, bin());
    try {
      const page = await fetch(server.url);
      expect(await page.text()).toContain('<div id="root">');
      const answer = await fetch(new URL("/api/assets", server.url));
      expect(JSON.stringify(await answer.json())).toContain("user_order_summary");
    } finally {
      await server.stop();
    }
  });
});
