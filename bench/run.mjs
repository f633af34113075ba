// `npm run bench -- [workload…]`: times sluice beside its peers in one run, pair by pair, and prints medians and ratios.
// Peers are taken from PATH, or from BENCH_DBT and BENCH_DAGSTER (executables); one that is not there is said to be absent.
// dbt-core and sluice work on the same PostgreSQL: POSTGRES_* of the environment, else the embedded server.
// A figure is whole-process CPU (user + system, children included) and wall time; only ratios travel between machines.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchDefinitions, benchFirstStep } from "./definitions.mjs";
import { makeProject } from "./make-project.mjs";
import { benchStore } from "./store.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sluice = [process.execPath, join(root, "packages/cli/bin/sluice.js")];
const dbt = find(process.env.BENCH_DBT ?? "dbt");
const dagster = find(process.env.BENCH_DAGSTER ?? "dagster");
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const work = mkdtempSync(join(tmpdir(), "sluice-bench-"));

const DAGSTER_DEFINITIONS = `
import os
from pathlib import Path
from dagster import Definitions, define_asset_job, in_process_executor
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

folder = Path(__file__).parent / "dbt_project"
project = DbtProject(project_dir=folder, profiles_dir=folder)

@dbt_assets(manifest=project.manifest_path)
def my_dbt_assets(context, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream()

defs = Definitions(
    assets=[my_dbt_assets],
    jobs=[define_asset_job("dbt_job", selection="*", executor_def=in_process_executor)],
    resources={"dbt": DbtCliResource(project_dir=project, dbt_executable=os.environ.get("BENCH_DBT", "dbt"))},
)
`;

/** The unit of /proc, the same on every Linux that runs Node.js. */
const TICKS_PER_SECOND = 100;

const workloads = {
  "dbt build, walk-through": benchBuild,
  "dbt parse, 1,000 models": () => benchParse(1000),
  "dbt ls, 1,000 models unchanged": () => benchList(1000),
  "launch a job, server running": benchLaunch,
  "launch to first step": () => benchFirstStep(sluice, work, rounds),
  "definitions of 10,000 assets": () => benchDefinitions(sluice, work, rounds),
  store: benchStore,
};
const wanted = process.argv.slice(2);
try {
  for (const [name, workload] of Object.entries(workloads)) {
    if (wanted.length === 0 || wanted.some((word) => name.includes(word))) await workload(name);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function example(name) {
  const folder = join(work, name);
  cpSync(join(root, "examples/walkthrough"), folder, {
    recursive: true,
    filter: (path) => !/[\\/](target|logs|\.sluice)$/.test(path),
  });
  return folder;
}

async function benchBuild() {
  const ours = join(example("build-ours"), "dbt_project");
  const theirs = join(example("build-theirs"), "dbt_project");
  // Both once before, so that both start from what they have parsed.
  pair("dbt build, walk-through", {
    sluice: () => measure([...sluice, "dbt", "build", "--profiles-dir", "."], ours),
    dbt: dbt && (() => measure([dbt, "build", "--profiles-dir", "."], theirs)),
  });
}

async function benchParse(models) {
  const ours = makeProject(join(work, "parse-ours"), models);
  const theirs = makeProject(join(work, "parse-theirs"), models);
  pair(`dbt parse, ${models} models, nothing cached`, {
    sluice: () => measure([...sluice, "dbt", "parse", "--no-partial-parse", "--profiles-dir", "."], ours),
    dbt: dbt && (() => measure([dbt, "parse", "--no-partial-parse", "--profiles-dir", "."], theirs)),
  });
}

async function benchList(models) {
  const ours = makeProject(join(work, "ls-ours"), models);
  const theirs = makeProject(join(work, "ls-theirs"), models);
  pair(`dbt ls, ${models} models, unchanged`, {
    sluice: () => measure([...sluice, "dbt", "ls", "--quiet", "--profiles-dir", "."], ours),
    dbt: dbt && (() => measure([dbt, "ls", "--quiet", "--profiles-dir", "."], theirs)),
  });
}

async function benchLaunch() {
  const ours = example("launch-ours");
  const theirs = example("launch-theirs");
  const startedAt = Date.now();
  const server = spawn(sluice[0], [sluice[1], "dev", "--no-open", "--port", "0"], {
    cwd: ours,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (text) => {
      said += text;
      if (said.includes("Open http")) resolve();
    });
    server.on("exit", () => reject(new Error(said)));
  });
  console.log(
    `sluice dev: answers after ${((Date.now() - startedAt) / 1000).toFixed(1)} s, ${treeMemory(server.pid).toFixed(0)} MB`,
  );
  writeFileSync(join(theirs, "defs.py"), DAGSTER_DEFINITIONS);
  if (dbt) spawnSync(dbt, ["parse", "--quiet", "--profiles-dir", "."], { cwd: join(theirs, "dbt_project") });
  try {
    pair("launch a job, server running", {
      sluice: () => {
        const before = treeCpu(server.pid);
        const figure = measure([...sluice, "launch", "dbt_job", "--wait"], ours);
        return { ...figure, cpu: figure.cpu + treeCpu(server.pid) - before };
      },
      dagster: dagster && dbt && (() => measure([dagster, "job", "execute", "-f", "defs.py", "-j", "dbt_job"], theirs)),
    });
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
  }
}

/**
 * CPU seconds of a process, of those that it started, and of those of them that have ended. The server's share of a run, with
 * the run's own process; the embedded database counts too. Linux only: 0 elsewhere.
 */
function treeCpu(pid) {
  if (process.platform !== "linux") return 0;
  const processes = readProcesses();
  const sum = (id) => {
    const children = processes.filter(({ parent }) => parent === id);
    return (
      (processes.find((one) => one.pid === id)?.ticks ?? 0) + children.reduce((all, { pid: own }) => all + sum(own), 0)
    );
  };
  return sum(pid) / TICKS_PER_SECOND;
}

/** Memory of a process and those that it started, in MB, each page shared out among those that use it. Linux only. */
function treeMemory(pid) {
  if (process.platform !== "linux") return 0;
  const processes = readProcesses();
  const sum = (id) =>
    processes.filter(({ parent }) => parent === id).reduce((all, child) => all + sum(child.pid), proportionalSize(id));
  return sum(pid) / 1024;
}

function proportionalSize(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function readProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = readOrNothing(`/proc/${name}/stat`)
        .replace(/^.*\) /, "")
        .split(" ");
      if (fields.length < 16) return [];
      const ticks = fields.slice(11, 15).reduce((all, field) => all + Number(field), 0);
      return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
    });
}

