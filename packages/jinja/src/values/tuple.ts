// Python's tuple: an immutable sequence.
import type { Value } from "./types.ts";

export class Tuple {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    this.items = items;
  }

  get typeName(): string {
    return "tuple";
  }
}
