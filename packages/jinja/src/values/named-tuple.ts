// A tuple whose items also have names.
import { Tuple } from "./tuple.ts";
import type { Value } from "./types.ts";

export class NamedTuple extends Tuple {
  readonly #typeName: string;
  readonly #names: readonly string[];

  constructor(typeName: string, names: readonly string[], items: readonly Value[]) {
    super(items);
    this.#typeName = typeName;
    this.#names = names;
  }

  override get typeName(): string {
    return this.#typeName;
  }

  named(name: string): Value | undefined {
    const index = this.#names.indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }
}