/** A process may end while it is looked at. */
function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Runs both sides in turns; each once before it counts. */
function pair(name, sides) {
  const figures = new Map();
  for (const [side, run] of Object.entries(sides)) {
    if (!run) console.log(`${name}: ${side} is not installed here, no comparison`);
    else {
      run();
      figures.set(side, []);
    }
  }
  for (let round = 0; round < rounds; round++) for (const [side, list] of figures) list.push(sides[side]());
  const medians = new Map(
    [...figures].map(([side, list]) => [
      side,
      { cpu: median(list.map((f) => f.cpu)), wall: median(list.map((f) => f.wall)) },
    ]),
  );
  const ours = medians.get("sluice");
  for (const [side, { cpu, wall }] of medians) {
    const ratio =
      side === "sluice"
        ? ""
        : `  ${(cpu / ours.cpu).toFixed(1)} times our CPU, ${(wall / ours.wall).toFixed(1)} times our wall time`;
    console.log(`${name}: ${side.padEnd(7)} ${cpu.toFixed(3)} s CPU, ${wall.toFixed(3)} s wall${ratio}`);
  }
}

function measure(command, cwd) {
  const env = { ...process.env };
  // Python would compile every import again, which no user's does.
  delete env.PYTHONDONTWRITEBYTECODE;
  const script = 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null 2>"$ERRORS"';
  const errors = join(work, "errors.txt");
  const done = spawnSync("bash", ["-c", script, "bash", ...command], {
    cwd,
    env: { ...env, ERRORS: errors },
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${command.join(" ")} ended with ${done.status} (see what it says in ${cwd})`);
  const [user, system, wall] = done.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { cpu: user + system, wall };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function find(name) {
  const done = spawnSync("bash", ["-c", 'command -v "$1"', "bash", name], { encoding: "utf8" });
  return done.status === 0 ? done.stdout.trim() : null;
}
