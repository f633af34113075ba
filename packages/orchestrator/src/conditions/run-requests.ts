// What an evaluation requests, as runs: assets without partitions go together, of those with partitions what can be made by one
// run; the policy of an asset says how many partitions that are.
import { partitionKeys } from "../partitions/list-partitions.ts";
import { subsetOfKeys } from "../partitions/partition-keys.ts";
import { encodeSubset } from "../partitions/subset.ts";
import type { PartitionChoice, PartitionSubset, PartitionsDefinition, PartitionWorld } from "../partitions/types.ts";
import type { ConditionAsset, ConditionGraph } from "./graph.ts";
import type { Subset } from "./subset.ts";

export interface RunOfCondition {
  readonly assetKeys: readonly string[];
  readonly partition: PartitionChoice | null;
}

export function runsOf(
  requested: ReadonlyMap<string, Subset>,
  { assets }: Pick<ConditionGraph, "assets">,
  world: PartitionWorld,
): readonly RunOfCondition[] {
  const plain: string[] = [];
  const groups = new Map<string, { readonly partition: PartitionChoice; readonly assetKeys: string[] }>();
  const numbers = new Map<PartitionsDefinition, number>();
  for (const [key, subset] of requested) {
    const asset = assets.get(key);
    if (asset === undefined) continue;
    if (asset.partitions === null || typeof subset === "boolean") {
      plain.push(key);
      continue;
    }
    const number = numbers.get(asset.partitions) ?? numbers.size;
    numbers.set(asset.partitions, number);
    for (const { id, partition } of portions(asset, asset.partitions, subset, world)) {
      const name = `${number} ${id}`;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { partition, assetKeys: [key] });
      else group.assetKeys.push(key);
    }
  }
  return [...(plain.length === 0 ? [] : [{ assetKeys: plain, partition: null }]), ...groups.values()];
}

interface Portion {
  /** The same for what one run can make. */
  readonly id: string;
  readonly partition: PartitionChoice;
}

function portions(
  { backfillPolicy }: ConditionAsset,
  partitions: PartitionsDefinition,
  subset: PartitionSubset,
  world: PartitionWorld,
): readonly Portion[] {
  const most = backfillPolicy === null ? 1 : backfillPolicy.maxPartitionsPerRun;
  if (most === null) return [portionOf(subset)];
  const keys = [...partitionKeys(partitions, subset, world)];
  if (most === 1) return keys.map((key) => ({ id: key, partition: { kind: "key", key } }));
  return Array.from({ length: Math.ceil(keys.length / most) }, (_, n) =>
    portionOf(subsetOfKeys(partitions, keys.slice(n * most, (n + 1) * most))),
  );
}

function portionOf(subset: PartitionSubset): Portion {
  return { id: JSON.stringify(encodeSubset(subset)), partition: { kind: "subset", subset } };
}
