// How many partitions of each asset failed when they were last made; those that are no longer there do not count.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { countPartitions } from "../partitions/list-partitions.ts";
import { partitionWorld } from "../partitions/partition-world.ts";
import { healthSets } from "../partitions/segments.ts";
import { allPartitions } from "../partitions/universe.ts";
import type { Storage } from "../storage/types.ts";

/** Assets without such partitions are left out. */
export async function failedPartitions(
  storage: Pick<Storage, "partitions">,
  snapshot: Pick<DefinitionsSnapshot, "assets">,
): Promise<ReadonlyMap<string, number>> {
  const partitioned = snapshot.assets.filter(({ partitioning }) => partitioning.partitions !== null);
  if (partitioned.length === 0) return new Map();
  const keys = new Set(await storage.partitions.assetsWithFailures());
  const suspects = partitioned.filter((asset) => keys.has(asset.key));
  if (suspects.length === 0) return new Map();
  const world = await partitionWorld(storage, snapshot);
  const counts = await Promise.all(
    suspects.map(async ({ key, partitioning: { partitions } }): Promise<readonly [string, number]> => {
      if (partitions === null) return [key, 0];
      const sets = healthSets(allPartitions(partitions, world), await storage.partitions.status(key, partitions));
      return [key, countPartitions(partitions, sets.failed)];
    }),
  );
  return new Map(counts);
}
