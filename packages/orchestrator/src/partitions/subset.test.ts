import { describe, expect, it } from "vitest";
import { dailyPartitions, hourlyPartitions, monthlyPartitions, multiPartitions, staticPartitions } from "./define.ts";
import { countPartitions, partitionKeys } from "./list-partitions.ts";
import { downstreamPartitions, upstreamPartitions } from "./map-subset.ts";
import {
  defaultPartitionMapping,
  identityPartitionMapping,
  lastPartitionMapping,
  mappingProblem,
  multiPartitionMapping,
  specificPartitionsPartitionMapping,
  staticPartitionMapping,
  timeWindowPartitionMapping,
} from "./mappings.ts";
import { subsetOfKey, subsetOfKeys } from "./partition-keys.ts";
import { decodeSubset, encodeSubset, intersect, minus, NO_PARTITIONS, union } from "./subset.ts";
import type { PartitionMapping, PartitionSubset, PartitionsDefinition } from "./types.ts";
import { allPartitions } from "./universe.ts";

const world = { now: Date.parse("2024-06-01T00:00:00Z"), dynamicKeys: () => ["acme", "globex"] };
const days = dailyPartitions({ startDate: "2024-03-25", endDate: "2024-04-05", timezone: "Europe/Berlin" });
const hours = hourlyPartitions({
  startDate: "2024-03-26-00:00",
  endDate: "2024-04-04-00:00",
  timezone: "Europe/Berlin",
});
const months = monthlyPartitions({ startDate: "2024-01-01" });
const regions = staticPartitions(["eu", "us", "asia"]);
const sizes = staticPartitions(["s", "m", "l"]);
const cube = multiPartitions({ date: days, region: regions, size: sizes });
const grid = multiPartitions({ date: days, region: regions });

const keysOf = (partitions: PartitionsDefinition, subset: PartitionSubset) => [
  ...partitionKeys(partitions, subset, world),
];
const allKeys = (partitions: PartitionsDefinition) => keysOf(partitions, allPartitions(partitions, world));

