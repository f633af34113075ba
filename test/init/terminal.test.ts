// `sluice init` on a terminal: the walk-through's questions, answered for a PostgreSQL server of one's own, and a build there.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedServer, startEmbeddedServer } from "../support/embedded.ts";
import { removeFolder, sluice, sluiceBin, temporaryFolder } from "../support/sluice.ts";
import { type Answer, inTerminal, reasonForNoTerminal } from "../support/terminal.ts";

const reason = reasonForNoTerminal();
if (reason !== null) console.warn(`skipped: ${reason}`);

let folder = "";
let server: EmbeddedServer | null = null;
beforeAll(async () => {
  folder = temporaryFolder();
  if (reason === null) server = await startEmbeddedServer();
});
afterAll(async () => {
  await server?.stop();
  removeFolder(folder);
});

const DOWN = "\u001b[B";
const ENTER = "\r";
const ask = (answers: readonly Answer[]) =>
  inTerminal([process.execPath, sluiceBin, "init"], answers, { cwd: folder, env: { ...process.env, TERM: "xterm" } });

it.skipIf(reason !== null)("writes nothing when it is left with Ctrl-C", async () => {
  const left = await ask([
    ["Which database", DOWN + ENTER],
    ["host (", "\u0003"],
  ]);
  expect(left.code, left.shown).toBe(1);
  expect(left.shown).toContain("Nothing was written.");
  expect(readdirSync(folder)).toEqual([]);
});

it.skipIf(reason !== null)("makes the project that the answers describe, and it builds", async () => {
  if (server === null) throw new Error("no server");
  const { port, user, password } = server;
  const made = await ask([
    ["Which database", DOWN + ENTER],
    ["host (", ENTER],
    ["port", `${"\b".repeat(4)}${port}${ENTER}`],
    ["user (", user + ENTER],
    ["pass (", password + ENTER],
    ["dbname (", `postgres${ENTER}`],
    ["schema (", `${"\b".repeat(6)}analytics${ENTER}`],
    ["threads (", `\b2${ENTER}`],
  ]);
  expect(made.code, made.shown).toBe(0);
  expect(made.shown).not.toContain(password);
  const secrets = join(folder, ".env");
  expect(readFileSync(secrets, "utf8").split("\n")).toEqual(
    expect.arrayContaining([
      "POSTGRES_HOST=127.0.0.1",
      `POSTGRES_PORT=${port}`,
      `POSTGRES_USER=${user}`,
      `POSTGRES_PASSWORD=${password}`,
      "POSTGRES_DB=postgres",
    ]),
  );
  if (process.platform !== "win32") expect(statSync(secrets).mode & 0o777).toBe(0o600);
  const profiles = readFileSync(join(folder, "dbt_project/profiles.yml"), "utf8");
  expect(profiles).toMatch(/schema: "analytics"\n\s+threads: 2\n/);
  expect(profiles).not.toContain(password);
  expect(existsSync(join(folder, "definitions.ts"))).toBe(true);
  const built = await sluice(["dbt", "build"], { cwd: folder });
  expect(built.code, built.stdout + built.stderr).toBe(0);
  expect(built.stdout).toContain("Done. PASS=11 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=11");
  expect(built.stdout).toContain("analytics");
});
