// Which partitions of an upstream asset an input stands for: those that the step's own partition is made of.
import { partitionKeys } from "../partitions/list-partitions.ts";
import { upstreamPartitions } from "../partitions/map-subset.ts";
import { defaultPartitionMapping } from "../partitions/mappings.ts";
import { subsetOfKeys } from "../partitions/partition-keys.ts";
import type { AssetPartitioning, PartitionsDefinition, PartitionWorld } from "../partitions/types.ts";
import { allPartitions } from "../partitions/universe.ts";

/** Null: the upstream asset has no partitions, and one value. */
export function inputPartitions(
  upstream: { readonly key: string; readonly partitions: PartitionsDefinition | null },
  step: { readonly partitioning: AssetPartitioning | null; readonly keys: readonly string[] },
): readonly string[] | null {
  if (upstream.partitions === null) return null;
  const downstream = step.partitioning?.partitions ?? null;
  // Nothing tells which dynamic partitions there are but those that the run was planned for.
  const world: PartitionWorld = { now: Date.now(), dynamicKeys: () => step.keys };
  if (downstream === null) {
    return [...partitionKeys(upstream.partitions, allPartitions(upstream.partitions, world), world)];
  }
  const mapping = step.partitioning?.mappings[upstream.key] ?? defaultPartitionMapping(upstream.partitions, downstream);
  const edge = { upstream: upstream.partitions, downstream, mapping };
  const { subset } = upstreamPartitions(edge, subsetOfKeys(downstream, step.keys), world);
  return [...partitionKeys(upstream.partitions, subset, world)];
}
