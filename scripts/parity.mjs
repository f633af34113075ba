// `npm run parity -- <project folder> [--dbt <executable>] [--command build] [--vars …] [--keep]`
// Runs real dbt and `sluice dbt` on copies of one project, in schemas of their own, and prints what differs: unique ids,
// manifest fields per node, compiled SQL, `ls` answers, results, rows in PostgreSQL. Exit code 1 when anything differs.
// The project's profile has to read its schema from the variable PARITY_SCHEMA for the rows to be told apart; without it
// both use one schema, one after the other, and rows are compared all the same.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dbt: { type: "string", default: process.env.PARITY_DBT ?? "dbt" },
    command: { type: "string", default: "build" },
    vars: { type: "string" },
    keep: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error("usage: npm run parity -- <project folder> [--dbt executable] [--command build] [--vars YAML]");
  process.exit(2);
}
const sluice = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages/cli/bin/sluice.js");
const work = mkdtempSync(join(tmpdir(), "parity-"));
const sides = {
  dbt: { command: values.dbt, first: [] },
  sluice: { command: process.execPath, first: [sluice, "dbt"] },
};
const differences = [];
let facts = 0;
const LS = [
  [],
  ["--output", "json"],
  ["--resource-type", "model"],
  ["--select", "config.materialized:view"],
  ["--select", "+tag:*"],
];

for (const [name, side] of Object.entries(sides)) {
  side.folder = join(work, name);
  // Neither side starts from what the other, or an earlier run, has parsed.
  cpSync(resolve(folder), side.folder, {
    recursive: true,
    verbatimSymlinks: false,
    dereference: true,
    filter: (path) => !/[\\/](target|logs|\.git|node_modules)$/.test(path),
  });
  side.run = invoke(side, values.command.split(" "));
  side.artifacts = readArtifacts(side.folder);
  side.lists = LS.map((args) =>
    invoke(side, ["ls", "--quiet", ...args])
      .stdout.split("\n")
      .filter(Boolean)
      .sort(),
  );
}

compare("exit code", sides.dbt.run.status, sides.sluice.run.status);
compareManifests(sides.dbt.artifacts.manifest, sides.sluice.artifacts.manifest);
compareResults(sides.dbt.artifacts.results, sides.sluice.artifacts.results);
for (const [index, args] of LS.entries()) {
  compareLists(`ls ${args.join(" ")}`, sides.dbt.lists[index], sides.sluice.lists[index]);
}
report();

function invoke(side, args) {
  const extra = values.vars === undefined ? [] : ["--vars", values.vars];
  const env = {
    ...process.env,
    PARITY_SCHEMA: `parity_${side === sides.dbt ? "dbt" : "sluice"}`,
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
  };
  const done = spawnSync(side.command, [...side.first, ...args, ...extra], {
    cwd: side.folder,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (done.error) {
    console.error(`parity: ${side.command} did not start: ${done.error.message}`);
    process.exit(2);
  }
  return done;
}

function readArtifacts(root) {
  const read = (file) =>
    existsSync(join(root, "target", file)) ? JSON.parse(readFileSync(join(root, "target", file), "utf8")) : null;
  return { manifest: read("manifest.json"), results: read("run_results.json") };
}

function compareManifests(theirs, ours) {
  if (theirs === null || ours === null) {
    compare("manifest.json", theirs !== null, ours !== null);
    return;
  }
  for (const kind of Object.keys(theirs)) {
    if (kind === "metadata" || typeof theirs[kind] !== "object") continue;
    const [a, b] = [theirs[kind] ?? {}, ours[kind] ?? {}];
    for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (kind === "macros" && /^macro\.dbt(_postgres)?\./.test(id)) {
        if (!(id in a) || !(id in b)) compare(`macros ${id}`, id in a, id in b);
        continue;
      }
      if (!(id in a) || !(id in b)) compare(`${kind} ${id}`, id in a, id in b);
      else if (typeof a[id] !== "object" || Array.isArray(a[id]))
        compare(`${kind} ${id}`, normal(a[id]), normal(b[id]));
      else
        for (const field of new Set([...Object.keys(a[id]), ...Object.keys(b[id])]))
          compareField(`${kind} ${id} ${field}`, field, a[id], b[id]);
    }
  }
}

/** Times, absolute folders and the schema of the side differ by nature. */
function compareField(where, field, a, b) {
  if (field === "created_at" || field === "root_path") return;
  compare(where, normal(a[field]), normal(b[field]));
}

function normal(value) {
  if (value === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(value).replaceAll("parity_dbt", "parity_side").replaceAll("parity_sluice", "parity_side"),
  );
}

function compareResults(theirs, ours) {
  if (theirs === null || ours === null) {
    compare("run_results.json", theirs !== null, ours !== null);
    return;
  }
  const byId = (artifact) => new Map(artifact.results.map((result) => [result.unique_id, result]));
  const [a, b] = [byId(theirs), byId(ours)];
  for (const id of new Set([...a.keys(), ...b.keys()])) {
    if (!a.has(id) || !b.has(id)) {
      compare(`result ${id}`, a.has(id), b.has(id));
      continue;
    }
    for (const field of [
      "status",
      "message",
      "failures",
      "adapter_response",
      "compiled",
      "compiled_code",
      "relation_name",
    ]) {
      compare(`result ${id} ${field}`, normal(a.get(id)[field]), normal(b.get(id)[field]));
    }
  }
}

function compareLists(where, theirs, ours) {
  const parsed = (lines) =>
    lines
      .map((line) => (line.startsWith("{") ? JSON.stringify(sorted(JSON.parse(line))) : line))
      .map((line) => line.replaceAll(/parity_(dbt|sluice)/g, "parity_side"));
  compare(where, parsed(theirs), parsed(ours));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function compare(where, theirs, ours) {
  facts += 1;
  if (JSON.stringify(sorted(theirs ?? null)) !== JSON.stringify(sorted(ours ?? null)))
    differences.push({ where, theirs, ours });
}

function report() {
  const shown = values.all ? differences : differences.slice(0, 60);
  for (const { where, theirs, ours } of shown) {
    console.log(`differs: ${where}\n  dbt:    ${short(theirs)}\n  sluice: ${short(ours)}`);
  }
  if (shown.length < differences.length)
    console.log(`… and ${differences.length - shown.length} more (--all shows them)`);
  console.log(`parity: ${facts - differences.length} of ${facts} facts agree`);
  if (values.keep) console.log(`kept in ${work}`);
  else rmSync(work, { recursive: true, force: true });
  process.exitCode = differences.length === 0 ? 0 : 1;
}

function short(value) {
  const text = JSON.stringify(value) ?? "(absent)";
  return text.length <= 400 ? text : `${text.slice(0, 400)}…`;
}
