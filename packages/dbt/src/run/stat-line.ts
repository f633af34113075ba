// The sums at the end of a run: what ran, how it went, and how long it took.
import type { GraphNode } from "../manifest/types.ts";
import type { NodeStatus, RunResult } from "./types.ts";

/** `2 seeds, 1 table model, 6 data tests, 2 view models`: by kind, in alphabetical order of dbt's names for the kinds. */
export function statLine(nodes: Iterable<GraphNode>): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const kind = kindOf(node);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([kind, count]) => countOf(count, kind))
    .join(", ");
}

function kindOf(node: GraphNode): string {
  if (node.resource_type === "model") return `${node.config.materialized} model`;
  if (node.resource_type === "operation") return "project hook";
  return node.resource_type;
}

const PLURALS: Readonly<Record<string, string>> = {
  analysis: "analyses",
  saved_query: "saved queries",
  test: "data tests",
};

/** `1 view model`, `2 unit tests`, `1 test`, `2 data tests`. */
export function countOf(count: number, kind: string): string {
  const name = kind.replaceAll("_", " ");
  return `${count} ${count === 1 ? name : (PLURALS[kind] ?? `${name}s`)}`;
}

export interface Stats {
  readonly error: number;
  readonly skip: number;
  readonly pass: number;
  readonly warn: number;
  readonly noop: number;
  readonly total: number;
}

const OUTCOMES: Readonly<Record<NodeStatus, Exclude<keyof Stats, "total">>> = {
  error: "error",
  fail: "error",
  "partial success": "error",
  "runtime error": "error",
  skipped: "skip",
  warn: "warn",
  pass: "pass",
  success: "pass",
  "no-op": "noop",
};

export function countStats(results: readonly RunResult[]): Stats {
  const stats = { error: 0, skip: 0, pass: 0, warn: 0, noop: 0, total: 0 };
  for (const result of results) {
    stats[OUTCOMES[result.status]] += 1;
    stats.total += 1;
  }
  return stats;
}

/** ` in 0 hours 0 minutes and 1.10 seconds`. */
export function humanTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds - minutes * 60;
  return ` in ${Math.floor(minutes / 60)} hours ${minutes % 60} minutes and ${rest.toFixed(2)} seconds`;
}
