// The nodes of a run by the thread that ran them: how busy each was, and what it did when.
import type { GanttRow } from "@sluice/api";

export interface ThreadLane {
  readonly name: string;
  readonly rows: readonly GanttRow[];
  readonly busyMillis: number;
}

export function threadLanes(rows: readonly GanttRow[], now: number): readonly ThreadLane[] {
  const lanes = new Map<string, GanttRow[]>();
  for (const row of rows) {
    if (row.startedAt === null) continue;
    const name = row.thread ?? (row.kind === "step" && !rows.some((each) => each.parent === row.key) ? "Steps" : null);
    if (name === null) continue;
    const lane = lanes.get(name);
    if (lane === undefined) lanes.set(name, [row]);
    else lane.push(row);
  }
  return [...lanes]
    .map(([name, list]) => ({ name, rows: list, busyMillis: list.reduce((sum, row) => sum + millisOf(row, now), 0) }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function millisOf(row: GanttRow, now: number): number {
  return (row.endedAt === null ? now : Date.parse(row.endedAt)) - Date.parse(row.startedAt ?? "");
}
