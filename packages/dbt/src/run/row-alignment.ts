// Which row of one table is which row of the other, for the report of a failed unit test. Rows that agree in few columns
// are matched as long as the match is certain; equal rows next to matched ones follow.

/** A table as texts; the first row holds the column names. */
export type TextRows = readonly (readonly (string | null)[])[];

/** A row of the report: its place in each table, or -1. */
export interface RowPair {
  readonly left: number;
  readonly right: number;
}

/** How many columns take part in the search at most. */
const KEY_COLUMNS = 5;

export interface Alignment {
  readonly rows: readonly RowPair[];
  /** Columns whose values told rows apart. */
  readonly keyColumns: ReadonlySet<number>;
}

/** Aligns two tables of the same columns. */
export function alignRows(left: TextRows, right: TextRows): Alignment {
  const columns = keyColumnsOf(left, right);
  const keyColumns = new Set<number>();
  const toRight = new Map<number, number>();
  const toLeft = new Map<number, number>();
  const link = (a: number, b: number): void => {
    toRight.set(a, b);
    toLeft.set(b, a);
  };
  const last = 2 ** columns.length - 1;
  let whole: KeyIndex | null = null;
  let indexes = 0;
  for (let choice = 1; choice <= last && toRight.size < left.length; choice += 1) {
    const chosen = columns.filter((_, bit) => (choice & (1 << bit)) !== 0);
    for (const column of chosen) keyColumns.add(column);
    const index = indexRows(left, right, chosen);
    if (choice === last) whole = index;
    const crowded = index.mostFrequent / (Math.max(left.length, right.length, 1) + 20) >= 0.1;
    if (crowded && (indexes > 0 || choice < last)) continue;
    indexes += 1;
    for (const [row, key] of index.leftKeys.entries()) {
      if (toRight.has(row) || key === "") continue;
      const [a, b] = [index.left.get(key), index.right.get(key)];
      const match = b?.[0];
      if (a?.length === 1 && b?.length === 1 && match !== undefined && !toLeft.has(match)) link(row, match);
    }
  }
  if (whole !== null) {
    followRuns({ fromKeys: whole.leftKeys, toKeys: whole.rightKeys, from: toRight, to: toLeft, link });
    followRuns({
      fromKeys: whole.rightKeys,
      toKeys: whole.leftKeys,
      from: toLeft,
      to: toRight,
      link: (b, a) => link(a, b),
    });
  }
  // Column names stand at the top of both.
  if (left.length > 0 && right.length > 0) link(0, 0);
  return { rows: ordered(left.length, right.length, toRight, toLeft), keyColumns };
}

/** The first columns, or those with the most different values when there are many. */
function keyColumnsOf(left: TextRows, right: TextRows): readonly number[] {
  const all = (left[0] ?? []).map((_, column) => column);
  if (all.length <= KEY_COLUMNS) return all;
  const distinct = (rows: TextRows, column: number): number => new Set(rows.map((row) => row[column] ?? "")).size;
  const weight = new Map(all.map((column) => [column, distinct(left, column) + distinct(right, column)]));
  return [...all].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0) || a - b).slice(0, KEY_COLUMNS);
}

interface KeyIndex {
  readonly leftKeys: readonly string[];
  readonly rightKeys: readonly string[];
  readonly left: ReadonlyMap<string, readonly number[]>;
  readonly right: ReadonlyMap<string, readonly number[]>;
  readonly mostFrequent: number;
}

function indexRows(left: TextRows, right: TextRows, columns: readonly number[]): KeyIndex {
  const leftKeys = left.map((row, at) => keyOf(row, at, columns));
  const rightKeys = right.map((row, at) => keyOf(row, at, columns));
  const [leftIndex, rightIndex] = [group(leftKeys), group(rightKeys)];
  const mostFrequent = Math.max(0, ...[...leftIndex.values(), ...rightIndex.values()].map((rows) => rows.length));
  return { leftKeys, rightKeys, left: leftIndex, right: rightIndex, mostFrequent };
}

function keyOf(row: readonly (string | null)[], at: number, columns: readonly number[]): string {
  const cells = columns.map((column) => {
    const text = row[column] ?? "";
    return text === "null" || text === "undefined" ? "" : text;
  });
  return `${at === 0 ? "_" : ""}${cells.join(" // ")}`;
}

function group(keys: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [row, key] of keys.entries()) {
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  return groups;
}

interface RunPorts {
  readonly fromKeys: readonly string[];
  readonly toKeys: readonly string[];
  readonly from: ReadonlyMap<number, number>;
  readonly to: ReadonlyMap<number, number>;
  readonly link: (from: number, to: number) => void;
}

/** Rows that are equal as a whole and stand after (then before) a matched pair are matched in order. */
function followRuns(ports: RunPorts): void {
  const { fromKeys, toKeys, from, to } = ports;
  for (const step of [1, -1]) {
    let expected: number | null = step === -1 && toKeys.length > 0 ? toKeys.length - 1 : null;
    for (let count = 0; count < fromKeys.length; count += 1) {
      const row = step === 1 ? count : fromKeys.length - 1 - count;
      const known = from.get(row);
      if (known !== undefined) {
        expected = known + step;
        if (expected < 0 || expected >= toKeys.length) break;
        continue;
      }
      if (expected === null || fromKeys[row] !== toKeys[expected] || to.has(expected)) continue;
      ports.link(row, expected);
      expected += step;
      if (expected < 0 || expected >= toKeys.length) break;
    }
  }
}

/** In the order of the right table; rows that only the left one has go where they stood. */
function ordered(
  leftHeight: number,
  rightHeight: number,
  toRight: ReadonlyMap<number, number>,
  toLeft: ReadonlyMap<number, number>,
): readonly RowPair[] {
  const removed = Array.from({ length: leftHeight }, (_, row) => row).filter((row) => !toRight.has(row));
  const rows: RowPair[] = [];
  for (let right = 0; right < rightHeight; right += 1) {
    const left = toLeft.get(right) ?? -1;
    while (removed[0] !== undefined && removed[0] < left) rows.push({ left: removed.shift() ?? -1, right: -1 });
    rows.push({ left, right });
  }
  for (const left of removed) rows.push({ left, right: -1 });
  return rows;
}
