// Keys of partitions as rows of cells: one row where there is one dimension, else one for each combination of the others.
import type { PartitionsView, PartitionView } from "@sluice/api";

export interface GridRow {
  /** The parts of the other dimensions; empty where there is one dimension. */
  readonly label: string;
  readonly cells: readonly PartitionView[];
}

/** The dimension that a row goes along: that of time if there is one, else the last. */
export function drawnDimension({ dimensions }: Pick<PartitionsView, "dimensions">): number {
  const time = dimensions.findIndex((each) => each.kind === "time");
  return time >= 0 ? time : dimensions.length - 1;
}

export function gridRows(view: Pick<PartitionsView, "dimensions">, keys: readonly PartitionView[]): readonly GridRow[] {
  if (view.dimensions.length === 1) return [{ label: "", cells: keys }];
  const drawn = drawnDimension(view);
  const rows = new Map<string, PartitionView[]>();
  for (const cell of keys) {
    const label = cell.key
      .split("|")
      .filter((_, index) => index !== drawn)
      .join(" | ");
    const cells = rows.get(label);
    if (cells === undefined) rows.set(label, [cell]);
    else cells.push(cell);
  }
  return [...rows].map(([label, cells]) => ({ label, cells }));
}

/** What is between two cells of a row, both with it; null when they are not in one row. */
export function rangeBetween(
  rows: readonly GridRow[],
  one: string,
  other: string,
): { readonly start: string; readonly end: string; readonly count: number } | null {
  for (const { cells } of rows) {
    const [a, b] = [cells.findIndex((cell) => cell.key === one), cells.findIndex((cell) => cell.key === other)];
    if (a < 0 || b < 0) continue;
    const [start, end] = [cells[Math.min(a, b)]?.key ?? one, cells[Math.max(a, b)]?.key ?? other];
    return { start, end, count: Math.abs(a - b) + 1 };
  }
  return null;
}
