// What people name, held against what there is: keys and ranges, with an error that says what there is instead.
import { nearName } from "../selection/near-name.ts";
import { PartitionError } from "./errors.ts";
import { firstPartition, lastPartition } from "./list-partitions.ts";
import { DIMENSION_SEPARATOR, splitKey, subsetOfKey, subsetOfKeys, windowOfKey } from "./partition-keys.ts";
import { intersect, isEmptySubset, keySubset, NO_PARTITIONS } from "./subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld } from "./types.ts";
import { allPartitions, productOf } from "./universe.ts";

export function hasPartition(partitions: PartitionsDefinition, key: string, world: PartitionWorld): boolean {
  const subset = subsetOfKey(partitions, key);
  return subset !== null && isIn(subset, partitions, key, world);
}

function isIn(subset: PartitionSubset, partitions: PartitionsDefinition, key: string, world: PartitionWorld): boolean {
  // A set of keys need not be built to look for one.
  if (partitions.kind === "static") return partitions.keys.includes(key);
  if (partitions.kind === "dynamic") return world.dynamicKeys(partitions.name).includes(key);
  return !isEmptySubset(intersect(subset, allPartitions(partitions, world)));
}

/**
 * The set of keys that people name.
 * @throws {PartitionError} for the first key that is not there
 */
export function existingPartitions(
  partitions: PartitionsDefinition,
  keys: readonly string[],
  world: PartitionWorld,
  what: string,
): PartitionSubset {
  const all = allPartitions(partitions, world);
  const known = partitions.kind === "static" || partitions.kind === "dynamic" ? all : null;
  for (const key of keys) {
    const isThere =
      known?.kind === "keys"
        ? known.keys.has(key)
        : !isEmptySubset(intersect(subsetOfKey(partitions, key) ?? NO_PARTITIONS, all));
    if (!isThere) throw unknownPartition(partitions, key, world, what);
  }
  return subsetOfKeys(partitions, keys);
}

export function unknownPartition(
  partitions: PartitionsDefinition,
  key: string,
  world: PartitionWorld,
  what: string,
): PartitionError {
  const message = `${what} has no partition "${key}"`;
  return new PartitionError("partitions/unknown", message, unknownHint(partitions, key, world));
}

function unknownHint(partitions: PartitionsDefinition, key: string, world: PartitionWorld): string | null {
  switch (partitions.kind) {
    case "static":
    case "dynamic": {
      const keys = partitions.kind === "static" ? partitions.keys : world.dynamicKeys(partitions.name);
      const near = nearName(key, keys);
      if (near !== null) return `did you mean "${near}"?`;
      if (partitions.kind === "dynamic") return `add it: sluice partitions add ${partitions.name} ${key}`;
      return `there are ${keys.slice(0, 5).join(", ")}${keys.length > 5 ? " …" : ""}`;
    }
    case "time": {
      const all = allPartitions(partitions, world);
      const [first, last] = [firstPartition(partitions, all, world), lastPartition(partitions, all, world)];
      if (first === null || last === null) return "its first window has not ended yet";
      return `there are ${first} to ${last}${windowOfKey(partitions, key) === null ? `; keys are written ${partitions.format}` : ""}`;
    }
    case "multi": {
      const names = partitions.dimensions.map((each) => each.name).join(DIMENSION_SEPARATOR);
      const parts = splitKey(partitions, key);
      if (parts === null) return `keys are written ${names}`;
      const wrong = partitions.dimensions.findIndex(
        (each, index) => !hasPartition(each.partitions, parts[index] ?? "", world),
      );
      const dimension = partitions.dimensions[wrong];
      if (dimension === undefined) return null;
      const hint = unknownHint(dimension.partitions, parts[wrong] ?? "", world);
      return `dimension ${dimension.name} has no "${parts[wrong]}"${hint === null ? "" : `: ${hint}`}`;
    }
  }
}

/**
 * The partitions from one key to another, both in it. Of several dimensions: the range of each.
 * @throws {PartitionError} when one is not there, or they are the wrong way round
 */
export function partitionRange(
  partitions: PartitionsDefinition,
  range: { readonly start: string; readonly end: string },
  world: PartitionWorld,
  what: string,
): PartitionSubset {
  if (partitions.kind === "multi") {
    const [start, end] = [splitKey(partitions, range.start), splitKey(partitions, range.end)];
    if (start === null) throw unknownPartition(partitions, range.start, world, what);
    if (end === null) throw unknownPartition(partitions, range.end, world, what);
    return productOf(
      partitions.dimensions.map((each, index) =>
        partitionRange(
          each.partitions,
          { start: start[index] ?? "", end: end[index] ?? "" },
          world,
          `dimension ${each.name} of ${what}`,
        ),
      ),
    );
  }
  for (const key of [range.start, range.end]) {
    if (!hasPartition(partitions, key, world)) throw unknownPartition(partitions, key, world, what);
  }
  const backwards = new PartitionError(
    "partitions/range",
    `partition "${range.end}" is before "${range.start}"`,
    `write the range as ${range.end}...${range.start}`,
  );
  if (partitions.kind === "time") {
    const [from, to] = [windowOfKey(partitions, range.start)?.from ?? 0, windowOfKey(partitions, range.end)?.to ?? 0];
    if (to <= from) throw backwards;
    return intersect({ kind: "time", ranges: [{ from, to }] }, allPartitions(partitions, world));
  }
  const keys = partitions.kind === "static" ? partitions.keys : world.dynamicKeys(partitions.name);
  const [from, to] = [keys.indexOf(range.start), keys.indexOf(range.end)];
  if (to < from) throw backwards;
  return keySubset(keys.slice(from, to + 1));
}
