// Python's set. Small ints come in the order that Python has them in, other members in the order in which they came, so
// that rendering is repeatable.
import { type HashKey, hashKey } from "./hash-key.ts";
import { tableOrder } from "./set-order.ts";
import type { Value } from "./types.ts";

export class PySet {
  readonly #members = new Map<HashKey, Value>();

  constructor(members: Iterable<Value> = []) {
    for (const member of members) this.add(member);
  }

  get typeName(): string {
    return "set";
  }

  get size(): number {
    return this.#members.size;
  }

  has(member: Value): boolean {
    return this.#members.has(hashKey(member));
  }

  add(member: Value): void {
    const key = hashKey(member);
    if (!this.#members.has(key)) this.#members.set(key, member);
  }

  delete(member: Value): boolean {
    return this.#members.delete(hashKey(member));
  }

  clear(): void {
    this.#members.clear();
  }

  values(): IterableIterator<Value> {
    const order = tableOrder(Array.from(this.#members.keys()));
    if (order === null) return this.#members.values();
    return order.map((key) => this.#members.get(key) ?? key).values();
  }

  [Symbol.iterator](): IterableIterator<Value> {
    return this.values();
  }
}
