// The rows of a run as they are shown: steps in the order of their start, the nodes of each below it, filtered and counted.
import type { GanttRow } from "@sluice/api";
import { rowLooks, type Tone } from "../status/looks.ts";

/** What rows are counted and filtered by. What was canceled looks like what was skipped, but is told apart. */
export type RowGroup = Tone | "canceled";

export function rowGroup(row: GanttRow): RowGroup {
  return row.status === "canceled" ? "canceled" : rowLooks[row.status].tone;
}

export interface RowFilter {
  readonly text: string;
  /** Null shows every status. */
  readonly group: RowGroup | null;
  readonly tests: boolean;
  readonly closed: ReadonlySet<string>;
}

export interface ShownRow {
  readonly row: GanttRow;
  readonly level: 1 | 2;
  /** Null for rows that hold nothing. */
  readonly open: boolean | null;
  /** Where the bar, or the mark of a row that never ran, begins. */
  readonly start: number | null;
  readonly end: number | null;
}

/** Steps stay visible while one of their nodes is. */
export function shownRows(rows: readonly GanttRow[], filter: RowFilter): readonly ShownRow[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const nodes = new Map<string, GanttRow[]>();
  for (const row of rows) {
    if (row.parent === null) continue;
    const list = nodes.get(row.parent);
    if (list === undefined) nodes.set(row.parent, [row]);
    else list.push(row);
  }
  const filtering = filter.text !== "" || filter.group !== null;
  return rows
    .filter((row) => row.parent === null)
    .toSorted(byStart)
    .flatMap((step) => {
      const own = nodes.get(step.key) ?? [];
      const matching = own.filter((node) => matches(node, filter)).toSorted(byStart);
      if (filtering && matching.length === 0 && !matches(step, filter)) return [];
      const open = own.length === 0 ? null : !filter.closed.has(step.key);
      const head: ShownRow = { row: step, level: 1, open, ...placeOf(step, byKey) };
      if (open !== true) return [head];
      return [head, ...matching.map((row): ShownRow => ({ row, level: 2, open: null, ...placeOf(row, byKey) }))];
    });
}

/** How many rows there are of each group; steps that hold nodes are counted by their nodes. */
export function countRows(rows: readonly GanttRow[]): ReadonlyMap<RowGroup, number> {
  const holders = new Set(rows.flatMap((row) => row.parent ?? []));
  const counts = new Map<RowGroup, number>();
  for (const row of rows) {
    if (holders.has(row.key)) continue;
    const group = rowGroup(row);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

/** From the first start to the last end, or until now while something runs. */
export function wholeSpan(rows: readonly GanttRow[], from: number, to: number) {
  let first = from;
  let last = to;
  for (const row of rows) {
    if (row.startedAt !== null) first = Math.min(first, Date.parse(row.startedAt));
    if (row.endedAt !== null) last = Math.max(last, Date.parse(row.endedAt));
  }
  // Room on the right for the length that is written beside the last bar.
  return { from: first, to: last + Math.max(50, (last - first) * 0.07) };
}

function matches(row: GanttRow, { text, group, tests }: RowFilter): boolean {
  if (!tests && row.resourceType === "test" && rowLooks[row.status].tone === "success") return false;
  if (group !== null && rowGroup(row) !== group) return false;
  return row.label.toLowerCase().includes(text.toLowerCase()) || row.key.toLowerCase().includes(text.toLowerCase());
}

/** A skipped row is put where what it waited for ended. */
function placeOf(row: GanttRow, byKey: ReadonlyMap<string, GanttRow>): { start: number | null; end: number | null } {
  if (row.startedAt !== null) {
    return { start: Date.parse(row.startedAt), end: row.endedAt === null ? null : Date.parse(row.endedAt) };
  }
  const blocker = row.skippedBecauseOf === null ? undefined : byKey.get(row.skippedBecauseOf);
  const at = blocker?.endedAt ?? null;
  return { start: at === null ? null : Date.parse(at), end: null };
}

function byStart(a: GanttRow, b: GanttRow): number {
  return startOf(a) - startOf(b) || compare(a.label, b.label);
}

/** What has not started comes after what has, what was skipped last. */
function startOf(row: GanttRow): number {
  if (row.startedAt !== null) return Date.parse(row.startedAt);
  return row.status === "skipped" ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
