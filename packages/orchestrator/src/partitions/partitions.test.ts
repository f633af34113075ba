import { describe, expect, it } from "vitest";
import {
  dailyPartitions,
  dynamicPartitions,
  hourlyPartitions,
  monthlyPartitions,
  multiPartitions,
  staticPartitions,
  timeWindowPartitions,
  weeklyPartitions,
} from "./define.ts";
import { countPartitions, lastPartition, partitionKeys } from "./list-partitions.ts";
import { existingPartitions, hasPartition, partitionRange } from "./named-partitions.ts";
import { windowOfKey } from "./partition-keys.ts";
import type { PartitionsDefinition, PartitionWorld, TimePartitions } from "./types.ts";
import { allPartitions } from "./universe.ts";

const world = (now: string, keys: readonly string[] = []): PartitionWorld => ({
  now: Date.parse(now),
  dynamicKeys: () => keys,
});
const LATER = world("2030-01-01T00:00:00Z", ["acme", "globex"]);
const keysOf = (partitions: PartitionsDefinition, at = LATER) => [
  ...partitionKeys(partitions, allPartitions(partitions, at), at),
];
const windows = (partitions: TimePartitions) =>
  keysOf(partitions).map((key) => {
    const window = windowOfKey(partitions, key);
    return window === null ? null : [key, new Date(window.from).toISOString(), new Date(window.to).toISOString()];
  });
const timezone = "Europe/Berlin";

// What is expected here is what Dagster 1.12.13 gives for the same definitions.
describe("windows where a clock is changed", () => {
  it("come twice in hours that come twice, and not in hours that do not", () => {
    const hours = (startDate: string, endDate: string) => keysOf(hourlyPartitions({ startDate, endDate, timezone }));
    expect(hours("2024-10-27-00:00", "2024-10-27-05:00")).toEqual([
      "2024-10-27-00:00",
      "2024-10-27-01:00",
      "2024-10-27-02:00",
      "2024-10-27-02:00+0100",
      "2024-10-27-03:00",
      "2024-10-27-04:00",
    ]);
    expect(hours("2024-03-31-00:00", "2024-03-31-05:00")).toEqual([
      "2024-03-31-00:00",
      "2024-03-31-01:00",
      "2024-03-31-03:00",
      "2024-03-31-04:00",
    ]);
    const halves = timeWindowPartitions({
      cronSchedule: "*/30 * * * *",
      startDate: "2024-10-27 02:00",
      endDate: "2024-10-27 03:30",
      format: "%Y-%m-%d %H:%M",
      timezone,
    });
    expect(keysOf(halves)).toEqual([
      "2024-10-27 02:00",
      "2024-10-27 02:30",
      "2024-10-27 02:00+0100",
      "2024-10-27 02:30+0100",
      "2024-10-27 03:00",
    ]);
  });

  it("begin at the jump where their time of the day is left out", () => {
    const daily = dailyPartitions({ startDate: "2024-03-30", endDate: "2024-04-03", hourOffset: 2, timezone });
    expect(windows(daily)).toEqual([
      ["2024-03-30", "2024-03-30T01:00:00.000Z", "2024-03-31T01:00:00.000Z"],
      ["2024-03-31", "2024-03-31T01:00:00.000Z", "2024-04-01T00:00:00.000Z"],
      ["2024-04-01", "2024-04-01T00:00:00.000Z", "2024-04-02T00:00:00.000Z"],
    ]);
  });

  it("are as many as the days, whatever the zone does at midnight", () => {
    for (const zone of [
      "America/Sao_Paulo",
      "America/St_Johns",
      "Asia/Beirut",
      "Australia/Lord_Howe",
      "Africa/Cairo",
    ]) {
      const daily = dailyPartitions({ startDate: "2005-01-01", endDate: "2020-01-01", timezone: zone });
      const all = allPartitions(daily, LATER);
      const keys = keysOf(daily);
      expect(keys).toHaveLength(5478);
      expect(new Set(keys).size).toBe(5478);
      expect(countPartitions(daily, all)).toBe(5478);
      const hourly = hourlyPartitions({ startDate: "2010-01-01-00:00", endDate: "2012-01-01-00:00", timezone: zone });
      const hours = keysOf(hourly);
      expect(new Set(hours).size).toBe(hours.length);
      expect(countPartitions(hourly, allPartitions(hourly, LATER))).toBe(hours.length);
      expect(hours.filter((key) => windowOfKey(hourly, key) === null)).toEqual([]);
    }
  });
});

