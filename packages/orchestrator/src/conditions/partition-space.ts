// Which partitions assets have at the time of an evaluation, and how sets of them are carried along dependencies.
import { countPartitions, lastPartition, partitionKeys } from "../partitions/list-partitions.ts";
import { downstreamPartitions, type PartitionEdge, upstreamPartitions } from "../partitions/map-subset.ts";
import { defaultPartitionMapping } from "../partitions/mappings.ts";
import { subsetOfKey } from "../partitions/partition-keys.ts";
import { encodeSubset } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld, SinglePartitions } from "../partitions/types.ts";
import { allPartitions, productOf } from "../partitions/universe.ts";
import type { ConditionAsset } from "./graph.ts";
import { intersection, isNothing, NOTHING, type Subset } from "./subset.ts";

export interface PartitionSpace {
  readonly world: PartitionWorld;
  /** `true` for what has no partitions. */
  all(asset: ConditionAsset): Subset;
  /** The newest window, or those within some time before its end; everything where time plays no part. */
  latest(asset: ConditionAsset, lookbackMillis: number | null): Subset;
  /** What of another asset a set of an asset's partitions stands for, and back. */
  carried(from: ConditionAsset, to: ConditionAsset, subset: Subset): Subset;
  /** Another text when there are other partitions. */
  mark(asset: ConditionAsset): string;
  shown(asset: ConditionAsset, subset: Subset): ShownPartitions | null;
}

export interface ShownPartitions {
  readonly count: number;
  /** The first of them. */
  readonly keys: readonly string[];
}

const MOST_KEYS = 10;

export function partitionSpace(world: PartitionWorld): PartitionSpace {
  const alls = new Map<PartitionsDefinition, PartitionSubset>();
  const marks = new Map<PartitionsDefinition, string>();
  const allOf = (partitions: PartitionsDefinition): PartitionSubset => {
    const known = alls.get(partitions) ?? allPartitions(partitions, world);
    alls.set(partitions, known);
    return known;
  };
  const all = ({ partitions }: ConditionAsset): Subset => (partitions === null ? true : allOf(partitions));
  return {
    world,
    all,
    latest: (asset, lookbackMillis) =>
      asset.partitions === null ? true : intersection(all(asset), latestOf(asset.partitions, lookbackMillis, world)),
    carried: (from, to, subset) => carried({ from, to, subset, all, world }),
    mark: ({ partitions }) => {
      if (partitions === null) return "";
      const known = marks.get(partitions) ?? JSON.stringify(encodeSubset(allOf(partitions)));
      marks.set(partitions, known);
      return known;
    },
    shown: ({ partitions }, subset) => {
      if (partitions === null || subset === true) return null;
      if (subset === false) return { count: 0, keys: [] };
      const keys: string[] = [];
      for (const key of partitionKeys(partitions, subset, world)) {
        if (keys.length === MOST_KEYS) break;
        keys.push(key);
      }
      return { count: countPartitions(partitions, subset), keys };
    },
  };
}

/** Several dimensions: the newest window with everything of the others. */
function latestOf(
  partitions: PartitionsDefinition,
  lookbackMillis: number | null,
  world: PartitionWorld,
): PartitionSubset {
  if (partitions.kind === "multi") {
    return productOf(partitions.dimensions.map((each) => latestOf(each.partitions, lookbackMillis, world)));
  }
  return partitions.kind === "time"
    ? latestWindows(partitions, lookbackMillis, world)
    : allPartitions(partitions, world);
}

function latestWindows(
  partitions: SinglePartitions & { readonly kind: "time" },
  lookbackMillis: number | null,
  world: PartitionWorld,
): PartitionSubset {
  const key = lastPartition(partitions, allPartitions(partitions, world), world);
  const last = key === null ? null : subsetOfKey(partitions, key);
  const window = last?.kind === "time" ? last.ranges[0] : undefined;
  if (window === undefined) return { kind: "time", ranges: [] };
  const from = lookbackMillis === null ? window.from : Math.min(window.from, window.to - lookbackMillis);
  return { kind: "time", ranges: [{ from, to: window.to }] };
}

interface Carry {
  readonly from: ConditionAsset;
  readonly to: ConditionAsset;
  readonly subset: Subset;
  readonly all: (asset: ConditionAsset) => Subset;
  readonly world: PartitionWorld;
}

function carried({ from, to, subset, all, world }: Carry): Subset {
  if (isNothing(subset)) return NOTHING;
  if (from.partitions === null || to.partitions === null || typeof subset === "boolean") return all(to);
  const up = edgeOf(from, to);
  if (up !== null) return upstreamPartitions(up, subset, world).subset;
  const down = edgeOf(to, from);
  if (down !== null) return downstreamPartitions(down, subset, world);
  return from.partitions === to.partitions ? subset : all(to);
}

/** Null when the one is not made of the other. */
function edgeOf(downstream: ConditionAsset, upstream: ConditionAsset): PartitionEdge | null {
  if (!downstream.deps.includes(upstream.key)) return null;
  if (upstream.partitions === null || downstream.partitions === null) return null;
  const mapping =
    downstream.mappings[upstream.key] ?? defaultPartitionMapping(upstream.partitions, downstream.partitions);
  return { upstream: upstream.partitions, downstream: downstream.partitions, mapping };
}

/** Whether what is requested of an upstream asset is made by the same run, before the downstream asset. */
export function canShareRun(upstream: ConditionAsset, downstream: ConditionAsset): boolean {
  if (upstream.partitions === null) return downstream.partitions === null;
  if (upstream.partitions !== downstream.partitions) return false;
  const mapping = downstream.mappings[upstream.key];
  if (mapping === undefined || mapping.kind === "identity") return true;
  return mapping.kind === "time-window" && mapping.startOffset === 0 && mapping.endOffset === 0;
}
