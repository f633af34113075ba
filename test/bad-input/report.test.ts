// What surrounds a mistake: several are told at once, the JSON log says where, folders that cannot be written to stop nothing
// that can go on, and a definitions file that cannot be loaded is told with its place.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { printedLines, writeProject } from "../support/bad-project.ts";
import { removeFolder, sluice, temporaryFolder } from "../support/sluice.ts";

let folder = "";
afterEach(() => removeFolder(folder));

describe("several mistakes", () => {
  const files = {
    "models/b.sql": "select *\nfrom {{ ref('aa') }}\n",
    "models/c.sql": "select {{ source('x', 'y') }}\n",
  };

  it("are all told, each with its place", async () => {
    folder = writeProject(files);
    const done = await sluice(["dbt", "parse"], { cwd: folder });
    expect(done.code).toBe(2);
    expect(printedLines(done.stdout, folder)).toEqual(
      expect.arrayContaining(["models/b.sql:2:9", "models/c.sql:1:11"]),
    );
  });

  it("have their positions in the JSON log", async () => {
    folder = writeProject(files);
    const done = await sluice(["dbt", "parse", "--log-format", "json"], { cwd: folder });
    const events = done.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.find((event) => event.info.name === "MainEncounteredError").data.positions).toEqual([
      { column: 11, file: "models/c.sql", line: 1 },
      { column: 9, file: "models/b.sql", line: 2 },
    ]);
  });
});

describe("folders that cannot be written to", () => {
  it("logs: the command goes on without them, and says so", async () => {
    folder = writeProject({ logs: "a file where the folder should be" });
    const done = await sluice(["dbt", "ls"], { cwd: folder });
    expect(done.code, done.stdout).toBe(0);
    expect(done.stderr).toContain("cannot write the log file");
  });

  it("target: the artifact that was not written is named", async () => {
    folder = writeProject({ target: "a file where the folder should be" });
    const done = await sluice(["dbt", "parse"], { cwd: folder });
    expect(done.code).toBe(2);
    expect(done.stdout).toContain(`Could not write ${join(folder, "target")}`);
    expect(done.stdout).not.toMatch(/^\s+at /m);
  });
});

describe("a definitions file", () => {
  const cases: readonly (readonly [string, string | null, string])[] = [
    ["that throws", 'const ready = false;\nthrow new Error("not ready");\n', "definitions.ts:2: not ready"],
    ["that does not compile", "export default new Definitions({;\n", "definitions.ts:1: Expected identifier"],
    [
      "that imports what is not installed",
      'import x from "left-out";\nx();\n',
      "definitions.ts:1: Cannot find package",
    ],
    ["that exports nothing", "export const answer = 42;\n", "does not export Definitions"],
    ["that is not there", null, "there is no file"],
  ];
  for (const [name, text, words] of cases) {
    it(`${name} is told`, async () => {
      folder = temporaryFolder();
      const settings = { type: "module", sluice: { definitions: "definitions.ts", warehouse: "embedded" } };
      writeFileSync(join(folder, "package.json"), JSON.stringify(settings));
      if (text !== null) writeFileSync(join(folder, "definitions.ts"), text);
      const done = await sluice(["assets"], { cwd: folder });
      expect(done.code).toBe(2);
      expect(done.stderr).toContain(words);
      expect(done.stderr).not.toMatch(/^\s+at /m);
    });
  }
});
