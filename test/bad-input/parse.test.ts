// Every mistake of test/bad-input/cases.json: dbt's exit code and every line that dbt prints (test/golden/bad-input, made by
// scripts/golden-bad-input.mjs), our place and hint beside them, no stack trace, and nothing half-written.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { badInput, printedLines, readGolden, writeProject } from "../support/bad-project.ts";
import { removeFolder, sluice } from "../support/sluice.ts";

const golden = readGolden("parse.json");

let folder = "";
afterEach(() => removeFolder(folder));

describe("a project with a mistake is told in dbt's words", () => {
  for (const [name, { files, command, places = [], hint }] of Object.entries(badInput.cases)) {
    it(name, async () => {
      folder = writeProject(files);
      const done = await sluice(["dbt", ...command], { cwd: folder, env: { HOME: folder } });
      const printed = printedLines(done.stdout + done.stderr, folder);
      const told = [...places, ...(hint === undefined ? [] : [`hint: ${hint}`])];
      expect(printed).toEqual(expect.arrayContaining([...(golden[name]?.lines ?? []), ...told]));
      expect(done.code).toBe(golden[name]?.exit);
      expect(printed.filter((line) => /^at .*:\d+:\d+\)?$/.test(line))).toEqual([]);
      const manifest = join(folder, "target/manifest.json");
      if (existsSync(manifest)) JSON.parse(readFileSync(manifest, "utf8"));
    });
  }
});