describe("keys", () => {
  it("are those of Dagster for weeks, months and dimensions", () => {
    expect(keysOf(weeklyPartitions({ startDate: "2024-01-01", endDate: "2024-02-01" }))).toEqual([
      "2024-01-07",
      "2024-01-14",
      "2024-01-21",
    ]);
    expect(keysOf(monthlyPartitions({ startDate: "2024-01-15", endDate: "2024-06-01", dayOffset: 15 }))).toEqual([
      "2024-01-15",
      "2024-02-15",
      "2024-03-15",
      "2024-04-15",
    ]);
    const multi = multiPartitions({ zeta: staticPartitions(["a", "b"]), alpha: staticPartitions(["x"]) });
    expect(keysOf(multi)).toEqual(["x|a", "x|b"]);
  });

  it("end with the last window that is over, and so many more as endOffset says", () => {
    const at = world("2024-05-03T12:00:00Z");
    const last = (partitions: TimePartitions) => lastPartition(partitions, allPartitions(partitions, at), at);
    expect(last(dailyPartitions({ startDate: "2024-05-01" }))).toBe("2024-05-02");
    expect(last(dailyPartitions({ startDate: "2024-05-01", endOffset: 1 }))).toBe("2024-05-03");
    expect(last(dailyPartitions({ startDate: "2024-05-03" }))).toBeNull();
  });

  it("leave exclusions out", () => {
    const days = dailyPartitions({
      startDate: "2024-05-01",
      endDate: "2024-05-08",
      exclusions: ["2024-05-01", "0 0 * * 6,0"],
    });
    expect(keysOf(days)).toEqual(["2024-05-02", "2024-05-03", "2024-05-06", "2024-05-07"]);
    expect(hasPartition(days, "2024-05-04", LATER)).toBe(false);
  });
});

describe("a million partitions", () => {
  it("are counted, asked and ended without visiting each", () => {
    const minutes = timeWindowPartitions({
      cronSchedule: "* * * * *",
      startDate: "2024-01-01T00:00",
      endDate: "2025-12-01T00:00",
      format: "%Y-%m-%dT%H:%M",
    });
    const regions = staticPartitions(Array.from({ length: 1000 }, (_, index) => `region_${index}`));
    const grid = multiPartitions({ minute: minutes, region: regions });
    const all = allPartitions(grid, LATER);
    expect(countPartitions(minutes, allPartitions(minutes, LATER))).toBe(700 * 1440);
    expect(countPartitions(grid, all)).toBe(700 * 1440 * 1000);
    expect(hasPartition(grid, "2025-11-30T23:59|region_999", LATER)).toBe(true);
    const range = partitionRange(
      grid,
      { start: "2024-01-01T00:00|region_0", end: "2024-12-31T23:59|region_9" },
      LATER,
      "x",
    );
    expect(countPartitions(grid, range)).toBe(366 * 1440 * 10);
  });
});

describe("what cannot be", () => {
  const days = dailyPartitions({ startDate: "2024-05-01", endDate: "2024-06-01" });
  const grid = multiPartitions({ date: days, region: staticPartitions(["eu", "us"]) });
  const named = (partitions: PartitionsDefinition, key: string) => () =>
    existingPartitions(partitions, [key], LATER, `asset "orders"`);

  it.each<[string, () => unknown, string, string | null]>([
    [
      "an unknown zone",
      () => dailyPartitions({ startDate: "2024-01-01", timezone: "Europe/Berln" }),
      "no time zone",
      "IANA",
    ],
    [
      "a cron without ticks",
      () => timeWindowPartitions({ cronSchedule: "0 0 30 2 *", startDate: "2024-01-01" }),
      "never due",
      "",
    ],
    [
      "a date that is none",
      () => dailyPartitions({ startDate: "2024-02-30" }),
      `startDate "2024-02-30" is no time`,
      "2024-05-01",
    ],
    [
      "an end before the start",
      () => dailyPartitions({ startDate: "2024-02-02", endDate: "2024-02-01" }),
      "not after",
      "",
    ],
    [
      "a format that merges",
      () => hourlyPartitions({ startDate: "2024-02-02", format: "%Y-%m-%d" }),
      "several partitions",
      "hour",
    ],
    ["an unknown code", () => dailyPartitions({ startDate: "2024-02-02", format: "%Q" }), "%Q", "%Y"],
    ["a key declared twice", () => staticPartitions(["a", "a"]), "twice", ""],
    ["a key with a separator", () => staticPartitions(["a|b"]), "between the dimensions", ""],
    ["one dimension", () => multiPartitions({ a: days }), "two dimensions", ""],
    [
      "an unknown key",
      named(staticPartitions(["east", "west"]), "wets"),
      `asset "orders" has no partition "wets"`,
      `"west"`,
    ],
    ["a key of another form", named(days, "05/01/2024"), "05/01/2024", "written %Y-%m-%d"],
    ["a key outside", named(days, "2024-06-01"), "2024-06-01", "2024-05-01 to 2024-05-31"],
    ["a key without its dimension", named(grid, "2024-05-01"), "2024-05-01", "date|region"],
    ["a wrong dimension", named(grid, "2024-05-01|eo"), "2024-05-01|eo", `region has no "eo": did you mean "eu"?`],
    [
      "a key that was not added",
      named(dynamicPartitions("customers"), "initech"),
      "initech",
      "partitions add customers initech",
    ],
    [
      "a range backwards",
      () => partitionRange(days, { start: "2024-05-09", end: "2024-05-02" }, LATER, "x"),
      "before",
      "2024-05-02...2024-05-09",
    ],
  ])("%s is refused", (_name, work, message, hint) => {
    let thrown: unknown = null;
    try {
      work();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: expect.stringContaining(message) });
    if (hint) expect(thrown).toMatchObject({ hint: expect.stringContaining(hint) });
  });
});
