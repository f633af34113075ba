// Which partitions there are: all of a definition, at a time.
import { type Cadence, cadenceOf } from "./cadence.ts";
import { isEmptySubset, keySubset, NO_PARTITIONS } from "./subset.ts";
import type {
  PartitionSubset,
  PartitionsDefinition,
  PartitionWorld,
  SinglePartitions,
  TimePartitions,
  TimeRange,
  TimeSubset,
} from "./types.ts";

export function cadenceOfPartitions({ cronSchedule, timezone }: TimePartitions): Cadence {
  return cadenceOf(cronSchedule, timezone);
}

/** All partitions that there are now. */
export function allPartitions(partitions: PartitionsDefinition, world: PartitionWorld): PartitionSubset {
  switch (partitions.kind) {
    case "static":
      return keySubset(partitions.keys);
    case "dynamic":
      return keySubset(world.dynamicKeys(partitions.name));
    case "time":
      return allWindows(partitions, world.now);
    case "multi":
      return productOf(partitions.dimensions.map((each) => allPartitions(each.partitions, world)));
  }
}

/** Every combination of one set per dimension. */
export function productOf(subsets: readonly PartitionSubset[]): PartitionSubset {
  const [first = NO_PARTITIONS, ...others] = subsets;
  if (others.length === 0) return first;
  const rest = productOf(others);
  if (first.kind === "pairs" || isEmptySubset(first) || isEmptySubset(rest)) return NO_PARTITIONS;
  return { kind: "pairs", parts: [{ of: first, rest }] };
}

function allWindows(partitions: TimePartitions, now: number): TimeSubset {
  const cadence = cadenceOfPartitions(partitions);
  const from = cadence.ceil(partitions.start);
  const to = endOfWindows(partitions, now);
  if (from === null || to === null || to <= from) return { kind: "time", ranges: [] };
  const out = excluded(partitions, { from, to });
  if (out.length === 0) return { kind: "time", ranges: [{ from, to }] };
  const ranges: TimeRange[] = [];
  let begin = from;
  for (const tick of out) {
    if (begin < tick) ranges.push({ from: begin, to: tick });
    begin = cadence.ceil(tick + 1) ?? to;
  }
  if (begin < to) ranges.push({ from: begin, to });
  return { kind: "time", ranges };
}

/** Windows that begin before this time are there. */
function endOfWindows({ end, endOffset, ...partitions }: TimePartitions, now: number): number | null {
  const cadence = cadenceOf(partitions.cronSchedule, partitions.timezone);
  const current = cadence.floor(now);
  const open = current === null ? null : cadence.shift(current, endOffset);
  if (end === null || open === null) return open;
  const last = cadence.floor(end);
  return last === null ? null : Math.min(open, last);
}

function excluded(partitions: TimePartitions, { from, to }: TimeRange): readonly number[] {
  const cadence = cadenceOfPartitions(partitions);
  const found = partitions.exclusions.flatMap((each) =>
    each.kind === "at" ? [each.at] : [...cadenceOf(each.cron, partitions.timezone).ticks(from, to)],
  );
  return [...new Set(found)]
    .filter((tick) => tick >= from && tick < to && cadence.floor(tick) === tick)
    .sort((a, b) => a - b);
}

export function dimensionsOf(partitions: PartitionsDefinition): readonly SinglePartitions[] {
  return partitions.kind === "multi" ? partitions.dimensions.map((each) => each.partitions) : [partitions];
}
