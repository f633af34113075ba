// Reads every import of the source tree and fails on one that crosses a border the wrong way, on a reach into another
// package's inside, and on any cycle between files. The borders are ARCHITECTURE.md's.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Package folder → the packages of ours that it may import. */
const borders = {
  "packages/jinja": [],
  "packages/adapters/contract": [],
  "packages/adapters/postgres": ["@sluice/adapter-contract"],
  "packages/dbt": ["@sluice/jinja", "@sluice/adapter-contract"],
  "packages/orchestrator": ["@sluice/dbt", "@sluice/adapter-contract"],
  "packages/api": [],
  "packages/server": ["@sluice/api", "@sluice/orchestrator"],
  "packages/ui": ["@sluice/api"],
  "packages/cli": [
    "@sluice/api",
    "@sluice/adapter-contract",
    "@sluice/adapter-postgres",
    "@sluice/dbt",
    "@sluice/jinja",
    "@sluice/orchestrator",
    "@sluice/server",
  ],
};
/** Imports that only these folders may make. */
const onlyFrom = [
  { name: "@sluice/dbt", inside: "packages/orchestrator", folder: "packages/orchestrator/src/dbt/" },
  { name: "@sluice/adapter-contract", inside: "packages/orchestrator", folder: "packages/orchestrator/src/dbt/" },
];

const problems = [];
const graph = new Map();
for (const [folder, allowed] of Object.entries(borders)) {
  for (const file of sources(join(root, folder, "src"))) checkFile(file, folder, allowed);
}
findCycles();
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  console.error(`layers: ${problems.length} problems`);
  process.exit(1);
}
console.log(`layers: ${graph.size} files, no wrong import, no cycle`);

function sources(folder) {
  let entries;
  try {
    entries = readdirSync(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry) ? [path] : [];
  });
}

function checkFile(file, folder, allowed) {
  const name = relative(root, file).split(sep).join("/");
  const isTest = /\.test(-d)?\.tsx?$|\/testing|\/test\//.test(name);
  const edges = [];
  const text = readFileSync(file, "utf8");
  for (const match of text.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/gm,
  )) {
    const target = match[2] ?? match[3];
    if (target.startsWith(".")) {
      const resolved = relative(root, resolve(dirname(file), target))
        .split(sep)
        .join("/");
      if (!resolved.startsWith(`${folder}/`)) problems.push(`${name}: imports ${target}, outside of its package`);
      else if (!match[1] && match[3] === undefined) edges.push(resolved);
    } else if (target.startsWith("@sluice/") && !isTest) {
      const bare = target.split("/").slice(0, 2).join("/");
      if (!allowed.includes(bare)) problems.push(`${name}: may not import ${bare}`);
      else if (bare !== target && !isPublic(bare, target))
        problems.push(`${name}: reaches into ${target}; import ${bare}`);
      for (const rule of onlyFrom) {
        if (rule.name === bare && rule.inside === folder && !name.startsWith(rule.folder)) {
          problems.push(`${name}: only ${rule.folder} may import ${bare}`);
        }
      }
    }
  }
  graph.set(name, edges);
}

/** A door of its own beside the index, which the package's `exports` names. */
function isPublic(bare, target) {
  const manifest = join(root, "node_modules", bare, "package.json");
  return JSON.parse(readFileSync(manifest, "utf8")).exports[`.${target.slice(bare.length)}`] !== undefined;
}

/** Tarjan's strongly connected components; one with more than one file is a cycle. */
function findCycles() {
  let counter = 0;
  const order = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const visit = (node) => {
    order.set(node, counter);
    low.set(node, counter++);
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (onStack.has(next)) low.set(node, Math.min(low.get(node), order.get(next)));
    }
    if (low.get(node) !== order.get(node)) return;
    const component = [];
    let member;
    do {
      member = stack.pop();
      onStack.delete(member);
      component.push(member);
    } while (member !== node);
    if (component.length > 1) problems.push(`cycle: ${component.reverse().join(" -> ")}`);
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
}
