// `npm run parity -- <project folder> [--dbt <executable>] [--command build]… [--vars …] [--database <url>] [--keep]`
// Runs real dbt and `sluice dbt` on copies of one project, in schemas of their own, and prints what differs after each command:
// exit code, console, unique ids, manifest fields per node, compiled SQL, results, catalog, freshness; in the end `ls` answers,
// and with --database (PostgreSQL) relations, columns, indexes, constraints, grants, comments and rows. Exit code 1 when
// anything differs. The project's profile has to read its schema from the variable PARITY_SCHEMA (another: --schema-variable).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { dropSchemas, readSchemas, withDatabase } from "./parity-database.mjs";

const USAGE =
  "usage: npm run parity -- <project folder> [--dbt executable] [--command build]… [--vars YAML] [--database URL]";
const { values, positionals } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        dbt: { type: "string", default: process.env.PARITY_DBT ?? "dbt" },
        sluice: {
          type: "string",
          default: join(dirname(dirname(fileURLToPath(import.meta.url))), "packages/cli/bin/sluice.js"),
        },
        command: { type: "string", multiple: true, default: ["build"] },
        database: { type: "string" },
        "schema-variable": { type: "string", default: "PARITY_SCHEMA" },
        vars: { type: "string" },
        keep: { type: "boolean", default: false },
        all: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}
const [folder] = positionals;
if (folder === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), "parity-"));
const sides = {
  dbt: { command: values.dbt, first: [] },
  sluice: { command: process.execPath, first: ["--no-deprecation", values.sluice, "dbt"] },
};
const differences = [];
let place = "";
let facts = 0;
const LS = [
  [],
  ["--output", "json"],
  ["--resource-type", "model"],
  ["--select", "config.materialized:view"],
  ["--select", "+tag:*"],
];

if (values.database !== undefined) await clearDatabase();
for (const [name, side] of Object.entries(sides)) {
  side.folder = join(work, name);
  side.schema = `parity_${name}`;
  // Neither side starts from what the other, or an earlier run, has parsed.
  cpSync(resolve(folder), side.folder, {
    recursive: true,
    verbatimSymlinks: false,
    dereference: true,
    filter: isInput,
  });
  side.runs = values.command.map((command) => {
    const run = invoke(side, splitWords(command));
    return { command, run, artifacts: readArtifacts(side.folder) };
  });
  side.lists = LS.map((args) =>
    withoutExcerpts(invoke(side, ["ls", "--quiet", ...args]).stdout)
      .split("\n")
      .filter(Boolean)
      .sort(),
  );
}

for (const [index, command] of values.command.entries()) {
  const [theirs, ours] = [sides.dbt.runs[index], sides.sluice.runs[index]];
  place = values.command.length > 1 ? `${command}: ` : "";
  compare("exit code", theirs.run.status, ours.run.status);
  compareConsoles(theirs.run, ours.run);
  compareManifests(theirs.artifacts.manifest, ours.artifacts.manifest);
  compareResults(theirs.artifacts.results, ours.artifacts.results);
  compareFreshness(theirs.artifacts.sources, ours.artifacts.sources);
  compareCatalogs(theirs.artifacts.catalog, ours.artifacts.catalog);
}
place = "";
for (const [index, args] of LS.entries()) {
  compareLists(`ls ${args.join(" ")}`, sides.dbt.lists[index], sides.sluice.lists[index]);
}
if (values.database !== undefined) await compareDatabases();
report();

/** All but what earlier runs have written: `target` and `logs` of the project itself, not a models/logs. */
function isInput(path) {
  const inside = relative(resolve(folder), path);
  return inside !== "target" && inside !== "logs" && !/(^|[\\/])(\.git|node_modules)$/.test(inside);
}

/** Words of a command; quotes keep spaces. */
function splitWords(command) {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

async function clearDatabase() {
  await withDatabase(values.database, async (client) => {
    for (const name of Object.keys(sides)) await dropSchemas(client, `parity_${name}`);
  });
}

async function compareDatabases() {
  const [theirs, ours] = await withDatabase(values.database, async (client) => [
    await readSchemas(client, sides.dbt.schema),
    await readSchemas(client, sides.sluice.schema),
  ]);
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    if (!(name in theirs) || !(name in ours) || typeof theirs[name] !== "object") {
      compare(`database ${name}`, theirs[name], ours[name]);
      continue;
    }
    for (const field of Object.keys(theirs[name]))
      compare(`database ${name} ${field}`, theirs[name][field], ours[name][field]);
  }
  if (!values.keep) await clearDatabase();
}

