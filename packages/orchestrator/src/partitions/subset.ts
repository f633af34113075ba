// Sets of partitions and what can be done with them. Nothing here visits every partition: what it costs is the number of ranges,
// of keys, and of differing parts.
import { PartitionError } from "./errors.ts";
import type { KeySubset, PairSubset, PartitionSubset, SubsetPair, TimeRange, TimeSubset } from "./types.ts";

export const NO_PARTITIONS: PartitionSubset = { kind: "keys", keys: new Set() };

export function isEmptySubset(subset: PartitionSubset): boolean {
  switch (subset.kind) {
    case "time":
      return subset.ranges.length === 0;
    case "keys":
      return subset.keys.size === 0;
    case "pairs":
      return subset.parts.length === 0;
  }
}

export function keySubset(keys: Iterable<string>): KeySubset {
  return { kind: "keys", keys: new Set(keys) };
}

/** Ranges in any order, also such as overlap. */
export function timeSubset(ranges: Iterable<TimeRange>): TimeSubset {
  const sorted = [...ranges].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const merged: TimeRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else merged.push(range);
  }
  return { kind: "time", ranges: merged };
}

/** Parts whose `of` may overlap. */
export function pairSubset(parts: Iterable<SubsetPair>): PartitionSubset {
  let subset: PartitionSubset = NO_PARTITIONS;
  for (const part of parts) subset = union(subset, { kind: "pairs", parts: [part] });
  return subset;
}

export function union(a: PartitionSubset, b: PartitionSubset): PartitionSubset {
  if (isEmptySubset(a)) return b;
  if (isEmptySubset(b)) return a;
  if (a.kind === "time" && b.kind === "time") return timeSubset([...a.ranges, ...b.ranges]);
  if (a.kind === "keys" && b.kind === "keys") return keySubset([...a.keys, ...b.keys]);
  if (a.kind === "pairs" && b.kind === "pairs") return unionOfPairs(a, b);
  throw mixed();
}

export function intersect(a: PartitionSubset, b: PartitionSubset): PartitionSubset {
  if (isEmptySubset(a) || isEmptySubset(b)) return NO_PARTITIONS;
  if (a.kind === "time" && b.kind === "time") return { kind: "time", ranges: commonRanges(a.ranges, b.ranges) };
  if (a.kind === "keys" && b.kind === "keys") return keySubset([...a.keys].filter((key) => b.keys.has(key)));
  if (a.kind === "pairs" && b.kind === "pairs") {
    return merged(
      a.parts.flatMap((one) =>
        b.parts.flatMap((other) => pair(intersect(one.of, other.of), intersect(one.rest, other.rest))),
      ),
    );
  }
  throw mixed();
}

/** What is in `a` and not in `b`. */
export function minus(a: PartitionSubset, b: PartitionSubset): PartitionSubset {
  if (isEmptySubset(a) || isEmptySubset(b)) return a;
  if (a.kind === "time" && b.kind === "time") return { kind: "time", ranges: rangesLeft(a.ranges, b.ranges) };
  if (a.kind === "keys" && b.kind === "keys") return keySubset([...a.keys].filter((key) => !b.keys.has(key)));
  if (a.kind === "pairs" && b.kind === "pairs") {
    return merged(
      a.parts.flatMap((one) => {
        const common = b.parts.flatMap((other) => pair(intersect(one.of, other.of), minus(one.rest, other.rest)));
        return [
          ...common,
          ...pair(
            b.parts.reduce<PartitionSubset>((left, other) => minus(left, other.of), one.of),
            one.rest,
          ),
        ];
      }),
    );
  }
  throw mixed();
}

function unionOfPairs(a: PairSubset, b: PairSubset): PartitionSubset {
  const found: SubsetPair[] = [];
  const left = new Map<SubsetPair, PartitionSubset>(b.parts.map((part) => [part, part.of]));
  for (const one of a.parts) {
    let own: PartitionSubset = one.of;
    for (const other of b.parts) {
      const common = intersect(own, other.of);
      if (isEmptySubset(common)) continue;
      found.push(...pair(common, union(one.rest, other.rest)));
      own = minus(own, common);
      left.set(other, minus(left.get(other) ?? other.of, common));
    }
    found.push(...pair(own, one.rest));
  }
  for (const [part, of] of left) found.push(...pair(of, part.rest));
  return merged(found);
}

