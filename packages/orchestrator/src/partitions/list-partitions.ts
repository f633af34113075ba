// Sets counted, and listed in the order of their partitions.
import { DIMENSION_SEPARATOR, keyOfTime, subsetOfKey } from "./partition-keys.ts";
import { intersect, isEmptySubset, NO_PARTITIONS, union } from "./subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld, SinglePartitions } from "./types.ts";
import { cadenceOfPartitions, dimensionsOf } from "./universe.ts";

export function countPartitions(partitions: PartitionsDefinition, subset: PartitionSubset): number {
  return countIn(dimensionsOf(partitions), subset);
}

function countIn([first, ...others]: readonly SinglePartitions[], subset: PartitionSubset): number {
  if (first === undefined) return 0;
  switch (subset.kind) {
    case "keys":
      return subset.keys.size;
    case "time": {
      if (first.kind !== "time") return 0;
      const cadence = cadenceOfPartitions(first);
      return subset.ranges.reduce((sum, { from, to }) => sum + cadence.count(from, to), 0);
    }
    case "pairs":
      return subset.parts.reduce((sum, { of, rest }) => sum + countIn([first], of) * countIn(others, rest), 0);
  }
}

/** The keys of a set in their order; as lazy as the caller. */
export function* partitionKeys(
  partitions: PartitionsDefinition,
  subset: PartitionSubset,
  world: PartitionWorld,
): Generator<string> {
  yield* keysIn(dimensionsOf(partitions), subset, world);
}

function* keysIn(
  [first, ...others]: readonly SinglePartitions[],
  subset: PartitionSubset,
  world: PartitionWorld,
): Generator<string> {
  if (first === undefined || isEmptySubset(subset)) return;
  if (subset.kind === "time") {
    if (first.kind !== "time") return;
    const cadence = cadenceOfPartitions(first);
    for (const { from, to } of subset.ranges) {
      for (const tick of cadence.ticks(from, to)) yield keyOfTime(first, tick);
    }
  } else if (subset.kind === "keys") {
    const order = first.kind === "static" ? first.keys : first.kind === "dynamic" ? world.dynamicKeys(first.name) : [];
    const known = order.filter((key) => subset.keys.has(key));
    yield* known;
    // Keys that are no longer there come last.
    if (known.length < subset.keys.size) {
      const there = new Set(known);
      for (const key of subset.keys) if (!there.has(key)) yield key;
    }
  } else {
    const outer = subset.parts.reduce<PartitionSubset>((all, part) => union(all, part.of), NO_PARTITIONS);
    for (const key of keysIn([first], outer, world)) {
      const one = subsetOfKey(first, key) ?? NO_PARTITIONS;
      const part = subset.parts.find(({ of }) => !isEmptySubset(intersect(of, one)));
      if (part === undefined) continue;
      for (const rest of keysIn(others, part.rest, world)) yield `${key}${DIMENSION_SEPARATOR}${rest}`;
    }
  }
}

export function firstPartition(
  partitions: PartitionsDefinition,
  subset: PartitionSubset,
  world: PartitionWorld,
): string | null {
  for (const key of partitionKeys(partitions, subset, world)) return key;
  return null;
}

/** The last key of a set in its order. */
export function lastPartition(
  partitions: PartitionsDefinition,
  subset: PartitionSubset,
  world: PartitionWorld,
): string | null {
  if (partitions.kind === "time" && subset.kind === "time") {
    const last = subset.ranges.at(-1);
    const tick = last === undefined ? null : cadenceOfPartitions(partitions).floor(last.to - 1);
    return tick === null ? null : keyOfTime(partitions, tick);
  }
  let found: string | null = null;
  for (const key of partitionKeys(partitions, subset, world)) found = key;
  return found;
}
