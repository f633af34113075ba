// What real dbt prints for every mistake of test/bad-input/*-cases.json: `node scripts/golden-bad-input.mjs <path of dbt>`.
// Writes test/golden/bad-input/*.json. The cases that need a database are left out where POSTGRES_HOST is not set; they
// need POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB too, user and database of one name.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [dbt = "dbt"] = process.argv.slice(2);
const version = /installed: (\S+)/.exec(spawnSync(dbt, ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? null;
const preamble =
  /^(Running with dbt|Registered adapter|Unable to do partial|Found \d|Performance info|.*resource_tracker|.*artifact ingestion API|(python|os) )/;
const { POSTGRES_PORT, POSTGRES_USER } = process.env;

/** Without what differs from machine to machine and from run to run. */
function normal(output, folder) {
  return output
    .replaceAll(folder, "<D>")
    .replaceAll(`port ${POSTGRES_PORT} `, "port <port> ")
    .replaceAll(`"${POSTGRES_USER}"`, '"<name>"')
    .replace(/^(.*(?:host|port|user|database): ).*$/gm, "$1…")
    .replace(/ in \d+\.\d\ds\]/g, " in N.NNs]")
    .replace(/ in \d+ hours \d+ minutes and .*/g, " in N hours")
    .split("\n")
    .map((line) =>
      line
        .replaceAll("\u001b[0m", "")
        .replace(/^\d\d:\d\d:\d\d {2}/, "")
        .trim(),
    )
    .filter((line) => line !== "" && !preamble.test(line));
}

function printedByDbt(files, command) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "golden-")));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const env = { ...process.env, HOME: folder, DBT_USE_COLORS: "false", DBT_SEND_ANONYMOUS_USAGE_STATS: "false" };
  const done = spawnSync(dbt, command, { cwd: folder, env, encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  return { exit: done.status, lines: normal(done.stdout + done.stderr, folder) };
}

function write(casesFile, goldenFile) {
  const { base, cases } = JSON.parse(readFileSync(join(root, "test/bad-input", casesFile), "utf8"));
  const golden = {};
  for (const [name, { files, command }] of Object.entries(cases)) {
    golden[name] = printedByDbt({ ...base, ...files }, command);
    console.log(`${name}: ${golden[name].exit}`);
  }
  const target = join(root, "test/golden/bad-input", goldenFile);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify({ dbt: version, cases: golden }, null, 2)}\n`);
}

if (process.env.POSTGRES_HOST) write("database-cases.json", "database.json");
else console.log("POSTGRES_HOST is not set: the cases that need a database are left out");
write("cases.json", "parse.json");
