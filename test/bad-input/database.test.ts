// Mistakes that only a database shows: dbt's exit code and every line that dbt prints (test/golden/bad-input, made by
// scripts/golden-bad-input.mjs), our place beside them, no stack trace, and nothing half-written.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BadCases, printedLines, readCases, readGolden, writeProject } from "../support/bad-project.ts";
import { type EmbeddedServer, startEmbeddedServer } from "../support/embedded.ts";
import { removeFolder, sluice } from "../support/sluice.ts";

const { base, cases }: BadCases = readCases("database-cases.json");
const golden = readGolden("database.json");

let server: EmbeddedServer;
let folder = "";
beforeAll(async () => {
  server = await startEmbeddedServer();
});
afterAll(() => server.stop());
afterEach(() => removeFolder(folder));

function environment(): Readonly<Record<string, string>> {
  const { host, port, user, password } = server;
  return {
    HOME: folder,
    POSTGRES_HOST: host,
    POSTGRES_PORT: String(port),
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    // The golden run has a user and a database of one name.
    POSTGRES_DB: user,
  };
}

/** Without what differs from machine to machine and from run to run, as in the golden script. */
function normalLines(output: string): readonly string[] {
  return printedLines(output, folder).map((line) =>
    line
      .replaceAll(`port ${server.port} `, "port <port> ")
      .replaceAll(`"${server.user}"`, '"<name>"')
      .replace(/^(.*(?:host|port|user|database): ).*$/, "$1…")
      .replace(/ in \d+\.\d\ds\]/, " in N.NNs]")
      .replace(/ in \d+ hours \d+ minutes and .*/, " in N hours"),
  );
}

describe("a mistake that the database shows is told in dbt's words", () => {
  for (const [name, { files, command, places = [] }] of Object.entries(cases)) {
    it(name, async () => {
      folder = writeProject({ ...base, ...files });
      const done = await sluice(["dbt", ...command], { cwd: folder, env: environment() });
      const printed = normalLines(done.stdout + done.stderr);
      expect(printed).toEqual(expect.arrayContaining([...(golden[name]?.lines ?? ["no golden"]), ...places]));
      expect(done.code).toBe(golden[name]?.exit);
      expect(printed.filter((line) => /^at .*:\d+:\d+\)?$/.test(line))).toEqual([]);
      for (const artifact of artifacts(folder)) JSON.parse(readFileSync(artifact, "utf8"));
    });
  }
});

/** Every artifact that was left, whole or not; a draft of one would not be read as JSON. */
function artifacts(project: string): readonly string[] {
  const target = join(project, "target");
  if (!existsSync(target)) return [];
  return readdirSync(target)
    .filter((file) => /\.json|\.tmp/.test(file))
    .map((file) => join(target, file));
}
