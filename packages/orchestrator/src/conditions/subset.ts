// The values of conditions: of an asset without partitions, whether it is true.
export type Subset = boolean;

export const NOTHING: Subset = false;

export function isNothing(subset: Subset): boolean {
  return !subset;
}

export function union(a: Subset, b: Subset): Subset {
  return a || b;
}

export function intersection(a: Subset, b: Subset): Subset {
  return a && b;
}

export function difference(a: Subset, b: Subset): Subset {
  return a && !b;
}