function pair(of: PartitionSubset, rest: PartitionSubset): readonly SubsetPair[] {
  if (isEmptySubset(of) || isEmptySubset(rest)) return [];
  if (of.kind === "pairs") throw mixed();
  return [{ of, rest }];
}

/** Parts with the same rest become one. */
function merged(parts: readonly SubsetPair[]): PartitionSubset {
  const byRest = new Map<string, SubsetPair>();
  for (const part of parts) {
    const text = canonicalText(part.rest);
    const known = byRest.get(text);
    const [one] = known === undefined ? [part] : pair(union(known.of, part.of), part.rest);
    if (one !== undefined) byRest.set(text, one);
  }
  return byRest.size === 0 ? NO_PARTITIONS : { kind: "pairs", parts: [...byRest.values()] };
}

/** The same for equal sets. */
function canonicalText(subset: PartitionSubset): string {
  if (subset.kind === "keys") return JSON.stringify([...subset.keys].sort());
  if (subset.kind === "time") return JSON.stringify(encodeSubset(subset));
  return subset.parts
    .map(({ of, rest }) => `${canonicalText(of)} ${canonicalText(rest)}`)
    .sort()
    .join();
}

function commonRanges(a: readonly TimeRange[], b: readonly TimeRange[]): readonly TimeRange[] {
  const found: TimeRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i], b[j]];
    if (one === undefined || other === undefined) break;
    const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
    if (from < to) found.push({ from, to });
    if (one.to < other.to) i++;
    else j++;
  }
  return found;
}

function rangesLeft(a: readonly TimeRange[], b: readonly TimeRange[]): readonly TimeRange[] {
  const found: TimeRange[] = [];
  let j = 0;
  for (const range of a) {
    let { from } = range;
    while (j > 0 && (b[j - 1]?.to ?? 0) > from) j--;
    while (j < b.length && (b[j]?.to ?? 0) <= from) j++;
    for (let at = j; at < b.length; at++) {
      const cut = b[at];
      if (cut === undefined || cut.from >= range.to) break;
      if (cut.from > from) found.push({ from, to: cut.from });
      from = Math.max(from, cut.to);
    }
    if (from < range.to) found.push({ from, to: range.to });
  }
  return found;
}

function mixed(): PartitionError {
  return new PartitionError("partitions/other-kind", "sets of different kinds of partitions cannot be compared");
}

/** As JSON: `{"time":[[from,to]]}`, `{"keys":["eu"]}`, `{"pairs":[[of,rest]]}`. */
export function encodeSubset(subset: PartitionSubset): unknown {
  switch (subset.kind) {
    case "time":
      return { time: subset.ranges.map(({ from, to }) => [from, to]) };
    case "keys":
      return { keys: [...subset.keys] };
    case "pairs":
      return { pairs: subset.parts.map(({ of, rest }) => [encodeSubset(of), encodeSubset(rest)]) };
  }
}

/** @throws {PartitionError} for anything that `encodeSubset` does not write */
export function decodeSubset(value: unknown): PartitionSubset {
  if (typeof value === "object" && value !== null) {
    if ("keys" in value && isList(value.keys)) return keySubset(value.keys.map(String));
    if ("time" in value && isList(value.time)) return timeSubset(value.time.map(decodeRange));
    if ("pairs" in value && isList(value.pairs)) return pairSubset(value.pairs.flatMap(decodePair));
  }
  throw unreadable();
}

function decodeRange(value: unknown): TimeRange {
  if (!isList(value)) throw unreadable();
  const [from, to] = value;
  if (typeof from !== "number" || typeof to !== "number") throw unreadable();
  return { from, to };
}

function decodePair(value: unknown): readonly SubsetPair[] {
  if (!isList(value)) throw unreadable();
  return pair(decodeSubset(value[0]), decodeSubset(value[1]));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function unreadable(): PartitionError {
  return new PartitionError("partitions/unreadable", "the set of partitions cannot be read");
}
