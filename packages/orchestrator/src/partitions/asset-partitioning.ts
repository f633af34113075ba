// How an asset is partitioned: its partitions, how they lie to those of its dependencies, and how a backfill makes them.
import type { PartitionEdge } from "./map-subset.ts";
import { defaultPartitionMapping, mappingProblem, samePartitions } from "./mappings.ts";
import type { AssetPartitioning, PartitionsDefinition } from "./types.ts";

export const UNPARTITIONED: AssetPartitioning = { partitions: null, mappings: {}, backfillPolicy: null };

export interface PartitionedAsset {
  readonly key: string;
  readonly deps: readonly string[];
  readonly partitioning: AssetPartitioning;
}

/** The dependency of an asset on another as sets of partitions cross it; null unless both have partitions. */
export function partitionEdge(downstream: PartitionedAsset, upstream: PartitionedAsset): PartitionEdge | null {
  const [to, from] = [downstream.partitioning.partitions, upstream.partitioning.partitions];
  if (to === null || from === null) return null;
  return {
    upstream: from,
    downstream: to,
    mapping: downstream.partitioning.mappings[upstream.key] ?? defaultPartitionMapping(from, to),
  };
}

/** What cannot be in the partitions of an asset, with the dependency that it is about. */
export function partitioningProblems(
  asset: PartitionedAsset,
  find: (key: string) => PartitionedAsset | undefined,
): readonly string[] {
  const { partitions, mappings } = asset.partitioning;
  return Object.entries(mappings).flatMap(([key, mapping]) => {
    const upstream = find(key);
    if (upstream === undefined || !asset.deps.includes(key)) return [];
    const problem = mappingProblem(mapping, upstream.partitioning.partitions, partitions);
    return problem === null ? [] : [`its partition mapping to "${key}": ${problem}`];
  });
}

/** The partitions that all of these have, of those that have any; `clash` names two that differ. */
export function commonPartitions(assets: readonly PartitionedAsset[]): {
  readonly partitions: PartitionsDefinition | null;
  readonly clash: readonly [string, string] | null;
} {
  const [first, ...others] = assets.filter((asset) => asset.partitioning.partitions !== null);
  if (first === undefined) return { partitions: null, clash: null };
  const other = others.find((each) => !samePartitions(each.partitioning.partitions, first.partitioning.partitions));
  return {
    partitions: first.partitioning.partitions,
    clash: other === undefined ? null : [first.key, other.key],
  };
}
