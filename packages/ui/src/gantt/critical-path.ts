// The chain of rows that decided how long a run took: from the row that ended last, back over the dependency that ended last.
import type { GanttRow } from "@sluice/api";

/** Keys on the path, in the order they ran. Only rows that ran count; a step is on it with its nodes. */
export function criticalPath(rows: readonly GanttRow[]): readonly string[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const holders = new Set(rows.flatMap((row) => row.parent ?? []));
  const leaves = rows.filter((row) => !holders.has(row.key) && row.endedAt !== null && row.startedAt !== null);
  const path: string[] = [];
  const seen = new Set<string>();
  let current = latest(leaves);
  while (current !== null && !seen.has(current.key)) {
    path.push(current.key);
    seen.add(current.key);
    const before = current.dependsOn.flatMap((key) => ranLeaf(key, byKey, rows));
    const step = current.parent === null ? null : byKey.get(current.parent);
    const beforeStep = (step?.dependsOn ?? []).flatMap((key) => ranLeaf(key, byKey, rows));
    current = latest(before.length > 0 ? before : beforeStep);
  }
  return path.reverse();
}

/** A step stands for the node of it that ended last. */
function ranLeaf(key: string, byKey: ReadonlyMap<string, GanttRow>, rows: readonly GanttRow[]): GanttRow[] {
  const row = byKey.get(key);
  if (row === undefined) return [];
  const last = row.kind === "step" ? latest(rows.filter((each) => each.parent === key && each.endedAt !== null)) : null;
  const leaf = last ?? row;
  return leaf.startedAt !== null && leaf.endedAt !== null ? [leaf] : [];
}

function latest(rows: readonly GanttRow[]): GanttRow | null {
  let found: GanttRow | null = null;
  for (const row of rows) {
    if (found === null || Date.parse(row.endedAt ?? "") > Date.parse(found.endedAt ?? "")) found = row;
  }
  return found;
}
