// Makes `test/golden/state/ls.json`: what real dbt's `ls` selects by `state:` in the project of test/state/project.json once it
// has been edited, beside its state before. Needs a dbt executable (`--dbt`, default `dbt`) and no database.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { dbt: { type: "string", default: "dbt" } } });
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { before, after, selections } = JSON.parse(readFileSync(join(root, "test/state/project.json"), "utf8"));
const project = mkdtempSync(join(tmpdir(), "golden-state-"));
try {
  write(before);
  run(["parse", "--target-path", "state"]);
  write(after);
  const version = run(["--version"]).match(/installed: (\S+)/)?.[1] ?? "unknown";
  const selected = Object.fromEntries(selections.map((selection) => [selection, ls(selection)]));
  const file = join(root, "test/golden/state/ls.json");
  writeFileSync(file, `${JSON.stringify({ dbt: version, selected }, null, 2)}\n`);
  spawnSync("npx", ["biome", "format", "--write", file], { cwd: root });
  console.log(`${file}: made with dbt ${version}`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(project, path));
    else {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
  }
}

function ls(selection) {
  const lines = run(["ls", "--quiet", "--state", "state", "--select", ...selection.split(" ")]).split("\n");
  return lines.filter((line) => line !== "").sort();
}

function run(args) {
  const options = ["--profiles-dir", "."];
  const done = spawnSync(values.dbt, [...args, ...(args[0] === "--version" ? [] : options)], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", DBT_SEND_ANONYMOUS_USAGE_STATS: "false" },
  });
  if (done.status !== 0) throw new Error(`dbt ${args.join(" ")}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
