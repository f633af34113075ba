// The code version of a dbt node: its own checksum, and with it whatever else its SQL comes from: the project's and packages'
// macros that it calls, and ephemeral models that it is built over. dbt's own macros do not count: a new version of dbt is no new
// version of the team's code.
import { createHash } from "node:crypto";
import type { DbtManifest, DbtNode } from "./read-manifest.ts";

/** Null where the manifest has no checksum. */
export function codeVersionOf(node: DbtNode, manifest: DbtManifest): string | null {
  if (node.checksum === null) return null;
  const ephemeral = ephemeralParents(node, manifest);
  const others = [
    ...ephemeral.map((parent) => `${parent.uniqueId}\n${parent.checksum ?? ""}`),
    ...macrosOf([node, ...ephemeral], manifest),
  ].sort();
  if (others.length === 0) return node.checksum;
  return createHash("sha256")
    .update(JSON.stringify([node.checksum, others]))
    .digest("hex");
}

function ephemeralParents(node: DbtNode, manifest: DbtManifest): readonly DbtNode[] {
  return reached(node.dependsOn, (id) => {
    const parent = manifest.nodes.get(id);
    return parent?.materialized === "ephemeral" ? parent : null;
  });
}

function macrosOf(nodes: readonly DbtNode[], manifest: DbtManifest): readonly string[] {
  const own = new Set([
    "dbt",
    ...[manifest.adapterType, BASES[manifest.adapterType] ?? ""].map((type) => `dbt_${type}`),
  ]);
  const calls = nodes.flatMap((node) => node.macros);
  const macros = reached(calls, (id) => {
    const macro = manifest.macros.get(id);
    return macro === undefined || own.has(macro.packageName) ? null : macro;
  });
  return macros.map((macro) => `${macro.uniqueId}\n${macro.sql}`);
}

/** Adapters that are built on another one. */
const BASES: Readonly<Record<string, string>> = { redshift: "postgres", databricks: "spark" };

/** What can be reached from `start` over what `find` gives. */
function reached<T extends { readonly dependsOn: readonly string[] }>(
  start: readonly string[],
  find: (id: string) => T | null,
): readonly T[] {
  const found = new Map<string, T>();
  const stack = [...start];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const item = found.has(id) ? null : find(id);
    if (item === null) continue;
    found.set(id, item);
    stack.push(...item.dependsOn);
  }
  return [...found.values()];
}
