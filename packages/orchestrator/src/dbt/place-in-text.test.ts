import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeInText } from "./place-in-text.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-place-"));
  mkdirSync(join(folder, "models"));
  for (const name of ["a.sql", "b.sql", "schema.yml"]) writeFileSync(join(folder, "models", name), "x\n");
  writeFileSync(join(folder, "dbt_project.yml"), "name: shop\nprofile: shops\n");
  writeFileSync(join(folder, "profiles.yml"), `shop:\n  user: "{{ env_var('DB_USER') }}"\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("placeInText", () => {
  it.each([
    ["found two models:\n- model.p.a (models/a.sql)\n- model.p.a (models/b.sql)", "models/b.sql", 1, 1],
    ["Compilation Error in model a (models/a.sql)\n  unexpected '}'\n    line 7\n", "models/a.sql", 7, 1],
    ['in "models/schema.yml", line 3, column 4', "models/schema.yml", 3, 4],
    ["  models/a.sql:2:9", "models/a.sql", 2, 9],
    ["Env var required but not provided: 'DB_USER'", "profiles.yml", 2, 22],
    ["Could not find profile named 'shops'", "dbt_project.yml", 2, 10],
  ])("%s", (text, file, line, column) => {
    expect(placeInText(text, [folder])).toEqual({ file: join(folder, file), line, column });
  });

  it("says nothing of what is not there", () => {
    expect(placeInText("in models/none.sql: 'sho'", [folder])).toBeNull();
  });
});
