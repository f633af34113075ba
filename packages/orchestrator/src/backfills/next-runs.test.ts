import { describe, expect, it } from "vitest";
import { asset } from "../definitions/asset.ts";
import { Definitions } from "../definitions/definitions.ts";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import { takeSnapshot } from "../host/take-snapshot.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import { AssetDep } from "../partitions/asset-dep.ts";
import { BackfillPolicy } from "../partitions/backfill-policy.ts";
import { dailyPartitions, monthlyPartitions, staticPartitions, timeWindowPartitions } from "../partitions/define.ts";
import { partitionKeys } from "../partitions/list-partitions.ts";
import { allPartitionMapping } from "../partitions/mappings.ts";
import { NO_PARTITIONS, union } from "../partitions/subset.ts";
import { backfillGraph } from "./backfill-graph.ts";
import { backfillTargets } from "./backfill-targets.ts";
import { nextRuns } from "./next-runs.ts";
import type { BackfillAsset, BackfillChoice, BackfillRun } from "./types.ts";

const world = { now: Date.parse("2024-03-01T00:00:00Z"), dynamicKeys: () => [] };
const days = dailyPartitions({ startDate: "2024-01-30", endDate: "2024-02-03" });
const make = () => {};
const definitions = new Definitions({
  assets: [
    asset({ name: "raw", partitions: days }, make),
    asset({ name: "clean", partitions: days, deps: ["raw"] }, make),
    asset(
      {
        name: "monthly",
        partitions: monthlyPartitions({ startDate: "2024-01-01" }),
        deps: ["clean"],
        backfillPolicy: BackfillPolicy.singleRun(),
      },
      make,
    ),
    asset({ name: "total", deps: ["monthly"] }, make),
    asset(
      {
        name: "by_region",
        partitions: staticPartitions(["eu", "us"]),
        deps: [new AssetDep("raw", { partitionMapping: allPartitionMapping() })],
      },
      make,
    ),
    asset(
      {
        name: "minutes",
        partitions: timeWindowPartitions({
          cronSchedule: "* * * * *",
          startDate: "2020-01-01T00:00",
          endDate: "2022-01-01T00:00",
          format: "%Y-%m-%dT%H:%M",
        }),
      },
      make,
    ),
  ],
});

async function snapshotOf(): Promise<DefinitionsSnapshot> {
  const { resolved, problems } = await resolveDefinitions(definitions);
  if (resolved === null) throw new Error(JSON.stringify(problems));
  return takeSnapshot(resolved, { file: "", bundle: "", bundleHash: "", files: [], loadedAt: "", loadMillis: 0 });
}

const NOTHING = { materialized: NO_PARTITIONS, failed: NO_PARTITIONS, inProgress: NO_PARTITIONS };

async function setUp(assetKeys: readonly string[], choice: BackfillChoice) {
  const snapshot = await snapshotOf();
  const graph = backfillGraph(snapshot, assetKeys, world);
  const targets = backfillTargets({ snapshot, assetKeys, choice, world, statusOf: () => NOTHING });
  const shown = ({ assetKeys: keys, subset }: BackfillRun) => {
    const { partitions } = graph.asset(keys[0] ?? "").partitioning;
    const listed = partitions === null ? ["whole"] : [...partitionKeys(partitions, subset, world)];
    return `${keys.join("+")}: ${listed.join(" ")}`;
  };
  return { graph, targets, shown };
}

const ended = (assets: readonly BackfillAsset[], runs: readonly BackfillRun[], fails: (run: BackfillRun) => boolean) =>
  assets.map((state) =>
    runs
      .filter((run) => run.assetKeys.includes(state.key))
      .reduce<BackfillAsset>(
        (all, run) =>
          fails(run)
            ? { ...all, failed: union(all.failed, run.subset) }
            : { ...all, done: union(all.done, run.subset) },
        state,
      ),
  );

describe("the runs of a backfill", () => {
  it("make what belongs together in one run, and what is made of it once all of it is there", async () => {
    const { graph, targets, shown } = await setUp(["total", "monthly", "clean", "raw"], { kind: "all" });
    const first = nextRuns(graph, targets, world, 3);
    expect(first.runs.map(shown)).toEqual(["raw+clean: 2024-01-30", "raw+clean: 2024-01-31", "raw+clean: 2024-02-01"]);
    const second = nextRuns(
      graph,
      ended(first.assets, first.runs, () => false),
      world,
      10,
    );
    expect(second.runs.map(shown)).toEqual(["raw+clean: 2024-02-02", "monthly: 2024-01-01"]);
    const third = nextRuns(
      graph,
      ended(second.assets, second.runs, () => false),
      world,
      10,
    );
    expect(third.runs.map(shown)).toEqual(["monthly: 2024-02-01"]);
    const fourth = nextRuns(
      graph,
      ended(third.assets, third.runs, () => false),
      world,
      10,
    );
    expect(fourth.runs.map(shown)).toEqual(["total: whole"]);
    const last = nextRuns(
      graph,
      ended(fourth.assets, fourth.runs, () => false),
      world,
      10,
    );
    expect(last).toMatchObject({ runs: [], isFinished: true });
  });

  it("leave out what is made of something that failed, and end all the same", async () => {
    const { graph, targets, shown } = await setUp(["monthly", "clean", "raw", "by_region"], { kind: "all" });
    const first = nextRuns(graph, targets, world, 10);
    const isBad = (run: BackfillRun) => shown(run).endsWith("2024-02-01");
    const second = nextRuns(graph, ended(first.assets, first.runs, isBad), world, 10);
    expect(second.runs.map(shown)).toEqual(["monthly: 2024-01-01"]);
    const last = nextRuns(
      graph,
      ended(second.assets, second.runs, () => false),
      world,
      10,
    );
    expect(last).toMatchObject({ runs: [], isFinished: true });
    const left = Object.fromEntries(last.assets.map(({ key, skipped }) => [key, skipped]));
    expect(left["by_region"]).toEqual({ kind: "keys", keys: new Set(["eu", "us"]) });
  });

  it("of keys that are named touch what is made of them", async () => {
    const choice = { kind: "range", start: "2024-01-30", end: "2024-01-31" } as const;
    const { graph, targets, shown } = await setUp(["monthly", "clean"], choice);
    const first = nextRuns(graph, targets, world, 10);
    expect(first.runs.map(shown)).toEqual(["clean: 2024-01-30", "clean: 2024-01-31"]);
    const second = nextRuns(
      graph,
      ended(first.assets, first.runs, () => false),
      world,
      10,
    );
    expect(second.runs.map(shown)).toEqual(["monthly: 2024-01-01"]);
  });
});

describe("what cannot be", () => {
  it.each<[string, readonly string[], BackfillChoice, string]>([
    ["a million runs", ["minutes"], { kind: "all" }, "would launch 1,052,640 runs; at most 25,000"],
    ["an unknown asset", ["rwa"], { kind: "all" }, `no asset "rwa"`],
    ["no partitions at all", ["total"], { kind: "all" }, "no selected asset has partitions"],
    ["nothing that failed", ["raw"], { kind: "failed" }, "no partition has failed"],
    ["an unknown key", ["raw"], { kind: "keys", keys: ["2024-02-30"] }, `no partition "2024-02-30"`],
    ["a range backwards", ["raw"], { kind: "range", start: "2024-02-02", end: "2024-01-30" }, "is before"],
  ])("%s is refused", async (_name, keys, choice, message) => {
    await expect(setUp(keys, choice)).rejects.toThrow(message);
  });
});
