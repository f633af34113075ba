// What stands for one asset, and its key.

import type { PartitionMapping } from "../partitions/types.ts";
import { assetKey } from "./asset-key.ts";
import type { AssetKeyLike } from "./types.ts";

/** Something that stands for one asset: its key, or what declares it. */
export type AssetLike =
  | AssetKeyLike
  | { readonly assetKey: string; readonly partitionMapping?: PartitionMapping | null };

/** The key of whatever stands for one asset. */
export function keyOf(asset: AssetLike): string {
  if (typeof asset === "object" && "assetKey" in asset) return asset.assetKey;
  return assetKey(asset);
}