function invoke(side, args) {
  const extra = values.vars === undefined ? [] : ["--vars", values.vars];
  const env = {
    ...process.env,
    [values["schema-variable"]]: side.schema,
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
  return {
    manifest: read("manifest.json"),
    results: read("run_results.json"),
    sources: read("sources.json"),
    catalog: read("catalog.json"),
  };
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
        compare(`${kind} ${id}`, timelessNodes(a[id]), timelessNodes(b[id]));
      else
        for (const field of new Set([...Object.keys(a[id]), ...Object.keys(b[id])]))
          compareField(`${kind} ${id} ${field}`, field, a[id], b[id]);
    }
  }
}

/** Disabled resources: a list of all that have the id. Members of groups: in the order of files on the disk. */
function timelessNodes(nodes) {
  if (!Array.isArray(nodes)) return normal(nodes);
  if (nodes.every((id) => typeof id === "string")) return [...nodes].sort();
  return normal(nodes.map((node) => ({ ...node, created_at: null, root_path: null })));
}

/** Times, absolute folders and the schema of the side differ by nature. */
function compareField(where, field, a, b) {
  if (field === "created_at" || field === "root_path") return;
  // Our texts are our own.
  if (field === "block_contents" && a.package_name === "dbt") return;
  compare(where, normal(a[field]), normal(b[field]));
}

function normal(value) {
  if (value === undefined) return undefined;
  return JSON.parse(sideless(JSON.stringify(value)));
}

/** Ours without the source excerpt and the hint that stand behind dbt's own words. */
function withoutExcerpts(text) {
  return text?.replaceAll(/\n *\n *\S[^\n]*:\d+:\d+(?:\n[> ]*\d* *\|[^\n]*)+/g, "").replaceAll(/\n *hint: [^\n]*/g, "");
}

function sideless(text) {
  return text.replaceAll(/parity_(dbt|sluice)/g, "parity_side").replaceAll(/parity-\w+\/(dbt|sluice)/g, "parity/side");
}

/** Lines without their times, in any order: threads take turns as they like. */
function compareConsoles(theirs, ours) {
  const [a, b] = [theirs.stdout, withoutExcerpts(ours.stdout)].map((stdout) =>
    stripVTControlCharacters(sideless(stdout))
      // Of a deprecation only the first case is told, and which that is depends on the order of files on the disk.
      .replaceAll(/^(.*\[\w+Deprecation\]: Deprecated)\n(?:(?!\d\d:\d\d:\d\d).*\n)+/gm, "$1\n")
      .split("\n")
      .map(timeless),
  );
  const only = (lines, others) => {
    const left = [...others];
    return lines.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  compare("console", only(a, b), only(b, a));
}

function timeless(line) {
  return (
    line
      .replace(/^\d\d:\d\d:\d\d {2}/, "")
      .replaceAll(/\d+\.\d+s\b/g, "0s")
      .replaceAll(/\d+ hours \d+ minutes and \d+\.\d+ seconds/g, "a while")
      .replace(/^\d+ of /, "N of ")
      // Names of the two sides have different lengths.
      .replace(/ \.*( )?\[/, " [")
      .trimEnd()
  );
}

function compareFreshness(theirs, ours) {
  const facts = (artifact) =>
    artifact?.results.map(({ unique_id, status, criteria, adapter_response, error }) => ({
      unique_id,
      status,
      criteria,
      adapter_response,
      error,
    })) ?? null;
  compare("sources.json", facts(theirs), facts(ours));
}

function compareCatalogs(theirs, ours) {
  for (const kind of ["nodes", "sources"]) {
    const [a, b] = [theirs?.[kind] ?? {}, ours?.[kind] ?? {}];
    for (const id of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(`catalog ${id}`, normal(a[id]), normal(b[id]));
  }
}

function compareResults(theirs, ours) {
  if (theirs === null || ours === null) {
    compare("run_results.json", theirs !== null, ours !== null);
    return;
  }
  const byId = (results) => new Map(results.map((result) => [result.unique_id, result]));
  const plain = ours.results.map((result) => ({ ...result, message: withoutExcerpts(result.message) }));
  const [a, b] = [byId(theirs.results), byId(plain)];
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
      .map((line) =>
        line.startsWith("{") ? JSON.stringify(sorted(JSON.parse(line))) : timeless(stripVTControlCharacters(line)),
      )
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
    differences.push({ where: `${place}${where}`, theirs, ours });
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
