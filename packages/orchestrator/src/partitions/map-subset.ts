// Sets of partitions carried along a dependency: what of the upstream asset a set is made of, and what of the downstream asset a
// set touches.
import { lastPartition } from "./list-partitions.ts";
import { dimensionLike, sameWindows } from "./mappings.ts";
import { subsetOfKey, subsetOfKeys } from "./partition-keys.ts";
import { intersect, isEmptySubset, keySubset, minus, NO_PARTITIONS, timeSubset, union } from "./subset.ts";
import type {
  MultiPartitions,
  PartitionMapping,
  PartitionSubset,
  PartitionsDefinition,
  PartitionWorld,
  TimePartitions,
  TimeRange,
  TimeWindowMapping,
} from "./types.ts";
import { allPartitions, cadenceOfPartitions, dimensionsOf, productOf } from "./universe.ts";

/** A dependency between two assets with partitions. */
export interface PartitionEdge {
  readonly upstream: PartitionsDefinition;
  readonly downstream: PartitionsDefinition;
  readonly mapping: PartitionMapping;
}

export interface UpstreamPartitions {
  readonly subset: PartitionSubset;
  /** What the mapping asks for beyond what there is. */
  readonly nonexistent: PartitionSubset;
}

/** The partitions of the upstream asset that a set of the downstream asset's is made of. */
export function upstreamPartitions(
  edge: PartitionEdge,
  subset: PartitionSubset,
  world: PartitionWorld,
): UpstreamPartitions {
  if (isEmptySubset(subset)) return { subset: NO_PARTITIONS, nonexistent: NO_PARTITIONS };
  const all = allPartitions(edge.upstream, world);
  const wanted = upstreamWanted(edge, subset, world);
  const isLenient = edge.mapping.kind === "time-window" && edge.mapping.allowNonexistentUpstreamPartitions;
  return { subset: intersect(wanted, all), nonexistent: isLenient ? NO_PARTITIONS : minus(wanted, all) };
}

/** The partitions of the downstream asset that are made of any of a set of the upstream asset's. */
export function downstreamPartitions(
  edge: PartitionEdge,
  subset: PartitionSubset,
  world: PartitionWorld,
): PartitionSubset {
  if (isEmptySubset(subset)) return NO_PARTITIONS;
  return intersect(downstreamTouched(edge, subset, world), allPartitions(edge.downstream, world));
}

function upstreamWanted(edge: PartitionEdge, subset: PartitionSubset, world: PartitionWorld): PartitionSubset {
  const { mapping, upstream, downstream } = edge;
  switch (mapping.kind) {
    case "all":
      return allPartitions(upstream, world);
    case "last":
      return lastOf(upstream, world);
    case "specific":
      return subsetOfKeys(upstream, mapping.keys);
    case "identity":
      return sameSubset(upstream, downstream, subset);
    case "time-window":
      if (upstream.kind !== "time" || downstream.kind !== "time" || subset.kind !== "time") return NO_PARTITIONS;
      return timeSubset(subset.ranges.flatMap((range) => rangeUp(upstream, downstream, mapping, range)));
    case "static":
      if (subset.kind !== "keys") return NO_PARTITIONS;
      return keySubset(
        Object.entries(mapping.downstreamOf).flatMap(([key, downs]) =>
          downs.some((down) => subset.keys.has(down)) ? [key] : [],
        ),
      );
    case "single-dimension": {
      const { multi, single, index, name } = singleEdge(mapping, upstream, downstream);
      if (multi === null || name === null) return NO_PARTITIONS;
      if (upstream.kind === "multi") {
        const inner = upstreamWanted({ upstream: multi, downstream: single, mapping: mapping.mapping }, subset, world);
        return withDimension(upstream, index, inner, world);
      }
      const own = boxesOf(subset).reduce((all, box) => union(all, box[index] ?? NO_PARTITIONS), NO_PARTITIONS);
      return upstreamWanted({ upstream: single, downstream: multi, mapping: mapping.mapping }, own, world);
    }
    case "dimensions":
      if (upstream.kind !== "multi" || downstream.kind !== "multi") return NO_PARTITIONS;
      return joined(
        boxesOf(subset).map((box) =>
          upstream.dimensions.map(({ name, partitions }) => {
            const mapped = mapping.dimensions[name];
            const at = downstream.dimensions.findIndex((each) => each.name === mapped?.dimension);
            const other = downstream.dimensions[at];
            if (mapped === undefined || other === undefined) return allPartitions(partitions, world);
            const inner = { upstream: partitions, downstream: other.partitions, mapping: mapped.mapping };
            return upstreamWanted(inner, box[at] ?? NO_PARTITIONS, world);
          }),
        ),
      );
  }
}

