// A Python type as a value: called to make an object, with attributes of its own such as constructors by other names.
import { Callable, type Implementation } from "./callable.ts";
import type { Value } from "./types.ts";

export class PyType extends Callable {
  readonly #shown: string;
  readonly #attributes: ReadonlyMap<string, () => Value>;

  /** `shown` is the name with its module, as repr() shows it; attributes are made when asked for. */
  constructor(shown: string, make: Implementation, attributes: Readonly<Record<string, () => Value>> = {}) {
    super(shown.replace(/^.*\./, ""), make);
    this.#shown = shown;
    this.#attributes = new Map(Object.entries(attributes));
  }

  override get typeName(): string {
    return "type";
  }

  override getAttribute(name: string): Value | undefined {
    return this.#attributes.get(name)?.();
  }

  override toRepr(): string {
    return `<class '${this.#shown}'>`;
  }
}
