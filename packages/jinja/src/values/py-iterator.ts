// What filters such as map and select give: a sequence that can be gone through once, and has no length.
import { HostObject } from "./host-object.ts";
import type { Value } from "./types.ts";

export class PyIterator extends HostObject {
  readonly typeName: string;
  readonly #label: string;
  readonly #members: Iterator<Value>;

  /** `label` is what the printed form says after the type, such as the function that made the generator. */
  constructor(typeName: string, label: string, members: Iterable<Value>) {
    super();
    this.typeName = typeName;
    this.#label = label;
    this.#members = members[Symbol.iterator]();
  }

  static generator(maker: string, members: Iterable<Value>): PyIterator {
    return new PyIterator("generator", maker, members);
  }

  getAttribute(): undefined {
    return undefined;
  }

  override toRepr(): string {
    return this.#label === "" ? `<${this.typeName} object>` : `<${this.typeName} object ${this.#label}>`;
  }

  /** Every iteration goes on where the last one stopped; leaving a loop early does not end the sequence. */
  override iterate(): Iterable<Value> {
    const next = () => this.#members.next();
    return { [Symbol.iterator]: () => ({ next }) };
  }
}
