// How partitions of an asset lie to those of what it is made of: what teams write, what holds when they write nothing, and what
// cannot be.
import { DefinitionError } from "../definitions/errors.ts";
import type { MultiPartitions, PartitionMapping, PartitionsDefinition, TimePartitions } from "./types.ts";

/** The same key, of the same kind of partitions. Keys that the upstream asset does not have are left out. */
export function identityPartitionMapping(): PartitionMapping {
  return { kind: "identity" };
}

/** Every partition is made of all partitions. */
export function allPartitionMapping(): PartitionMapping {
  return { kind: "all" };
}

/** Every partition is made of the last partition. */
export function lastPartitionMapping(): PartitionMapping {
  return { kind: "last" };
}

/** What `timeWindowPartitionMapping` takes. */
export interface TimeWindowPartitionMappingOptions {
  /** Moves the start, in windows of the downstream asset: -1 = from one window earlier (default 0). */
  readonly startOffset?: number;
  /** Moves the end likewise (default 0). */
  readonly endOffset?: number;
  /** Whether windows that the upstream asset does not have are left out in silence (default false). */
  readonly allowNonexistentUpstreamPartitions?: boolean;
}

/**
 * All windows that overlap in time, also of another length. What holds between partitions by time when nothing is said.
 * @example timeWindowPartitionMapping({ startOffset: -1, endOffset: -1 }) // the window before
 */
export function timeWindowPartitionMapping(options: TimeWindowPartitionMappingOptions = {}): PartitionMapping {
  const { startOffset = 0, endOffset = 0, allowNonexistentUpstreamPartitions = false } = options;
  for (const [name, value] of Object.entries({ startOffset, endOffset })) {
    if (!Number.isInteger(value) || Math.abs(value) > 10_000) {
      throw new DefinitionError("definitions/partition-mapping", `${name} must be a whole number, not ${value}`);
    }
  }
  if (startOffset > endOffset) {
    throw new DefinitionError(
      "definitions/partition-mapping",
      `startOffset ${startOffset} is behind endOffset ${endOffset}: no window would be left`,
    );
  }
  return { kind: "time-window", startOffset, endOffset, allowNonexistentUpstreamPartitions };
}

/**
 * By key: which downstream partitions are made of an upstream partition.
 * @example staticPartitionMapping({ de: "europe", fr: "europe", us: ["america", "nato"] })
 */
export function staticPartitionMapping(
  downstreamOf: Readonly<Record<string, string | readonly string[]>>,
): PartitionMapping {
  return {
    kind: "static",
    downstreamOf: Object.fromEntries(
      Object.entries(downstreamOf).map(([key, value]) => [key, typeof value === "string" ? [value] : [...value]]),
    ),
  };
}

/** Every partition is made of these partitions. */
export function specificPartitionsPartitionMapping(keys: readonly string[]): PartitionMapping {
  if (keys.length === 0) throw new DefinitionError("definitions/partition-mapping", "a mapping to no partition");
  return { kind: "specific", keys: [...keys] };
}

/**
 * Between an asset with several dimensions, on either side, and one that has the partitions of one of them.
 * @example multiToSingleDimensionPartitionMapping({ dimension: "date" })
 */
export function multiToSingleDimensionPartitionMapping(
  options: { readonly dimension?: string; readonly mapping?: PartitionMapping } = {},
): PartitionMapping {
  return {
    kind: "single-dimension",
    dimension: options.dimension ?? null,
    mapping: options.mapping ?? timeWindowOrIdentity,
  };
}

/**
 * Dimension by dimension, by the name of the upstream asset's; what is not named is taken whole.
 * @example multiPartitionMapping({ date: { dimension: "day", mapping: timeWindowPartitionMapping() } })
 */
export function multiPartitionMapping(
  dimensions: Readonly<Record<string, { readonly dimension: string; readonly mapping?: PartitionMapping }>>,
): PartitionMapping {
  return {
    kind: "dimensions",
    dimensions: Object.fromEntries(
      Object.entries(dimensions).map(([name, { dimension, mapping }]) => [
        name,
        { dimension, mapping: mapping ?? timeWindowOrIdentity },
      ]),
    ),
  };
}

/** Between equal partitions both say the same; `identity` is read as overlap where both are of time. */
const timeWindowOrIdentity: PartitionMapping = { kind: "identity" };

/** What holds when nothing is said. */
export function defaultPartitionMapping(
  upstream: PartitionsDefinition,
  downstream: PartitionsDefinition,
): PartitionMapping {
  if (upstream.kind === "time" && downstream.kind === "time") return timeWindowPartitionMapping();
  if (samePartitions(upstream, downstream)) return identityPartitionMapping();
  if (upstream.kind === "multi" && downstream.kind === "multi") return byDimensionNames(upstream, downstream);
  const multi = upstream.kind === "multi" ? upstream : downstream.kind === "multi" ? downstream : null;
  const single = upstream.kind === "multi" ? downstream : upstream;
  if (multi !== null && dimensionLike(multi, single) !== null) return multiToSingleDimensionPartitionMapping();
  return allPartitionMapping();
}

function byDimensionNames(upstream: MultiPartitions, downstream: MultiPartitions): PartitionMapping {
  const common = upstream.dimensions.flatMap(({ name, partitions }) => {
    const other = downstream.dimensions.find((each) => each.name === name);
    if (other === undefined) return [];
    return [[name, { dimension: name, mapping: defaultPartitionMapping(partitions, other.partitions) }] as const];
  });
  return common.length === 0 ? allPartitionMapping() : multiPartitionMapping(Object.fromEntries(common));
}

