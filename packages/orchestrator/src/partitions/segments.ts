// Partitions as pages draw them: stretches of neighbours that stand alike, a row for each combination of the other dimensions.
import { countPartitions, firstPartition, lastPartition, partitionKeys } from "./list-partitions.ts";
import { subsetOfKeys } from "./partition-keys.ts";
import { intersect, isEmptySubset, minus, NO_PARTITIONS, union } from "./subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld, SinglePartitions, TimeRange } from "./types.ts";
import { allPartitions, dimensionsOf } from "./universe.ts";

export type PartitionHealth = "materialized" | "failed" | "in-progress" | "missing";

/** Sets by how their partitions stand; they share nothing. */
export type HealthSets = Readonly<Record<PartitionHealth, PartitionSubset>>;

export interface Segment {
  readonly health: PartitionHealth;
  /** Keys, of the drawn dimension. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface SegmentRow {
  /** The key's part for each dimension; null for the drawn one. */
  readonly parts: readonly (string | null)[];
  readonly segments: readonly Segment[];
}

const HEALTHS: readonly PartitionHealth[] = ["in-progress", "failed", "materialized", "missing"];

/** What is in progress counts before what failed, and that before what was made. */
export function healthSets(
  all: PartitionSubset,
  status: {
    readonly materialized: PartitionSubset;
    readonly failed: PartitionSubset;
    readonly inProgress: PartitionSubset;
  },
): HealthSets {
  const inProgress = intersect(all, status.inProgress);
  const failed = minus(intersect(all, status.failed), inProgress);
  const materialized = minus(minus(intersect(all, status.materialized), inProgress), failed);
  const missing = minus(minus(minus(all, inProgress), failed), materialized);
  return { "in-progress": inProgress, failed, materialized, missing };
}

/** The dimension that rows are drawn along: that of time if there is one, else the last. */
export function drawnDimension(partitions: PartitionsDefinition): number {
  const dimensions = dimensionsOf(partitions);
  const time = dimensions.findIndex((each) => each.kind === "time");
  return time >= 0 ? time : dimensions.length - 1;
}

/** At most so many rows, each of at most so many segments: the newest. */
export function segmentRows(
  partitions: PartitionsDefinition,
  sets: HealthSets,
  world: PartitionWorld,
  most: { readonly rows: number; readonly segments: number },
): readonly SegmentRow[] {
  const dimensions = dimensionsOf(partitions);
  const drawn = drawnDimension(partitions);
  const along = dimensions[drawn];
  if (along === undefined) return [];
  const rows: SegmentRow[] = [];
  for (const parts of combinations(dimensions, drawn, world)) {
    if (rows.length === most.rows) break;
    const own = Object.fromEntries(
      HEALTHS.map((health) => [health, slice(dimensions, sets[health], parts)]),
    ) as unknown as HealthSets;
    rows.push({ parts, segments: segmentsOf(along, own, world).slice(-most.segments) });
  }
  return rows;
}

function* combinations(
  [first, ...others]: readonly SinglePartitions[],
  drawn: number,
  world: PartitionWorld,
): Generator<readonly (string | null)[]> {
  if (first === undefined) {
    yield [];
    return;
  }
  const keys = drawn === 0 ? [null] : partitionKeys(first, allPartitions(first, world), world);
  for (const key of keys) for (const rest of combinations(others, drawn - 1, world)) yield [key, ...rest];
}

/** Of a set, what has these parts, as a set of the drawn dimension. */
function slice(
  [first, ...others]: readonly SinglePartitions[],
  subset: PartitionSubset,
  [part = null, ...parts]: readonly (string | null)[],
): PartitionSubset {
  if (first === undefined || isEmptySubset(subset)) return NO_PARTITIONS;
  if (subset.kind !== "pairs") {
    if (part === null) return subset;
    return intersect(subset, subsetOfKeys(first, [part]));
  }
  const wanted = part === null ? null : subsetOfKeys(first, [part]);
  return subset.parts.reduce<PartitionSubset>((found, { of, rest }) => {
    if (wanted !== null && isEmptySubset(intersect(of, wanted))) return found;
    const inner = slice(others, rest, parts);
    // Where this dimension is drawn, the others only say whether there is something.
    return union(found, wanted === null ? (isEmptySubset(inner) ? NO_PARTITIONS : of) : inner);
  }, NO_PARTITIONS);
}

function segmentsOf(partitions: SinglePartitions, sets: HealthSets, world: PartitionWorld): readonly Segment[] {
  return partitions.kind === "time" ? timeSegments(partitions, sets, world) : keySegments(partitions, sets, world);
}

function timeSegments(
  partitions: Extract<SinglePartitions, { readonly kind: "time" }>,
  sets: HealthSets,
  world: PartitionWorld,
): readonly Segment[] {
  const ranges: (TimeRange & { readonly health: PartitionHealth })[] = HEALTHS.flatMap((health) => {
    const subset = sets[health];
    return subset.kind === "time" ? subset.ranges.map((range) => ({ ...range, health })) : [];
  });
  return ranges
    .sort((a, b) => a.from - b.from)
    .flatMap(({ from, to, health }) => {
      const subset: PartitionSubset = { kind: "time", ranges: [{ from, to }] };
      const [first, last] = [firstPartition(partitions, subset, world), lastPartition(partitions, subset, world)];
      if (first === null || last === null) return [];
      return [{ health, from: first, to: last, count: countPartitions(partitions, subset) }];
    });
}

function keySegments(partitions: SinglePartitions, sets: HealthSets, world: PartitionWorld): readonly Segment[] {
  const segments: { health: PartitionHealth; from: string; to: string; count: number }[] = [];
  for (const key of partitionKeys(partitions, allPartitions(partitions, world), world)) {
    const health = HEALTHS.find((each) => {
      const subset = sets[each];
      return subset.kind === "keys" && subset.keys.has(key);
    });
    if (health === undefined) continue;
    const last = segments.at(-1);
    if (last?.health === health) {
      last.to = key;
      last.count++;
    } else segments.push({ health, from: key, to: key, count: 1 });
  }
  return segments;
}

/** How one partition stands. */
export function healthOf(partitions: PartitionsDefinition, sets: HealthSets, key: string): PartitionHealth {
  const one = subsetOfKeys(partitions, [key]);
  return HEALTHS.find((health) => !isEmptySubset(intersect(sets[health], one))) ?? "missing";
}
