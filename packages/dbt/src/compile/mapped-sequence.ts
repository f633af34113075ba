// agate's sequences in templates: rows, columns, and the cells of one row or column, by place or by name.
import {
  Dict,
  fn,
  fnWithSignature,
  HostObject,
  sliceValue,
  Tuple,
  toRepr,
  type Value,
  valuesEqual,
} from "@sluice/jinja";

export interface MappedItems {
  readonly length: number;
  at(index: number): Value;
}

export class MappedSequence extends HostObject {
  readonly #kind: string;
  readonly #items: MappedItems;
  readonly #keys: readonly string[] | null;
  readonly #extra: ReadonlyMap<string, Value> | null;

  constructor(
    kind: "Row" | "Column" | "MappedSequence",
    items: MappedItems,
    keys: readonly string[] | null,
    extra: ReadonlyMap<string, Value> | null = null,
  ) {
    super();
    this.#kind = kind;
    this.#items = items;
    this.#keys = keys;
    this.#extra = extra;
  }

  get typeName(): string {
    return this.#kind;
  }

  values(): Value[] {
    return Array.from({ length: this.#items.length }, (_, index) => this.#items.at(index));
  }

  getAttribute(name: string): Value | undefined {
    return this.#extra?.get(name) ?? members.get(name)?.(this);
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === "number") {
      const index = key < 0 ? key + this.#items.length : key;
      return index >= 0 && index < this.#items.length ? this.#items.at(index) : undefined;
    }
    const index = typeof key === "string" ? (this.#keys?.lastIndexOf(key) ?? -1) : -1;
    return index === -1 ? undefined : this.#items.at(index);
  }

  override slice(start: Value, stop: Value, step: Value): Value {
    return sliceValue(new Tuple(this.values()), start, stop, step);
  }

  override iterate(): Iterable<Value> {
    return this.values();
  }

  override size(): number {
    return this.#items.length;
  }

  override isTruthy(): boolean {
    return this.#items.length > 0;
  }

  override contains(value: Value): boolean {
    return this.values().some((item) => valuesEqual(item, value));
  }

  override equals(other: Value): boolean {
    const others = Array.isArray(other) ? other : sequenceOf(other);
    if (others === null) return false;
    const own = this.values();
    return own.length === others.length && own.every((item, index) => valuesEqual(item, others[index] ?? null));
  }

  override toRepr(): string {
    const shown = Array.from({ length: Math.min(5, this.#items.length) }, (_, index) => toRepr(this.#items.at(index)));
    if (this.#items.length > 5) shown.push("...");
    return `<agate.${this.#kind}: (${shown.join(", ")})>`;
  }

  keys(): Value {
    return this.#keys === null ? null : new Tuple([...this.#keys]);
  }

  entries(): (readonly [string, Value])[] {
    return (this.#keys ?? []).map((key, index) => [key, this.#items.at(index)] as const);
  }
}

function sequenceOf(value: Value): readonly Value[] | null {
  if (value instanceof Tuple) return value.items;
  return value instanceof MappedSequence ? value.values() : null;
}

const members: ReadonlyMap<string, (sequence: MappedSequence) => Value> = new Map<
  string,
  (sequence: MappedSequence) => Value
>([
  ["values", (s) => fn("values", () => new Tuple(s.values()))],
  ["keys", (s) => fn("keys", () => s.keys())],
  ["items", (s) => fn("items", () => new Tuple(s.entries().map(([key, value]) => new Tuple([key, value]))))],
  ["dict", (s) => fn("dict", () => Dict.from(s.entries()))],
  [
    "get",
    (s) =>
      fnWithSignature("get", ["key", ["default", null]], (bound) => {
        const key = bound.get("key");
        const found = typeof key === "string" ? s.getItem(key) : undefined;
        return found ?? (found === undefined ? bound.get("default") : null);
      }),
  ],
  [
    "index",
    (s) =>
      fnWithSignature("index", ["value"], (bound) => s.values().findIndex((v) => valuesEqual(v, bound.get("value")))),
  ],
  [
    "count",
    (s) =>
      fnWithSignature(
        "count",
        ["value"],
        (bound) => s.values().filter((v) => valuesEqual(v, bound.get("value"))).length,
      ),
  ],
]);
