// `loop` inside a for loop. It drives the loop, looking ahead only when it is asked to.
import { typeError } from "../errors/python-errors.ts";
import { AsyncInSyncError } from "../errors/template-error.ts";
import { tryLength } from "../operations/iteration.ts";
import { iterate, valuesEqual } from "../operations/operations.ts";
import { fn } from "../values/callable.ts";
import { HostObject } from "../values/host-object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

type Maybe<T> = T | Promise<T>;
type Recurse = (values: Value, depth: number) => Maybe<Value>;
type Filter = (item: Value) => Maybe<boolean>;

export class LoopContext extends HostObject {
  readonly typeName = "LoopContext";
  override readonly moduleName = "jinja2.runtime";
  /** The item of this round. */
  current: Value = null;
  readonly #iterator: Iterator<Value>;
  readonly #filter: Filter | null;
  readonly #depth0: number;
  readonly #recurse: Recurse | null;
  #index0 = -1;
  #before: Value = null;
  /** Items that were read ahead. */
  #ahead: Value[] = [];
  #length: number | null;
  #lastChanged: Tuple | null = null;

  constructor(iterable: Value, depth0: number, recurse: Recurse | null, filter: Filter | null) {
    super();
    this.#iterator = iterate(iterable)[Symbol.iterator]();
    this.#length = filter === null ? tryLength(iterable) : null;
    this.#depth0 = depth0;
    this.#recurse = recurse;
    this.#filter = filter;
  }

  /** Moves to the next item; false at the end. A promise only when the loop's condition gave one. */
  advance(): Maybe<boolean> {
    const ready = this.#ahead.shift();
    if (ready !== undefined) return this.#take(ready);
    const next = this.#pull();
    return next instanceof Promise ? next.then((item) => this.#take(item)) : this.#take(next);
  }

  #take(item: Value | undefined): boolean {
    if (item === undefined) return false;
    if (this.#index0 >= 0) this.#before = this.current;
    this.#index0 += 1;
    this.current = item;
    return true;
  }

  /** The next item that passes the condition. */
  #pull(): Maybe<Value | undefined> {
    for (;;) {
      const next = this.#iterator.next();
      if (next.done) return undefined;
      const passes = this.#filter === null || this.#filter(next.value);
      if (passes instanceof Promise) return passes.then((yes) => (yes ? next.value : this.#pull()));
      if (passes) return next.value;
    }
  }

  #peek(): Maybe<Value | undefined> {
    if (this.#ahead.length > 0) return this.#ahead[0];
    const keep = (item: Value | undefined): Value | undefined => {
      if (item !== undefined) this.#ahead.push(item);
      return item;
    };
    const next = this.#pull();
    return next instanceof Promise ? next.then(keep) : keep(next);
  }

  #count(): Maybe<number> {
    if (this.#length !== null) return this.#length;
    for (;;) {
      const next = this.#pull();
      if (next instanceof Promise) return next.then((item) => this.#counted(item) ?? this.#count());
      const length = this.#counted(next);
      if (length !== null) return length;
    }
  }

  /** Keeps an item that was read to count; the length once there is none. */
  #counted(item: Value | undefined): number | null {
    if (item === undefined) this.#length = this.#index0 + 1 + this.#ahead.length;
    else this.#ahead.push(item);
    return this.#length;
  }

  /** Attributes that look ahead; a promise only when the loop's condition gives one. */
  lookAhead(name: string): Maybe<Value> | undefined {
    switch (name) {
      case "last":
        return after(this.#peek(), (item) => item === undefined);
      case "nextitem":
        return after(this.#peek(), (item) => item ?? absent(item, "there is no next item"));
      case "length":
        return this.#count();
      case "revindex":
        return after(this.#count(), (length) => length - this.#index0);
      case "revindex0":
        return after(this.#count(), (length) => length - this.#index0 - 1);
      default:
        return undefined;
    }
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "index":
        return this.#index0 + 1;
      case "index0":
        return this.#index0;
      case "first":
        return this.#index0 === 0;
      case "depth":
        return this.#depth0 + 1;
      case "depth0":
        return this.#depth0;
      case "previtem":
        return this.#index0 === 0 ? absent(undefined, "there is no previous item") : this.#before;
      case "cycle":
        return fn("cycle", (args) => this.#cycle(args));
      case "changed":
        return fn("changed", (args) => this.#changed(args));
      default: {
        const value = this.lookAhead(name);
        if (value instanceof Promise) throw new AsyncInSyncError(`loop.${name}`);
        return value;
      }
    }
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeError("no items for cycling given");
    return args[this.#index0 % args.length] ?? null;
  }

  #changed(args: readonly Value[]): boolean {
    const now = new Tuple([...args]);
    if (this.#lastChanged !== null && valuesEqual(this.#lastChanged, now)) return false;
    this.#lastChanged = now;
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs): Value | Promise<Value> {
    const values = args[0] ?? kwargs.get("iterable");
    if (values === undefined) {
      throw typeError("LoopContext.__call__() missing 1 required positional argument: 'iterable'");
    }
    if (this.#recurse === null) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    return this.#recurse(values, this.#depth0 + 1);
  }

  override size(): number {
    const count = this.#count();
    if (count instanceof Promise) throw new AsyncInSyncError("loop.length");
    return count;
  }

  override toRepr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.size()}>`;
  }
}

function after<T, R>(value: Maybe<T>, use: (value: T) => R): Maybe<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

function absent(item: Value | undefined, hint: string): Value {
  return item === undefined ? new Undefined(null, { hint }) : item;
}
