// Python's dict: insertion order, keys compared as Python compares them. Host code can give one whose entries are only
// built when somebody looks (`lazyDict`).
import { type HashKey, hashKey } from "./hash-key.ts";
import type { Value } from "./types.ts";

export class Dict {
  #values: Map<HashKey, Value>;
  /** Keys whose own form differs from their map key: True, 1.5, tuples. */
  #keys: Map<HashKey, Value> | null = null;
  #source: (() => Iterable<readonly [Value, Value]>) | null = null;

  constructor() {
    this.#values = new Map();
  }

  /** A dict of the given entries, later ones winning. */
  static from(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  /** A dict whose entries are asked for at the first look. */
  static lazy(source: () => Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    dict.#source = source;
    return dict;
  }

  get typeName(): string {
    return "dict";
  }

  get size(): number {
    return this.#map().size;
  }

  get(key: Value): Value | undefined {
    return this.#map().get(hashKey(key));
  }

  has(key: Value): boolean {
    return this.#map().has(hashKey(key));
  }

  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    const map = this.#map();
    if (hash !== key && !map.has(hash)) {
      this.#keys ??= new Map();
      this.#keys.set(hash, key);
    }
    map.set(hash, value);
  }

  delete(key: Value): boolean {
    const hash = hashKey(key);
    this.#keys?.delete(hash);
    return this.#map().delete(hash);
  }

  clear(): void {
    this.#map().clear();
    this.#keys = null;
  }

  *keys(): IterableIterator<Value> {
    for (const hash of this.#map().keys()) yield this.#keyOf(hash);
  }

  values(): IterableIterator<Value> {
    return this.#map().values();
  }

  *entries(): IterableIterator<[Value, Value]> {
    for (const [hash, value] of this.#map()) yield [this.#keyOf(hash), value];
  }

  copy(): Dict {
    return Dict.from(this.entries());
  }

  #map(): Map<HashKey, Value> {
    const source = this.#source;
    if (source !== null) {
      this.#source = null;
      for (const [key, value] of source()) this.set(key, value);
    }
    return this.#values;
  }

  #keyOf(hash: HashKey): Value {
    return this.#keys?.get(hash) ?? hash;
  }
}

/** A dict for big host maps: `source` runs once, at the first look. */
export function lazyDict(source: () => Iterable<readonly [Value, Value]>): Dict {
  return Dict.lazy(source);
}
