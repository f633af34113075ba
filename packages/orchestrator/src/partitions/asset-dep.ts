// `AssetDep`: a dependency with more to say than its key.
import { type AssetLike, keyOf } from "../definitions/key-of.ts";
import type { PartitionMapping } from "./types.ts";

/**
 * A dependency together with how its partitions lie to those of the asset.
 * @example deps: [new AssetDep("orders", { partitionMapping: timeWindowPartitionMapping({ startOffset: -1 }) })]
 */
export class AssetDep {
  readonly assetKey: string;
  readonly partitionMapping: PartitionMapping | null;

  constructor(asset: AssetLike, options: { readonly partitionMapping?: PartitionMapping } = {}) {
    this.assetKey = keyOf(asset);
    this.partitionMapping = options.partitionMapping ?? null;
  }
}