/** The same numbers every time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe("sets of partitions", () => {
  it.each<[string, PartitionsDefinition]>([
    ["static", regions],
    ["daily", days],
    ["of two dimensions", grid],
    ["of three dimensions", cube],
  ])("%s: union, difference and common part are those of their keys", (_name, partitions) => {
    const random = createRandom(7);
    const keys = allKeys(partitions);
    for (let round = 0; round < 12; round++) {
      const share = random();
      const [a, b] = [keys.filter(() => random() < share), keys.filter(() => random() < 0.5)];
      const [one, other] = [subsetOfKeys(partitions, a), subsetOfKeys(partitions, b)];
      const inOther = new Set(b);
      const expectKeys = (subset: PartitionSubset, wanted: readonly string[]) => {
        expect(keysOf(partitions, subset)).toEqual(wanted);
        expect(countPartitions(partitions, subset)).toBe(wanted.length);
        expect(keysOf(partitions, decodeSubset(JSON.parse(JSON.stringify(encodeSubset(subset)))))).toEqual(wanted);
      };
      expectKeys(
        union(one, other),
        keys.filter((key) => a.includes(key) || inOther.has(key)),
      );
      expectKeys(
        intersect(one, other),
        a.filter((key) => inOther.has(key)),
      );
      expectKeys(
        minus(one, other),
        a.filter((key) => !inOther.has(key)),
      );
    }
  });

  it("of a whole grid are one part, also when the keys come one by one", () => {
    const keys = allKeys(grid);
    const joined = keys.reduce<PartitionSubset>((all, key) => union(all, subsetOfKey(grid, key) ?? all), NO_PARTITIONS);
    expect(joined).toMatchObject({ kind: "pairs", parts: { length: 1 } });
    expect(subsetOfKeys(grid, keys)).toMatchObject({ kind: "pairs", parts: { length: 1 } });
  });
});

describe("mappings", () => {
  const cases: readonly [string, PartitionsDefinition, PartitionsDefinition, PartitionMapping | null][] = [
    ["hours to days", hours, days, null],
    ["days to hours", days, hours, null],
    ["days to months", days, months, null],
    ["the day before", days, days, timeWindowPartitionMapping({ startOffset: -1, endOffset: -1 })],
    ["a week back", days, days, timeWindowPartitionMapping({ startOffset: -6 })],
    [
      "hours from the day before to the day after",
      hours,
      days,
      timeWindowPartitionMapping({ startOffset: -1, endOffset: 1 }),
    ],
    ["by key", regions, sizes, staticPartitionMapping({ eu: ["s", "m"], us: "l" })],
    ["one key of all", regions, sizes, specificPartitionsPartitionMapping(["us"])],
    ["the last", days, regions, lastPartitionMapping()],
    ["a grid to its days", grid, days, null],
    ["days to a grid", days, grid, null],
    ["hours to a grid", hours, grid, null],
    ["a grid to months", grid, months, null],
    ["a cube to a grid", cube, grid, null],
    ["a grid to itself", grid, grid, null],
    ["all", regions, days, null],
    [
      "dimensions under other names",
      grid,
      multiPartitions({ day: days, place: regions }),
      multiPartitionMapping({
        date: { dimension: "day", mapping: timeWindowPartitionMapping({ startOffset: -1, endOffset: -1 }) },
        region: { dimension: "place" },
      }),
    ],
  ];

  it.each(cases)(
    "%s: what is made of a partition is what the partition touches",
    (_name, upstream, downstream, given) => {
      const mapping = given ?? defaultPartitionMapping(upstream, downstream);
      expect(mappingProblem(mapping, upstream, downstream)).toBeNull();
      const edge = { upstream, downstream, mapping };
      const forward = new Set<string>();
      const backward = new Set<string>();
      for (const key of allKeys(upstream)) {
        const touched = downstreamPartitions(edge, subsetOfKey(upstream, key) ?? NO_PARTITIONS, world);
        for (const down of keysOf(downstream, touched)) forward.add(`${key} > ${down}`);
      }
      for (const down of allKeys(downstream)) {
        const { subset } = upstreamPartitions(edge, subsetOfKey(downstream, down) ?? NO_PARTITIONS, world);
        for (const key of keysOf(upstream, subset)) backward.add(`${key} > ${down}`);
      }
      expect(forward.size).toBeGreaterThan(0);
      expect([...forward].sort()).toEqual([...backward].sort());
    },
  );

  const upOf = (
    upstream: PartitionsDefinition,
    downstream: PartitionsDefinition,
    key: string,
    given?: PartitionMapping,
  ) => {
    const mapping = given ?? defaultPartitionMapping(upstream, downstream);
    const found = upstreamPartitions(
      { upstream, downstream, mapping },
      subsetOfKey(downstream, key) ?? NO_PARTITIONS,
      world,
    );
    return { keys: keysOf(upstream, found.subset), nonexistent: countPartitions(upstream, found.nonexistent) };
  };

  it("give the hours of a day that has 23", () => {
    expect(upOf(hours, days, "2024-03-31").keys).toHaveLength(23);
    expect(upOf(hours, days, "2024-03-30").keys).toHaveLength(24);
  });

  it("tell what is asked for and not there", () => {
    expect(upOf(hours, days, "2024-03-25")).toEqual({ keys: [], nonexistent: 24 });
    const before = timeWindowPartitionMapping({ startOffset: -1, endOffset: -1 });
    expect(upOf(days, days, "2024-03-25", before)).toEqual({ keys: [], nonexistent: 1 });
    const lenient = timeWindowPartitionMapping({ startOffset: -1, allowNonexistentUpstreamPartitions: true });
    expect(upOf(days, days, "2024-03-25", lenient)).toEqual({ keys: ["2024-03-25"], nonexistent: 0 });
  });

  it.each<[string, PartitionMapping, PartitionsDefinition | null, PartitionsDefinition | null, string]>([
    ["without partitions upstream", identityPartitionMapping(), null, days, "upstream asset has no partitions"],
    ["of time to keys", identityPartitionMapping(), days, regions, "same kind"],
    ["of windows to keys", timeWindowPartitionMapping(), days, regions, "by time on both sides"],
    ["of a key that is not there", staticPartitionMapping({ mars: "s" }), regions, sizes, `"mars"`],
    ["of a dimension that is not there", multiPartitionMapping({ day: { dimension: "date" } }), grid, grid, `"day"`],
  ])("%s cannot be", (_name, mapping, upstream, downstream, problem) => {
    expect(mappingProblem(mapping, upstream, downstream)).toContain(problem);
  });
});