function downstreamTouched(edge: PartitionEdge, subset: PartitionSubset, world: PartitionWorld): PartitionSubset {
  const { mapping, upstream, downstream } = edge;
  const allIf = (touched: PartitionSubset) =>
    isEmptySubset(intersect(subset, touched)) ? NO_PARTITIONS : allPartitions(downstream, world);
  switch (mapping.kind) {
    case "all":
      return allPartitions(downstream, world);
    case "last":
      return allIf(lastOf(upstream, world));
    case "specific":
      return allIf(subsetOfKeys(upstream, mapping.keys));
    case "identity":
      return sameSubset(downstream, upstream, subset);
    case "time-window":
      if (upstream.kind !== "time" || downstream.kind !== "time" || subset.kind !== "time") return NO_PARTITIONS;
      return timeSubset(subset.ranges.flatMap((range) => rangeDown(downstream, mapping, range)));
    case "static":
      if (subset.kind !== "keys") return NO_PARTITIONS;
      return keySubset([...subset.keys].flatMap((key) => ownEntry(mapping.downstreamOf, key) ?? []));
    case "single-dimension": {
      const { multi, single, index, name } = singleEdge(mapping, upstream, downstream);
      if (multi === null || name === null) return NO_PARTITIONS;
      if (downstream.kind === "multi") {
        const inner = downstreamTouched(
          { upstream: single, downstream: multi, mapping: mapping.mapping },
          subset,
          world,
        );
        return withDimension(downstream, index, inner, world);
      }
      const own = boxesOf(subset).reduce((all, box) => union(all, box[index] ?? NO_PARTITIONS), NO_PARTITIONS);
      return downstreamTouched({ upstream: multi, downstream: single, mapping: mapping.mapping }, own, world);
    }
    case "dimensions":
      if (upstream.kind !== "multi" || downstream.kind !== "multi") return NO_PARTITIONS;
      return joined(
        boxesOf(subset).map((box) =>
          downstream.dimensions.map(({ name, partitions }) => {
            const at = upstream.dimensions.findIndex((each) => mapping.dimensions[each.name]?.dimension === name);
            const other = upstream.dimensions[at];
            const mapped = other === undefined ? undefined : mapping.dimensions[other.name];
            if (mapped === undefined || other === undefined) return allPartitions(partitions, world);
            const inner = { upstream: other.partitions, downstream: partitions, mapping: mapped.mapping };
            return downstreamTouched(inner, box[at] ?? NO_PARTITIONS, world);
          }),
        ),
      );
  }
}

function ownEntry(map: Readonly<Record<string, readonly string[]>>, key: string): readonly string[] | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function lastOf(partitions: PartitionsDefinition, world: PartitionWorld): PartitionSubset {
  const last = lastPartition(partitions, allPartitions(partitions, world), world);
  return last === null ? NO_PARTITIONS : (subsetOfKey(partitions, last) ?? NO_PARTITIONS);
}

/** The same keys; of windows of another form those that overlap; dimension by dimension. */
function sameSubset(to: PartitionsDefinition, from: PartitionsDefinition, subset: PartitionSubset): PartitionSubset {
  const [toDimensions, fromDimensions] = [dimensionsOf(to), dimensionsOf(from)];
  return joined(
    boxesOf(subset).map((box) =>
      box.map((each, index) => {
        const [target, source] = [toDimensions[index], fromDimensions[index]];
        if (each.kind !== "time" || target?.kind !== "time" || source?.kind !== "time") return each;
        return sameWindows(target, source)
          ? each
          : timeSubset(each.ranges.flatMap((range) => overlapping(target, range)));
      }),
    ),
  );
}

/** All windows that share time with a range. */
function overlapping(partitions: TimePartitions, { from, to }: TimeRange): readonly TimeRange[] {
  const cadence = cadenceOfPartitions(partitions);
  const [begin, end] = [cadence.floor(from), cadence.ceil(to)];
  return begin === null || end === null ? [] : [{ from: begin, to: end }];
}

function rangeUp(
  upstream: TimePartitions,
  downstream: TimePartitions,
  { startOffset, endOffset }: TimeWindowMapping,
  { from, to }: TimeRange,
): readonly TimeRange[] {
  const cadence = cadenceOfPartitions(downstream);
  const [begin, end] = [cadence.shift(from, startOffset), cadence.shift(to, endOffset)];
  return begin === null || end === null ? [] : overlapping(upstream, { from: begin, to: end });
}

/** A window is touched when it reaches into the range once its ends are moved. */
function rangeDown(
  downstream: TimePartitions,
  { startOffset, endOffset }: TimeWindowMapping,
  range: TimeRange,
): readonly TimeRange[] {
  const cadence = cadenceOfPartitions(downstream);
  const [overlap] = overlapping(downstream, range);
  if (overlap === undefined) return [];
  const [from, to] = [cadence.shift(overlap.from, -endOffset), cadence.shift(overlap.to, -startOffset)];
  return from === null || to === null ? [] : [{ from, to }];
}

interface SingleEdge {
  /** The partitions of the dimension. */
  readonly multi: PartitionsDefinition | null;
  readonly single: PartitionsDefinition;
  readonly index: number;
  readonly name: string | null;
}

function singleEdge(
  { dimension }: Extract<PartitionMapping, { readonly kind: "single-dimension" }>,
  upstream: PartitionsDefinition,
  downstream: PartitionsDefinition,
): SingleEdge {
  const single = upstream.kind === "multi" ? downstream : upstream;
  const multi = upstream.kind === "multi" ? upstream : downstream.kind === "multi" ? downstream : null;
  const name = multi === null ? null : (dimension ?? dimensionLike(multi, single));
  const index = multi?.dimensions.findIndex((each) => each.name === name) ?? -1;
  return { multi: multi?.dimensions[index]?.partitions ?? null, single, index, name };
}

function withDimension(
  multi: MultiPartitions,
  index: number,
  subset: PartitionSubset,
  world: PartitionWorld,
): PartitionSubset {
  return productOf(multi.dimensions.map((each, at) => (at === index ? subset : allPartitions(each.partitions, world))));
}

type Box = readonly PartitionSubset[];

/** A set of several dimensions as products of one set each. */
function boxesOf(subset: PartitionSubset): readonly Box[] {
  if (subset.kind !== "pairs") return [[subset]];
  return subset.parts.flatMap(({ of, rest }) => boxesOf(rest).map((box) => [of, ...box]));
}

function joined(boxes: readonly Box[]): PartitionSubset {
  return boxes.map(productOf).reduce(union, NO_PARTITIONS);
}
