// Which partitions there are now, of those that some definitions name.
import type { DefinitionsSnapshot } from "../host/types.ts";
import type { Storage } from "../storage/types.ts";
import type { PartitionWorld } from "./types.ts";
import { dimensionsOf } from "./universe.ts";

export function partitionWorld(
  storage: Pick<Storage, "partitions">,
  snapshot: Pick<DefinitionsSnapshot, "assets">,
): Promise<PartitionWorld> {
  return storage.partitions.world(dynamicNames(snapshot));
}

/** The names of the dynamic partitions that assets have, also as a dimension. */
export function dynamicNames({ assets }: Pick<DefinitionsSnapshot, "assets">): readonly string[] {
  const names = new Set<string>();
  for (const { partitioning } of assets) {
    if (partitioning.partitions === null) continue;
    for (const each of dimensionsOf(partitioning.partitions)) if (each.kind === "dynamic") names.add(each.name);
  }
  return [...names];
}