/** The one dimension that has the partitions of an asset without dimensions; null when none or several do. */
export function dimensionLike(multi: MultiPartitions, single: PartitionsDefinition): string | null {
  const same = multi.dimensions.filter(({ partitions }) => samePartitions(partitions, single));
  const alike = same.length > 0 ? same : multi.dimensions.filter((each) => bothOfTime(each.partitions, single));
  const [found] = alike;
  return found === undefined || alike.length > 1 ? null : found.name;
}

function bothOfTime(a: PartitionsDefinition, b: PartitionsDefinition): boolean {
  return a.kind === "time" && b.kind === "time";
}

export function samePartitions(a: PartitionsDefinition | null, b: PartitionsDefinition | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether two have windows of the same form; where they begin and end does not matter. */
export function sameWindows(a: TimePartitions, b: TimePartitions): boolean {
  return a.cronSchedule === b.cronSchedule && a.timezone === b.timezone;
}

/** Why a mapping cannot be between two assets; null when it can. */
export function mappingProblem(
  mapping: PartitionMapping,
  upstream: PartitionsDefinition | null,
  downstream: PartitionsDefinition | null,
): string | null {
  if (upstream === null) return "the upstream asset has no partitions";
  const needsDownstream = mapping.kind !== "all" && mapping.kind !== "last" && mapping.kind !== "specific";
  if (downstream === null) return needsDownstream ? "the downstream asset has no partitions" : null;
  switch (mapping.kind) {
    case "all":
    case "last":
      return null;
    case "specific": {
      const { keys } = mapping;
      const missing = upstream.kind === "static" ? keys.find((key) => !upstream.keys.includes(key)) : undefined;
      return missing === undefined ? null : `the upstream asset has no partition "${missing}"`;
    }
    case "identity":
      if (shapeOf(upstream) === shapeOf(downstream)) return null;
      return "identity needs partitions of the same kind";
    case "time-window":
      return bothOfTime(upstream, downstream)
        ? null
        : "a mapping of time windows needs partitions by time on both sides";
    case "static":
      return staticProblem(mapping.downstreamOf, upstream, downstream);
    case "single-dimension":
      return singleProblem(mapping, upstream, downstream);
    case "dimensions":
      return dimensionsProblem(mapping, upstream, downstream);
  }
}

/** Identity is by key or by time, dimension by dimension. */
function shapeOf(partitions: PartitionsDefinition): string {
  if (partitions.kind === "multi") {
    return partitions.dimensions.map((each) => `${each.name}:${shapeOf(each.partitions)}`).join(",");
  }
  return partitions.kind === "time" ? "time" : "keys";
}

function staticProblem(
  downstreamOf: Readonly<Record<string, readonly string[]>>,
  upstream: PartitionsDefinition,
  downstream: PartitionsDefinition,
): string | null {
  if (upstream.kind === "multi" || upstream.kind === "time")
    return "the upstream asset's partitions have no fixed keys";
  if (downstream.kind === "multi" || downstream.kind === "time") {
    return "the downstream asset's partitions have no fixed keys";
  }
  const wrongUp = upstream.kind === "static" && Object.keys(downstreamOf).find((key) => !upstream.keys.includes(key));
  if (typeof wrongUp === "string") return `the upstream asset has no partition "${wrongUp}"`;
  const wrongDown =
    downstream.kind === "static" &&
    Object.values(downstreamOf)
      .flat()
      .find((key) => !downstream.keys.includes(key));
  return typeof wrongDown === "string" ? `the downstream asset has no partition "${wrongDown}"` : null;
}

function singleProblem(
  { dimension, mapping }: Extract<PartitionMapping, { readonly kind: "single-dimension" }>,
  upstream: PartitionsDefinition,
  downstream: PartitionsDefinition,
): string | null {
  if ((upstream.kind === "multi") === (downstream.kind === "multi")) {
    return "one side must have several dimensions, the other one";
  }
  const multi = upstream.kind === "multi" ? upstream : downstream.kind === "multi" ? downstream : null;
  if (multi === null) return null;
  const single = upstream.kind === "multi" ? downstream : upstream;
  const name = dimension ?? dimensionLike(multi, single);
  if (name === null) return "no single dimension has the partitions of the other side: name it with `dimension`";
  const found = multi.dimensions.find((each) => each.name === name);
  if (found === undefined) return unknownDimension(name, multi);
  return upstream.kind === "multi"
    ? mappingProblem(mapping, found.partitions, downstream)
    : mappingProblem(mapping, upstream, found.partitions);
}

function dimensionsProblem(
  { dimensions }: Extract<PartitionMapping, { readonly kind: "dimensions" }>,
  upstream: PartitionsDefinition,
  downstream: PartitionsDefinition,
): string | null {
  if (upstream.kind !== "multi" || downstream.kind !== "multi") return "both sides must have several dimensions";
  for (const [name, { dimension, mapping }] of Object.entries(dimensions)) {
    const up = upstream.dimensions.find((each) => each.name === name);
    const down = downstream.dimensions.find((each) => each.name === dimension);
    if (up === undefined) return unknownDimension(name, upstream);
    if (down === undefined) return unknownDimension(dimension, downstream);
    const problem = mappingProblem(mapping, up.partitions, down.partitions);
    if (problem !== null) return `dimension "${name}": ${problem}`;
  }
  return null;
}

function unknownDimension(name: string, multi: MultiPartitions): string {
  return `there is no dimension "${name}", but ${multi.dimensions.map((each) => `"${each.name}"`).join(", ")}`;
}
