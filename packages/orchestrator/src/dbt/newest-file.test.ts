import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { isChangedSince } from "./newest-file.ts";

const path = mkdtempSync(join(tmpdir(), "sluice-newest-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

it("sees changed, new and deleted files, and not what dbt itself writes", () => {
  const target = join(path, "target");
  const models = join(path, "models");
  const age = (file: string, seconds: number) => utimesSync(file, seconds, seconds);
  for (const folder of [target, models]) mkdirSync(folder);
  for (const file of ["dbt_project.yml", "models/a.sql", "target/manifest.json"]) writeFileSync(join(path, file), "");
  const all = [join(path, "dbt_project.yml"), join(models, "a.sql"), models, path];
  const old = () => {
    for (const file of all) age(file, 1000);
  };
  const changed = () => isChangedSince({ path, ignore: [target] }, 2_000_000);

  old();
  expect(changed()).toBe(false);
  age(join(models, "a.sql"), 2000);
  expect(changed()).toBe(true);
  old();
  age(models, 2000);
  expect(changed()).toBe(true);
  old();
  age(path, 2000);
  expect(changed()).toBe(false);
  writeFileSync(join(path, "shop.duckdb"), "");
  mkdirSync(join(path, "data"));
  age(join(path, "data"), 3000);
  expect(changed()).toBe(false);
});
