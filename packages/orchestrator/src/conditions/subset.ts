// The values of conditions. Of an asset without partitions, whether it is true; of one with, a set of them. `true` and `false`
// stand for all and none of either.
import { PartitionError } from "../partitions/errors.ts";
import * as partitions from "../partitions/subset.ts";
import type { PartitionSubset } from "../partitions/types.ts";

export type Subset = boolean | PartitionSubset;

export const NOTHING: Subset = false;

export function isNothing(subset: Subset): boolean {
  return typeof subset === "boolean" ? !subset : partitions.isEmptySubset(subset);
}

export function union(a: Subset, b: Subset): Subset {
  if (typeof a === "boolean") return a ? a : b;
  if (typeof b === "boolean") return b ? b : a;
  return partitions.union(a, b);
}

export function intersection(a: Subset, b: Subset): Subset {
  if (typeof a === "boolean") return a ? b : a;
  if (typeof b === "boolean") return b ? a : b;
  return partitions.intersect(a, b);
}

/** `a` is `true` only where there are no partitions. */
export function difference(a: Subset, b: Subset): Subset {
  if (typeof b === "boolean") return b ? NOTHING : a;
  return typeof a === "boolean" ? a : partitions.minus(a, b);
}

/** As JSON, for what is remembered. */
export type StoredSubset = unknown;

export function storedSubset(subset: Subset): StoredSubset {
  return typeof subset === "boolean" ? subset : partitions.encodeSubset(subset);
}

/** What is left of a remembered set, of those partitions that there are now; none when they have become others. */
export function restoredSubset(stored: StoredSubset, all: Subset): Subset {
  if (typeof stored === "boolean" || stored === undefined || stored === null) return intersection(stored === true, all);
  if (typeof all === "boolean") return NOTHING;
  return within(partitions.decodeSubset(stored), all);
}

/** The part of a set that is in another, which may be of partitions of another kind. */
export function within(subset: PartitionSubset, all: Subset): Subset {
  if (typeof all === "boolean") return NOTHING;
  try {
    return partitions.intersect(subset, all);
  } catch (error) {
    if (error instanceof PartitionError) return NOTHING;
    throw error;
  }
}
