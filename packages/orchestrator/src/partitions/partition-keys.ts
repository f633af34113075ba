// From keys to sets: what a key means, whether or not there is such a partition.
import { formatTime, parseTime } from "./key-format.ts";
import { isEmptySubset, keySubset, NO_PARTITIONS, timeSubset } from "./subset.ts";
import type {
  MultiPartitions,
  PartitionSubset,
  PartitionsDefinition,
  SinglePartitions,
  SubsetPair,
  TimePartitions,
  TimeRange,
} from "./types.ts";
import { cadenceOfPartitions, productOf } from "./universe.ts";

export const DIMENSION_SEPARATOR = "|";

/** The window of a key, whether or not there is such a partition; null when the key is not of this form. */
export function windowOfKey(partitions: TimePartitions, key: string): TimeRange | null {
  const time = parseTime(key, partitions.format, partitions.timezone);
  if (time === null) return null;
  const cadence = cadenceOfPartitions(partitions);
  const from = cadence.ceil(time);
  const to = from === null ? null : cadence.ceil(from + 1);
  if (from === null || to === null || keyOfTime(partitions, from) !== key) return null;
  return { from, to };
}

export function keyOfTime({ format, timezone }: TimePartitions, start: number): string {
  return formatTime(start, format, timezone);
}

/** The key's part for each dimension; null when their number differs. */
export function splitKey(partitions: MultiPartitions, key: string): readonly string[] | null {
  const parts = key.split(DIMENSION_SEPARATOR);
  return parts.length === partitions.dimensions.length ? parts : null;
}

/** The set of one key, whether or not there is such a partition; null when the key is not of this form. */
export function subsetOfKey(partitions: PartitionsDefinition, key: string): PartitionSubset | null {
  switch (partitions.kind) {
    case "static":
    case "dynamic":
      return keySubset([key]);
    case "time": {
      const window = windowOfKey(partitions, key);
      return window === null ? null : { kind: "time", ranges: [window] };
    }
    case "multi": {
      const parts = splitKey(partitions, key);
      if (parts === null) return null;
      const subsets = partitions.dimensions.map((each, index) => subsetOfKey(each.partitions, parts[index] ?? ""));
      return subsets.some((each) => each === null) ? null : productOf(subsets.flatMap((each) => each ?? []));
    }
  }
}

/** The set of the keys that are of this form, whether or not there are such partitions: grouped, not joined one by one. */
export function subsetOfKeys(partitions: PartitionsDefinition, keys: Iterable<string>): PartitionSubset {
  switch (partitions.kind) {
    case "static":
    case "dynamic":
      return keySubset(keys);
    case "time":
      return timeSubset([...keys].flatMap((key) => windowOfKey(partitions, key) ?? []));
    case "multi":
      return subsetOfTuples(
        partitions.dimensions.map((each) => each.partitions),
        [...keys].flatMap((key) => {
          const parts = splitKey(partitions, key);
          return parts === null ? [] : [parts];
        }),
      );
  }
}

function subsetOfTuples(
  [first, ...others]: readonly SinglePartitions[],
  tuples: readonly (readonly string[])[],
): PartitionSubset {
  if (first === undefined) return NO_PARTITIONS;
  if (others.length === 0)
    return subsetOfKeys(
      first,
      tuples.flatMap(([key]) => key ?? []),
    );
  const byKey = new Map<string, (readonly string[])[]>();
  for (const [key = "", ...rest] of tuples) {
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [rest]);
    else known.push(rest);
  }
  // Keys with the same rest stand together, so that a full grid is one part.
  const byRest = new Map<string, { readonly keys: string[]; readonly rest: (readonly string[])[] }>();
  for (const [key, rest] of byKey) {
    const text = JSON.stringify(rest.map((each) => each.join(DIMENSION_SEPARATOR)).sort());
    const known = byRest.get(text);
    if (known === undefined) byRest.set(text, { keys: [key], rest });
    else known.keys.push(key);
  }
  const parts = [...byRest.values()].flatMap(({ keys, rest }): readonly SubsetPair[] => {
    const [of, inner] = [subsetOfKeys(first, keys), subsetOfTuples(others, rest)];
    return of.kind === "pairs" || isEmptySubset(of) || isEmptySubset(inner) ? [] : [{ of, rest: inner }];
  });
  return parts.length === 0 ? NO_PARTITIONS : { kind: "pairs", parts };
}
