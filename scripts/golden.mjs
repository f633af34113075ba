// Makes `test/golden/walkthrough`: what real dbt prints for the walk-through, command by command, and its manifest in
// short. Needs a dbt executable (`--dbt`, default `dbt`) and POSTGRES_* variables that name an empty database.
// The files record dbt's version; read the diff before you commit it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { dbt: { type: "string", default: "dbt" } } });
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "test/golden/walkthrough");
const work = mkdtempSync(join(tmpdir(), "golden-"));
const project = join(work, "dbt_project");
cpSync(join(root, "examples/walkthrough/dbt_project"), project, {
  recursive: true,
  filter: (path) => !/[\\/](target|logs)$/.test(path),
});
mkdirSync(out, { recursive: true });

const version = run(["--version"]).match(/installed: (\S+)/)?.[1] ?? "unknown";
for (const command of ["debug", "seed", "run", "test", "build"]) {
  writeFileSync(join(out, `${command}.txt`), run([command, "--no-use-colors", "--profiles-dir", "."]));
}
const { nodes } = JSON.parse(readFileSync(join(project, "target/manifest.json"), "utf8"));
const compiled = Object.fromEntries(
  Object.values(nodes)
    .sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1))
    .map((node) => [node.unique_id, node.compiled_code ?? null]),
);
writeFileSync(join(out, "compiled.json"), `${JSON.stringify({ dbt: version, compiled }, null, 2)}\n`);
// dbt writes the manifest again, without compiled code.
writeFileSync(join(out, "ls.txt"), run(["ls", "--quiet", "--profiles-dir", "."]));
rmSync(work, { recursive: true, force: true });
console.log(`${out}: made with dbt ${version}`);

function run(args) {
  const done = spawnSync(values.dbt, args, {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: "false" },
  });
  if (done.error) throw done.error;
  return done.stdout;
}
