// What surrounds a mistake: several are told at once, the JSON log says where, folders that cannot be written to stop nothing
// that can go on, and a definitions file that cannot be loaded is told with its place.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { printedLines, writeProject } from "../support/bad-project.ts";
import { removeFolder, sluice, sluiceBin, temporaryFolder } from "../support/sluice.ts";

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

describe("a disk that is full", () => {
  const small = mkdtempSync(join(tmpdir(), "sluice-small-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small], { encoding: "utf8" });
  const reason =
    mounted.status === 0 ? null : `no small file system can be made here: ${mounted.stderr ?? mounted.error}`;
  if (reason !== null) console.warn(`skipped: ${reason}`);
  afterAll(() => {
    if (reason === null) spawnSync("umount", [small]);
    rmSync(small, { recursive: true, force: true });
  });

  it.skipIf(reason !== null)("for logs: the command goes on and says so once", async () => {
    folder = writeProject({});
    writeFileSync(join(small, "fill"), Buffer.alloc(64 * 1024));
    const done = await sluice(["dbt", "ls", "--log-path", small, "--log-level-file", "debug"], { cwd: folder });
    expect(done.code, done.stdout).toBe(0);
    expect(done.stdout).toContain("shop.b");
    expect(done.stderr.match(/cannot write the log file/g)).toHaveLength(1);
    expect(done.stderr).not.toMatch(/^\s+at /m);
    rmSync(join(small, "fill"));
  });

  it.skipIf(reason !== null)(
    "for artifacts: what could not be written is named, and no half of it is left",
    async () => {
      folder = writeProject({});
      writeFileSync(join(small, "fill"), Buffer.alloc(48 * 1024));
      const done = await sluice(["dbt", "parse", "--target-path", small], { cwd: folder });
      expect(done.code).toBe(2);
      expect(done.stdout).toContain(`Could not write ${small}`);
      expect(done.stdout + done.stderr).not.toMatch(/^\s+at /m);
      for (const file of readdirSync(small).filter((name) => name !== "fill")) {
        if (file.endsWith(".json")) JSON.parse(readFileSync(join(small, file), "utf8"));
        else expect(file).not.toContain("manifest.json");
      }
    },
  );
});

it.skipIf(process.platform === "win32")("a reader that goes away ends nothing, and no stack is shown", () => {
  folder = writeProject({ "models/b.sql": "select 1 as b\n" });
  const script = `set -o pipefail; { "$0" "$1" dbt ls; echo "ended with $?" >&2; } | true`;
  const done = spawnSync("bash", ["-c", script, process.execPath, sluiceBin], { cwd: folder, encoding: "utf8" });
  expect(done.stderr).toBe("ended with 0\n");
});

it("a port that is taken is told, with another to use", async () => {
  folder = temporaryFolder();
  expect((await sluice(["init", "--yes"], { cwd: folder })).code).toBe(0);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const done = await sluice(["dev", "--no-open", "--port", String(port)], { cwd: folder });
  server.close();
  expect(done.code).toBe(2);
  expect(done.stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
  expect(done.stderr).toMatch(/hint: .*--port \d+/);
  expect(done.stderr).not.toMatch(/^\s+at /m);
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
