// The views that keys(), values() and items() of a dict give: live, printable, countable.

import { typeError } from "../errors/python-errors.ts";
import { membersEqual, valuesEqual } from "../operations/equality.ts";
import { tryIterate, unchanging } from "../operations/iteration.ts";
import { toRepr } from "../operations/repr.ts";
import type { Dict } from "./dict.ts";
import type { HashKey } from "./hash-key.ts";
import { HostObject } from "./host-object.ts";
import { PySet } from "./py-set.ts";
import { Tuple } from "./tuple.ts";
import type { Value } from "./types.ts";

export type DictViewKind = "keys" | "values" | "items";

export class DictView extends HostObject {
  readonly #dict: Dict;
  readonly #kind: DictViewKind;

  constructor(dict: Dict, kind: DictViewKind) {
    super();
    this.#dict = dict;
    this.#kind = kind;
  }

  get typeName(): string {
    return `dict_${this.#kind}`;
  }

  /** keys() and items() take part in set operations, values() does not. */
  get isSetLike(): boolean {
    return this.#kind !== "values";
  }

  getAttribute(): undefined {
    return undefined;
  }

  override toRepr(): string {
    return `${this.typeName}(${toRepr(Array.from(this.iterate()))})`;
  }

  override hashKey(): HashKey {
    if (this.isSetLike) throw typeError(`unhashable type: '${this.typeName}'`);
    return this;
  }

  override size(): number {
    return this.#dict.size;
  }

  override iterate(): Iterable<Value> {
    return unchanging("dictionary", this.#dict, this.#members());
  }

  override contains(value: Value): boolean {
    if (this.#kind === "keys") return this.#dict.has(value);
    if (this.#kind === "items") {
      if (!(value instanceof Tuple) || value.items.length !== 2) return false;
      const [key = null, expected = null] = value.items;
      const found = this.#dict.get(key);
      return found !== undefined && membersEqual(found, expected);
    }
    for (const member of this.#dict.values()) if (membersEqual(member, value)) return true;
    return false;
  }

  override equals(other: Value): boolean {
    if (!this.isSetLike) return false;
    if (!(other instanceof PySet) && !(other instanceof DictView && other.isSetLike)) return false;
    const members = new PySet(tryIterate(other) ?? []);
    return valuesEqual(members, new PySet(this.iterate()));
  }

  #members(): Iterable<Value> {
    if (this.#kind === "keys") return this.#dict.keys();
    return this.#kind === "values" ? this.#dict.values() : this.#items();
  }

  *#items(): Iterable<Value> {
    for (const entry of this.#dict.entries()) yield new Tuple(entry);
  }
}
