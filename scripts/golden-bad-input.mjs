// What real dbt prints for every mistake of test/bad-input/cases.json: `node scripts/golden-bad-input.mjs <path of dbt>`.
// Writes test/golden/bad-input/parse.json; no database is needed.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [dbt = "dbt"] = process.argv.slice(2);
const preamble =
  /^(Running with dbt|Registered adapter|Unable to do partial|Found \d|Performance info|.*resource_tracker)/;
const { base, cases } = JSON.parse(readFileSync(join(root, "test/bad-input/cases.json"), "utf8"));
const golden = {};

for (const [name, { files, command }] of Object.entries(cases)) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "golden-")));
  for (const [path, text] of Object.entries({ ...base, ...files })) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const env = { ...process.env, HOME: folder, DBT_USE_COLORS: "false", DBT_SEND_ANONYMOUS_USAGE_STATS: "false" };
  const done = spawnSync(dbt, command, { cwd: folder, env, encoding: "utf8" });
  const lines = (done.stdout + done.stderr)
    .replaceAll(folder, "<D>")
    .split("\n")
    .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, "").trim())
    .filter((line) => line !== "" && !preamble.test(line));
  golden[name] = { exit: done.status, lines };
  rmSync(folder, { recursive: true, force: true });
  console.log(`${name}: ${done.status}`);
}
const version = /installed: (\S+)/.exec(spawnSync(dbt, ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? null;
const target = join(root, "test/golden/bad-input/parse.json");
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify({ dbt: version, cases: golden }, null, 2)}\n`);
