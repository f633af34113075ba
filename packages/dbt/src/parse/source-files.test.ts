import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { folderEntries } from "../project/files.ts";
import { TestFolder } from "../project/testing-folder.ts";
import { findPackageFiles } from "./source-files.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

it("a folder's entries are all there, in an order that does not change", () => {
  const folder = mkdtempSync(join(tmpdir(), "entries-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  for (let index = 0; index < 1500; index += 1) writeFileSync(join(folder, `m${index}`), "");
  mkdirSync(join(folder, "below"));
  const entries = folderEntries(folder);
  const names = entries.map(({ name }) => name);
  expect([...names].sort()).toEqual(readdirSync(folder).sort());
  expect(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual(["below"]);
  expect(folderEntries(folder).map(({ name }) => name)).toEqual(names);
});

it("files come by ending, then by path, a folder's own before those of its folders", () => {
  const project = new TestFolder({
    "dbt_project.yml": "name: shop\nprofile: shop\nmodel-paths: [second, first]\n",
    "first/a.sql": "",
    "first/b.py": "",
    "second/below/c.sql": "",
    "second/d.sql": "",
    "second/e.py": "",
  });
  cleanups.push(() => project.remove());
  const { models } = findPackageFiles(project.read().root);
  expect(models.map((file) => file.originalPath)).toEqual([
    "second/d.sql",
    "second/below/c.sql",
    "first/a.sql",
    "second/e.py",
    "first/b.py",
  ]);
});
