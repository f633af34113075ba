// A tuple whose items also have names, and that may show them when printed.
import { Tuple } from "./tuple.ts";
import type { Value } from "./types.ts";

export class NamedTuple extends Tuple {
  readonly #typeName: string;
  readonly #names: readonly string[];
  /** Printed as `Type(name=value, …)` instead of as a plain tuple. */
  readonly showsNames: boolean;

  constructor(typeName: string, names: readonly string[], items: readonly Value[], showsNames = false) {
    super(items);
    this.showsNames = showsNames;
    this.#typeName = typeName;
    this.#names = names;
  }

  override get typeName(): string {
    return this.#typeName;
  }

  get names(): readonly string[] {
    return this.#names;
  }

  named(name: string): Value | undefined {
    const index = this.#names.indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }
}
