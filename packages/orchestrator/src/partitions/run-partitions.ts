// The partitions of a run: chosen by people, held by plans and events, listed for functions and for the store.
import { PartitionError } from "./errors.ts";
import { countPartitions, firstPartition, lastPartition, partitionKeys } from "./list-partitions.ts";
import { existingPartitions, partitionRange } from "./named-partitions.ts";
import { windowOfKey } from "./partition-keys.ts";
import { decodeSubset, encodeSubset, intersect, isEmptySubset } from "./subset.ts";
import type {
  PartitionChoice,
  PartitionSubset,
  PartitionsDefinition,
  PartitionWorld,
  RunPartitions,
  TimeRange,
} from "./types.ts";
import { allPartitions, dimensionsOf } from "./universe.ts";

/** A run that makes more would be one transaction of many seconds in the store. */
export const MOST_PARTITIONS_PER_RUN = 100_000;

/** What is known where no dynamic partitions matter. */
export const NO_WORLD: PartitionWorld = { now: 0, dynamicKeys: () => [] };

/**
 * The set that is chosen, of partitions that are there.
 * @throws {PartitionError}
 */
export function chosenSubset(
  partitions: PartitionsDefinition,
  choice: PartitionChoice,
  world: PartitionWorld,
  what: string,
): PartitionSubset {
  switch (choice.kind) {
    case "key":
      return existingPartitions(partitions, [choice.key], world, what);
    case "range":
      return partitionRange(partitions, choice, world, what);
    case "subset":
      return intersect(choice.subset, allPartitions(partitions, world));
  }
}

/** @throws {PartitionError} when there are none, or too many for one run */
export function runPartitions(
  partitions: PartitionsDefinition,
  subset: PartitionSubset,
  world: PartitionWorld,
): RunPartitions {
  const count = countPartitions(partitions, subset);
  const [first, last] = [firstPartition(partitions, subset, world), lastPartition(partitions, subset, world)];
  if (isEmptySubset(subset) || first === null || last === null) {
    throw new PartitionError("partitions/none", "none of these partitions is there");
  }
  if (count > MOST_PARTITIONS_PER_RUN) {
    throw new PartitionError(
      "partitions/too-many",
      `a run makes at most ${MOST_PARTITIONS_PER_RUN.toLocaleString("en")} partitions, not ${count.toLocaleString("en")}`,
      "launch a backfill: it divides them among runs",
    );
  }
  return {
    count,
    label: count === 1 ? first : `${first}...${last} (${count.toLocaleString("en")})`,
    key: count === 1 ? first : null,
    many: count === 1 ? null : { frame: frameOf(partitions), subset: encodeSubset(subset) },
    window: windowOf(partitions, first, last),
    dimensions: partitions.kind === "multi" ? partitions.dimensions.map((each) => each.name) : [],
  };
}

/** The keys of a run's partitions, in their order. */
export function keysOfRun({ key, many }: RunPartitions): readonly string[] {
  if (key !== null) return [key];
  return many === null ? [] : [...partitionKeys(many.frame, decodeSubset(many.subset), NO_WORLD)];
}

/** Fixed keys are in the set as far as they matter. */
function frameOf(partitions: PartitionsDefinition): PartitionsDefinition {
  if (partitions.kind === "static") return { kind: "static", keys: [] };
  if (partitions.kind !== "multi") return partitions;
  return {
    kind: "multi",
    dimensions: partitions.dimensions.map((each) => ({
      name: each.name,
      partitions: each.partitions.kind === "static" ? { kind: "static", keys: [] } : each.partitions,
    })),
  };
}

function windowOf(partitions: PartitionsDefinition, first: string, last: string): TimeRange | null {
  const at = dimensionsOf(partitions).findIndex((each) => each.kind === "time");
  const time = dimensionsOf(partitions)[at];
  if (time?.kind !== "time") return null;
  const part = (key: string) => (partitions.kind === "multi" ? (key.split("|")[at] ?? "") : key);
  const [from, to] = [windowOfKey(time, part(first)), windowOfKey(time, part(last))];
  return from === null || to === null ? null : { from: from.from, to: to.to };
}
