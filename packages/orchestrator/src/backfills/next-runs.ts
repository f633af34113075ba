// Which runs a backfill launches next: of each asset what is ready, together with the assets that can be made in the same run. Pure.
import { partitionKeys } from "../partitions/list-partitions.ts";
import { samePartitions } from "../partitions/mappings.ts";
import { subsetOfKeys } from "../partitions/partition-keys.ts";
import { MOST_PARTITIONS_PER_RUN } from "../partitions/run-partitions.ts";
import { intersect, isEmptySubset, minus, NO_PARTITIONS, union } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld } from "../partitions/types.ts";
import { cadenceOfPartitions } from "../partitions/universe.ts";
import type { BackfillGraph } from "./backfill-graph.ts";
import { policySize } from "./backfill-targets.ts";
import type { BackfillAsset, BackfillRun } from "./types.ts";

export interface BackfillStep {
  readonly assets: readonly BackfillAsset[];
  readonly runs: readonly BackfillRun[];
  readonly isFinished: boolean;
}

/** At most `room` runs; what has failed takes what is made of it out. */
export function nextRuns(
  graph: BackfillGraph,
  assets: readonly BackfillAsset[],
  world: PartitionWorld,
  room: number,
): BackfillStep {
  const states = new Map(assets.map((asset) => [asset.key, asset]));
  const order = graph.keys.filter((key) => states.has(key));
  for (const key of order) skipBehindFailures(graph, states, key);
  const runs: BackfillRun[] = [];
  for (const key of order) {
    const ready = readyOf(graph, states, key, new Map());
    if (isEmptySubset(ready) || runs.length >= room) continue;
    const group = groupOf(graph, states, order, key, ready);
    const { partitions, backfillPolicy } = graph.asset(key).partitioning;
    for (const subset of chunks(partitions, ready, policySize(backfillPolicy), world)) {
      if (runs.length >= room) break;
      runs.push({ assetKeys: group, subset, isPartitioned: partitions !== null });
      for (const each of group) change(states, each, "submitted", subset);
    }
  }
  const changed = order.flatMap((key) => states.get(key) ?? []);
  return { assets: changed, runs, isFinished: changed.every(isOver) };
}

function isOver({ requested, done, failed, skipped }: BackfillAsset): boolean {
  return isEmptySubset(minus(minus(minus(requested, done), failed), skipped));
}

function change(
  states: Map<string, BackfillAsset>,
  key: string,
  what: "submitted" | "skipped" | "done" | "failed",
  subset: PartitionSubset,
): void {
  const state = states.get(key);
  if (state !== undefined) states.set(key, { ...state, [what]: union(state[what], subset) });
}

function skipBehindFailures(graph: BackfillGraph, states: Map<string, BackfillAsset>, key: string): void {
  const state = states.get(key);
  if (state === undefined) return;
  const open = minus(state.requested, state.submitted);
  for (const dep of graph.depsOf(key)) {
    const up = states.get(dep);
    if (up === undefined) continue;
    change(states, key, "skipped", graph.touched(dep, key, union(up.failed, up.skipped), open));
  }
}

/** What is not submitted and waits for nothing; `together` are the sets that the same run makes of other assets. */
function readyOf(
  graph: BackfillGraph,
  states: ReadonlyMap<string, BackfillAsset>,
  key: string,
  together: ReadonlyMap<string, PartitionSubset>,
): PartitionSubset {
  const state = states.get(key);
  if (state === undefined) return NO_PARTITIONS;
  const open = minus(minus(state.requested, state.submitted), state.skipped);
  return graph.depsOf(key).reduce<PartitionSubset>((ready, dep) => {
    const up = states.get(dep);
    if (up === undefined || isEmptySubset(ready)) return ready;
    const made = graph.goTogether(dep, key) ? (together.get(dep) ?? NO_PARTITIONS) : NO_PARTITIONS;
    return minus(ready, graph.touched(dep, key, minus(minus(up.requested, up.done), made), open));
  }, open);
}

/** The assets of which one run can make the same partitions. */
function groupOf(
  graph: BackfillGraph,
  states: ReadonlyMap<string, BackfillAsset>,
  order: readonly string[],
  first: string,
  subset: PartitionSubset,
): readonly string[] {
  const together = new Map([[first, subset]]);
  const own = graph.asset(first).partitioning;
  for (const key of order.slice(order.indexOf(first) + 1)) {
    const { partitions, backfillPolicy } = graph.asset(key).partitioning;
    if (!samePartitions(partitions, own.partitions)) continue;
    if (policySize(backfillPolicy) !== policySize(own.backfillPolicy)) continue;
    const ready = readyOf(graph, states, key, together);
    if (isEmptySubset(minus(subset, intersect(ready, subset)))) together.set(key, subset);
  }
  return [...together.keys()];
}

/** Parts of a set for one run each; partitions by time that lie apart are not put together. */
function* chunks(
  partitions: PartitionsDefinition | null,
  subset: PartitionSubset,
  size: number,
  world: PartitionWorld,
): Generator<PartitionSubset> {
  const most = Math.min(size, MOST_PARTITIONS_PER_RUN);
  if (partitions === null) yield subset;
  else if (partitions.kind === "time" && subset.kind === "time") {
    const cadence = cadenceOfPartitions(partitions);
    for (const { from, to } of subset.ranges) {
      let [begin, count] = [from, 0];
      for (const tick of cadence.ticks(from, to)) {
        if (count === most) {
          yield { kind: "time", ranges: [{ from: begin, to: tick }] };
          [begin, count] = [tick, 0];
        }
        count++;
      }
      yield { kind: "time", ranges: [{ from: begin, to }] };
    }
  } else {
    let keys: string[] = [];
    for (const key of partitionKeys(partitions, subset, world)) {
      if (keys.length === most) {
        yield subsetOfKeys(partitions, keys);
        keys = [];
      }
      keys.push(key);
    }
    if (keys.length > 0) yield subsetOfKeys(partitions, keys);
  }
}
