// The assets of a backfill in the order in which they are made, and what sets of their partitions do to each other.
import type { AssetSnapshot, DefinitionsSnapshot } from "../host/types.ts";
import { partitionEdge } from "../partitions/asset-partitioning.ts";
import { downstreamPartitions } from "../partitions/map-subset.ts";
import { samePartitions } from "../partitions/mappings.ts";
import { intersect, isEmptySubset, keySubset, NO_PARTITIONS } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionWorld } from "../partitions/types.ts";
import { BackfillError } from "./errors.ts";

/** The partitions of an asset that has none. */
export const WHOLE: PartitionSubset = keySubset([""]);

export interface BackfillGraph {
  /** What something is made of comes before it. */
  readonly keys: readonly string[];
  asset(key: string): AssetSnapshot;
  /** The assets of the backfill that an asset is made of. */
  depsOf(key: string): readonly string[];
  /** The partitions of an asset, among these, that are made of any of a set of another's. */
  touched(upstream: string, downstream: string, subset: PartitionSubset, among: PartitionSubset): PartitionSubset;
  /** Whether one run can make the same partitions of both. */
  goTogether(upstream: string, downstream: string): boolean;
}

/** @throws {BackfillError} when an asset is not there or nothing makes it */
export function backfillGraph(
  snapshot: DefinitionsSnapshot,
  assetKeys: readonly string[],
  world: PartitionWorld,
): BackfillGraph {
  const assets = new Map(snapshot.assets.map((each) => [each.key, each]));
  const wanted = new Set(assetKeys);
  const asset = (key: string): AssetSnapshot => {
    const found = assets.get(key);
    if (found === undefined) throw new BackfillError("backfill/unknown-asset", `there is no asset "${key}"`);
    if (found.step === null) {
      throw new BackfillError("backfill/external-asset", `asset "${key}" is external: nothing here makes it`);
    }
    return found;
  };
  const depsOf = (key: string) => asset(key).deps.filter((dep) => wanted.has(dep) && dep !== key);
  const edgeOf = (upstream: string, downstream: string) => partitionEdge(asset(downstream), asset(upstream));
  return {
    keys: inOrder(assetKeys, depsOf),
    asset,
    depsOf,
    touched(upstream, downstream, subset, among) {
      if (isEmptySubset(subset)) return NO_PARTITIONS;
      const edge = edgeOf(upstream, downstream);
      return edge === null ? among : intersect(downstreamPartitions(edge, subset, world), among);
    },
    goTogether(upstream, downstream) {
      const [from, to] = [asset(upstream).partitioning.partitions, asset(downstream).partitioning.partitions];
      if (!samePartitions(from, to)) return false;
      const mapping = edgeOf(upstream, downstream)?.mapping;
      if (mapping === undefined || mapping.kind === "identity") return true;
      return mapping.kind === "time-window" && mapping.startOffset === 0 && mapping.endOffset === 0;
    },
  };
}

function inOrder(keys: readonly string[], depsOf: (key: string) => readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (first: string) => {
    const stack = [first];
    for (let key = stack.at(-1); key !== undefined; key = stack.at(-1)) {
      const open = depsOf(key).filter((dep) => !found.has(dep) && !stack.includes(dep));
      if (open.length === 0 || found.has(key)) {
        found.add(key);
        stack.pop();
      } else stack.push(...open);
    }
  };
  for (const key of keys) visit(key);
  return [...found];
}
