// WALKTHROUGH: the dbt project, unmodified, on the embedded database. Each command's lines are compared with what real dbt
// printed (test/golden/walkthrough, made by scripts/golden.mjs).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normalLines, unordered } from "../support/dbt-lines.ts";
import { copyExample, removeFolder, repository, sluice } from "../support/sluice.ts";

const golden = (file: string) => readFileSync(join(repository, "test/golden/walkthrough", file), "utf8");
let folder = "";
beforeAll(() => {
  folder = copyExample();
});
afterAll(() => removeFolder(folder));

const dbt = (...args: string[]) =>
  sluice(["dbt", ...args, "--profiles-dir", "."], { cwd: join(folder, "dbt_project") });

describe("the walk-through's dbt commands", () => {
  it("debug says that all checks passed", async () => {
    const done = await dbt("debug");
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const lines = normalLines(done.stdout);
    expect(lines).toContain("HH:MM:SS    Connection test: [OK connection ok]");
    expect(lines.filter((line) => line !== "").at(-1)).toBe("HH:MM:SS  All checks passed!");
  });

  for (const command of ["seed", "run", "test", "build"]) {
    it(`${command} prints dbt's lines`, async () => {
      const done = await dbt(command);
      expect(done.code, done.stdout + done.stderr).toBe(0);
      expect(unordered(normalLines(done.stdout))).toEqual(unordered(normalLines(golden(`${command}.txt`))));
    });
  }

  it("compiles to the same SQL, byte for byte", () => {
    const manifest: { nodes: Record<string, { compiled_code?: string }> } = JSON.parse(
      readFileSync(join(folder, "dbt_project/target/manifest.json"), "utf8"),
    );
    // The golden database is called otherwise.
    const name = JSON.parse(golden("compiled.json"));
    const ours = Object.fromEntries(
      Object.entries(manifest.nodes).map(([id, node]) => [
        id,
        node.compiled_code?.replaceAll('"warehouse"', '"dev"') ?? null,
      ]),
    );
    expect(ours).toEqual(name.compiled);
  });

  it("ls lists the same names", async () => {
    const done = await dbt("ls", "--quiet");
    expect(done.stdout).toBe(golden("ls.txt"));
  });

  it("a part is selected as dbt selects it", async () => {
    const done = await dbt("build", "--select", "stg_orders");
    expect(done.code).toBe(0);
    expect(done.stdout).toContain("Done. PASS=5 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=5");
  });
});
