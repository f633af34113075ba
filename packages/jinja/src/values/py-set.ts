// Python's set. Members keep the order in which they came, so that rendering is repeatable.
import { type HashKey, hashKey } from "./hash-key.ts";
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
    return this.#members.values();
  }

  [Symbol.iterator](): IterableIterator<Value> {
    return this.#members.values();
  }
}
