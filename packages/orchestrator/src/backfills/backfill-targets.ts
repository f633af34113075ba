// What a backfill asks for, asset by asset, before anything runs; and whether it is too much.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { countPartitions } from "../partitions/list-partitions.ts";
import { samePartitions } from "../partitions/mappings.ts";
import { existingPartitions, partitionRange } from "../partitions/named-partitions.ts";
import { MOST_PARTITIONS_PER_RUN } from "../partitions/run-partitions.ts";
import { intersect, isEmptySubset, minus, NO_PARTITIONS, union } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionsDefinition, PartitionWorld } from "../partitions/types.ts";
import { allPartitions } from "../partitions/universe.ts";
import type { PartitionStatus } from "../storage/partition-types.ts";
import { type BackfillGraph, backfillGraph, WHOLE } from "./backfill-graph.ts";
import { BackfillError } from "./errors.ts";
import type { BackfillAsset, BackfillChoice } from "./types.ts";

/** More runs than this are launched in several backfills, or with several partitions each. */
export const MOST_RUNS = 25_000;

export interface TargetOptions {
  readonly snapshot: DefinitionsSnapshot;
  readonly assetKeys: readonly string[];
  readonly choice: BackfillChoice;
  readonly world: PartitionWorld;
  readonly statusOf: (assetKey: string) => PartitionStatus;
}

/**
 * The assets in the order in which they are made, each with what is asked of it.
 * @throws {BackfillError} when nothing is, or too much
 * @throws {PartitionError} when a partition that is named is not there
 */
export function backfillTargets(options: TargetOptions): readonly BackfillAsset[] {
  const graph = backfillGraph(options.snapshot, options.assetKeys, options.world);
  const partitioned = graph.keys.filter((key) => graph.asset(key).partitioning.partitions !== null);
  if (partitioned.length === 0) {
    throw new BackfillError("backfill/not-partitioned", "no selected asset has partitions", "launch a run instead");
  }
  const requested = requestedOf(graph, partitioned, options);
  if ([...requested.values()].every(isEmptySubset)) {
    throw new BackfillError("backfill/nothing", nothingText(options.choice));
  }
  for (const key of graph.keys) if (!requested.has(key)) requested.set(key, WHOLE);
  const targets = graph.keys.flatMap((key) => targetOf(key, requested.get(key) ?? NO_PARTITIONS));
  refuseTooMany(graph, targets);
  return targets;
}

function requestedOf(
  graph: BackfillGraph,
  partitioned: readonly string[],
  { choice, world, statusOf }: TargetOptions,
): Map<string, PartitionSubset> {
  const requested = new Map<string, PartitionSubset>();
  if (choice.kind === "keys" || choice.kind === "range") {
    return namedOf(graph, partitioned, choice, world);
  }
  for (const key of partitioned) {
    const all = allPartitions(partitionsOf(graph, key), world);
    const { materialized, failed, inProgress } = statusOf(key);
    const missing = () => minus(minus(all, materialized), inProgress);
    requested.set(key, choice.kind === "all" ? all : choice.kind === "failed" ? intersect(failed, all) : missing());
  }
  return requested;
}

/** Keys are of the first asset's partitions; assets with others get what is made of them. */
function namedOf(
  graph: BackfillGraph,
  partitioned: readonly string[],
  choice: Extract<BackfillChoice, { readonly kind: "keys" | "range" }>,
  world: PartitionWorld,
): Map<string, PartitionSubset> {
  const first = partitioned[0] ?? "";
  const anchor = partitionsOf(graph, first);
  const named =
    choice.kind === "keys"
      ? existingPartitions(anchor, choice.keys, world, `asset "${first}"`)
      : partitionRange(anchor, choice, world, `asset "${first}"`);
  const requested = new Map<string, PartitionSubset>();
  for (const key of partitioned) {
    const own = partitionsOf(graph, key);
    if (samePartitions(own, anchor)) {
      requested.set(key, named);
      continue;
    }
    const all = allPartitions(own, world);
    const ups = graph.depsOf(key).filter((dep) => requested.has(dep));
    if (ups.length === 0) {
      throw new BackfillError(
        "backfill/other-partitions",
        `asset "${key}" has other partitions than "${first}", and is made of nothing in this backfill`,
        "launch a backfill of its own for it, or choose all, missing or failed partitions",
      );
    }
    const touched = ups.map((dep) => graph.touched(dep, key, requested.get(dep) ?? NO_PARTITIONS, all));
    requested.set(key, touched.reduce(union, NO_PARTITIONS));
  }
  return requested;
}

function partitionsOf(graph: BackfillGraph, key: string): PartitionsDefinition {
  const { partitions } = graph.asset(key).partitioning;
  if (partitions === null) throw new BackfillError("backfill/not-partitioned", `asset "${key}" has no partitions`);
  return partitions;
}

function targetOf(key: string, requested: PartitionSubset): readonly BackfillAsset[] {
  if (isEmptySubset(requested)) return [];
  const none = NO_PARTITIONS;
  return [{ key, requested, submitted: none, done: none, failed: none, skipped: none }];
}

function nothingText(choice: BackfillChoice): string {
  if (choice.kind === "missing") return "nothing is missing: every partition was made, or is being made";
  return choice.kind === "failed" ? "no partition has failed" : "there are no partitions yet";
}

/** Assets that are made together count once. */
function refuseTooMany(graph: BackfillGraph, targets: readonly BackfillAsset[]): void {
  const runs = new Map<string, { readonly key: string; readonly count: number; readonly partitions: number }>();
  for (const { key, requested } of targets) {
    const { partitions, backfillPolicy } = graph.asset(key).partitioning;
    if (partitions === null) continue;
    const each = Math.min(policySize(backfillPolicy), MOST_PARTITIONS_PER_RUN);
    const count = countPartitions(partitions, requested);
    const group = `${JSON.stringify(partitions)}\n${each}`;
    const needed = { key, count: Math.ceil(count / each), partitions: count };
    if ((runs.get(group)?.count ?? 0) < needed.count) runs.set(group, needed);
  }
  const total = [...runs.values()].reduce((sum, each) => sum + each.count, 0);
  const [largest] = [...runs.values()].sort((a, b) => b.count - a.count);
  if (total <= MOST_RUNS || largest === undefined) return;
  throw new BackfillError(
    "backfill/too-many-runs",
    `the backfill would launch ${total.toLocaleString("en")} runs; at most ${MOST_RUNS.toLocaleString("en")} are. ` +
      `Asset "${largest.key}" has ${largest.partitions.toLocaleString("en")} partitions in it`,
    "give it backfillPolicy: BackfillPolicy.multiRun({ maxPartitionsPerRun }) or singleRun(), or choose fewer partitions",
  );
}

export function policySize(policy: { readonly maxPartitionsPerRun: number | null } | null): number {
  if (policy === null) return 1;
  return policy.maxPartitionsPerRun ?? MOST_PARTITIONS_PER_RUN;
}
