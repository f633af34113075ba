// `npm run demo`: the walk-through's example on the embedded PostgreSQL. Builds what is missing, runs `dbt_job`, opens the
// UI and stays; with `--once` it ends after the run, with the run's exit code.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sluice = join(root, "packages/cli/bin/sluice.js");
const once = process.argv.includes("--once");
const rest = process.argv.slice(2).filter((word) => word !== "--once");

if (
  !existsSync(join(root, "packages/cli/dist/program/main.js")) ||
  !existsSync(join(root, "packages/cli/dist/ui/index.html"))
) {
  console.log("Building sluice.");
  const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const args = once ? ["launch", "dbt_job", "--wait", ...rest] : ["dev", "--launch", "dbt_job", ...rest];
const child = spawn(process.execPath, [sluice, ...args], { cwd: join(root, "examples/walkthrough"), stdio: "inherit" });
// The terminal sends Ctrl-C to both; the child decides when it is done.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
