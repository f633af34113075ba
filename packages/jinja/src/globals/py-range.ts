// Python's range: a sequence of ints that is not stored.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { asInt, asNumber, isInt } from "../numbers/numbers.ts";
import { toRepr } from "../operations/repr.ts";
import { sliceBounds } from "../operations/slices.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { fn } from "../values/callable.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";

const maxLength = 100_000;

export class PyRange extends HostObject {
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /** `range(…)` of a template, whose length is limited. */
  static of(args: readonly Value[]): PyRange {
    if (args.length === 0) throw typeError("range expected at least 1 argument, got 0");
    if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
    const [first = 0, second, step = 1] = args.map(rangeBound);
    if (step === 0) throw valueError("range() arg 3 must not be zero");
    const range = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
    if (range.size() > maxLength) {
      throw overflowError(`Range too big. The sandbox blocks ranges larger than MAX_RANGE (${maxLength}).`);
    }
    return range;
  }

  get typeName(): string {
    return "range";
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "start":
        return this.start;
      case "stop":
        return this.stop;
      case "step":
        return this.step;
      case "count":
        return fn("count", ([value = null]) => (this.contains(value) ? 1 : 0));
      case "index":
        return fn("index", ([value = null]) => this.#indexOf(value));
      default:
        return undefined;
    }
  }

  override getItem(key: Value): Value | undefined {
    const index = asInt(key);
    if (typeof index !== "number") return undefined;
    const place = index < 0 ? index + this.size() : index;
    return place < 0 || place >= this.size() ? undefined : this.start + place * this.step;
  }

  override slice(start: Value, stop: Value, step: Value): PyRange {
    const bounds = sliceBounds(this.size(), start, stop, step);
    const at = (index: number) => this.start + index * this.step;
    return new PyRange(at(bounds.start), at(bounds.stop), this.step * bounds.step);
  }

  override toRepr(): string {
    return this.step === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.step})`;
  }

  override size(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  override *iterate(): Iterable<Value> {
    const size = this.size();
    for (let index = 0; index < size; index++) yield this.start + index * this.step;
  }

  override contains(value: Value): boolean {
    const number = asNumber(value);
    if (number === null || !Number.isInteger(number)) return false;
    const place = (number - this.start) / this.step;
    return Number.isInteger(place) && place >= 0 && place < this.size();
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyRange) || other.size() !== this.size()) return false;
    if (this.size() === 0) return true;
    return other.start === this.start && (this.size() === 1 || other.step === this.step);
  }

  override hashKey(): HashKey {
    const size = this.size();
    return `\u0000R${size},${size > 0 ? this.start : ""},${size > 1 ? this.step : ""}`;
  }

  #indexOf(value: Value): number {
    const number = asNumber(value);
    if (number === null || !this.contains(value)) {
      const isWhole = isInt(value) || typeof value === "boolean";
      throw valueError(isWhole ? `${toRepr(value)} is not in range` : "sequence.index(x): x not in sequence");
    }
    return (number - this.start) / this.step;
  }
}

function rangeBound(value: Value): number {
  const bound = asInt(value);
  if (bound === null) throw typeError(`'${typeNameOf(value)}' object cannot be interpreted as an integer`);
  return Number(bound);
}
