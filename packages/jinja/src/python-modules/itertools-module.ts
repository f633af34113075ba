// The itertools module, as far as dbt offers it.
import { typeError, valueError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { isInt } from "../numbers/numbers.ts";
import { binaryOperation } from "../operations/arithmetic.ts";
import { iterate, toArray } from "../operations/iteration.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { type BoundArguments, type Callable, fn, type Parameter } from "../values/callable.ts";
import type { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { PyIterator } from "../values/py-iterator.ts";
import { PyType } from "../values/py-type.ts";
import { Tuple } from "../values/tuple.ts";
import { noKwargs, type Value } from "../values/types.ts";
import { intOf, method } from "./arguments.ts";
import { combinations, permutations, product, withReplacement } from "./combinatorics.ts";
import { pythonModule } from "./python-module.ts";

/** Members that an iterator hands out at most: some are endless, others as good as that. */
const maxMembers = 500_000;

export function createItertoolsModule(): Dict {
  return pythonModule({
    count: iterator(
      "count",
      [
        ["start", 0],
        ["step", 1],
      ],
      (bound) => counted(bound.get("start"), bound.get("step")),
    ),
    cycle: iterator("cycle", ["iterable"], (bound) => cycled(toArray(bound.get("iterable")))),
    repeat: iterator("repeat", ["object", ["times", null]], (bound) =>
      repeated(bound.get("object"), bound.get("times")),
    ),
    accumulate: () => method("accumulate", ["iterable", ["func", null], ["initial", null]], accumulate),
    chain: () =>
      new PyType("itertools.chain", (args) => itertoolsIterator("chain", chained(args)), {
        from_iterable: () =>
          fn("from_iterable", ([source = null]) => itertoolsIterator("chain", chained(iterate(source)))),
      }),
    compress: iterator("compress", ["data", "selectors"], (bound) =>
      compressed(iterate(bound.get("data")), iterate(bound.get("selectors"))),
    ),
    islice: iterator("islice", ["iterable", "*bounds"], (bound) => sliced(bound.get("iterable"), bound.rest)),
    starmap: () => method("starmap", ["function", "iterable"], starMap),
    tee: () => method("tee", ["iterable", ["n", 2]], (bound) => tee(bound.get("iterable"), intOf(bound.get("n")))),
    zip_longest: iterator("zip_longest", ["*iterables", "**options"], (bound) =>
      zipped(bound.rest, bound.keywords.get("fillvalue") ?? null),
    ),
    product: () =>
      fn("product", (args, kwargs) => {
        const pools = args.map(toArray);
        const times = intOf(kwargs.get("repeat") ?? 1);
        if (times < 0) throw valueError("repeat argument cannot be negative");
        return itertoolsIterator("product", product(Array.from({ length: times }, () => pools).flat()));
      }),
    permutations: iterator("permutations", ["iterable", ["r", null]], (bound) => {
      const pool = toArray(bound.get("iterable"));
      const r = bound.get("r");
      if (r !== null && !isInt(r) && typeof r !== "boolean") throw typeError("Expected int as r");
      return permutations(pool, r === null ? pool.length : size(r));
    }),
    combinations: iterator("combinations", ["iterable", "r"], (bound) => {
      intOf(bound.get("r"));
      return combinations(toArray(bound.get("iterable")), size(bound.get("r")));
    }),
    combinations_with_replacement: iterator("combinations_with_replacement", ["iterable", "r"], (bound) => {
      intOf(bound.get("r"));
      return withReplacement(toArray(bound.get("iterable")), size(bound.get("r")));
    }),
  });
}

function size(value: Value): number {
  const length = intOf(value);
  if (length < 0) throw valueError("r must be non-negative");
  return length;
}

function itertoolsIterator(name: string, members: Iterable<Value>): PyIterator {
  return new PyIterator(`itertools.${name}`, "", limited(members));
}

function iterator(
  name: string,
  parameters: readonly Parameter[],
  members: (bound: BoundArguments) => Iterable<Value>,
): () => Callable {
  return () => method(name, parameters, (bound) => itertoolsIterator(name, members(bound)));
}

function* limited(members: Iterable<Value>): Iterable<Value> {
  let count = 0;
  for (const member of members) {
    if (++count > maxMembers) throw new TemplateRuntimeError("the iterator has too many members", "MemoryError");
    yield member;
  }
}

function* counted(start: Value, step: Value): Iterable<Value> {
  for (let current = start; ; current = binaryOperation("+", current, step)) yield current;
}

function* cycled(members: readonly Value[]): Iterable<Value> {
  while (members.length > 0) yield* members;
}

function repeated(member: Value, times: Value): Iterable<Value> {
  if (times === null) return cycled([member]);
  const count = intOf(times);
  return (function* () {
    for (let done = 0; done < count; done++) yield member;
  })();
}

function* chained(sources: Iterable<Value>): Iterable<Value> {
  for (const source of sources) yield* iterate(source);
}

function* compressed(data: Iterable<Value>, selectors: Iterable<Value>): Iterable<Value> {
  const chosen = selectors[Symbol.iterator]();
  for (const member of data) {
    const selector = chosen.next();
    if (selector.done === true) return;
    if (isTruthy(selector.value)) yield member;
  }
}

function sliced(source: Value, bounds: readonly Value[]): Iterable<Value> {
  if (bounds.length === 0 || bounds.length > 3) {
    throw typeError(
      `islice expected at ${bounds.length === 0 ? "least 2" : "most 4"} arguments, got ${bounds.length + 1}`,
    );
  }
  const [first = null, second = null, third = null] = bounds;
  const stop = bounds.length === 1 ? first : second;
  const end = stop === null ? Number.POSITIVE_INFINITY : sliceBound(stop, "Stop argument");
  const start = bounds.length === 1 || first === null ? 0 : sliceBound(first, "Indices");
  const step = third === null ? 1 : sliceBound(third, "Indices");
  if (step < 1) throw valueError("Step for islice() must be a positive integer or None.");
  return pick(iterate(source), start, end, step);
}

function sliceBound(value: Value, what: string): number {
  const bound = typeof value === "number" || typeof value === "boolean" ? Number(value) : -1;
  if (bound < 0) throw valueError(`${what} for islice() must be None or an integer: 0 <= x <= sys.maxsize.`);
  return bound;
}

function* pick(members: Iterable<Value>, start: number, end: number, step: number): Iterable<Value> {
  const source = members[Symbol.iterator]();
  for (let index = 0; index < end; index++) {
    const next = source.next();
    if (next.done === true) return;
    if (index >= start && (index - start) % step === 0) yield next.value;
  }
}

function* zipped(sources: readonly Value[], fill: Value): Iterable<Value> {
  const iterators = sources.map((source) => iterate(source)[Symbol.iterator]());
  for (;;) {
    const results = iterators.map((each) => each.next());
    if (results.length === 0 || results.every((result) => result.done === true)) return;
    yield new Tuple(results.map((result) => (result.done === true ? fill : result.value)));
  }
}

function tee(source: Value, count: number): Tuple {
  if (count < 0) throw valueError("n must be >= 0");
  const read: Value[] = [];
  const shared = iterate(source)[Symbol.iterator]();
  const copy = function* (): Iterable<Value> {
    for (let index = 0; ; index++) {
      if (index >= read.length) {
        const next = shared.next();
        if (next.done === true) return;
        read.push(next.value);
      }
      yield read[index] ?? null;
    }
  };
  return new Tuple(Array.from({ length: count }, () => new PyIterator("itertools._tee", "", copy())));
}

type Call = (args: readonly Value[]) => Value | Promise<Value>;

function callOf(value: Value): Call {
  const call = value instanceof HostObject ? value.call?.bind(value) : undefined;
  if (call === undefined) throw typeError(`'${typeNameOf(value)}' object is not callable`);
  return (args) => call(args, noKwargs);
}

/** Calls at once, since a loop cannot wait for a function that answers later. */
function starMap(bound: BoundArguments): Value | Promise<Value> {
  const call = callOf(bound.get("function"));
  const results = Array.from(iterate(bound.get("iterable")), (args) => call(toArray(args)));
  const ready = results.filter((result): result is Value => !(result instanceof Promise));
  if (ready.length === results.length) return itertoolsIterator("starmap", ready);
  return Promise.all(results).then((all) => itertoolsIterator("starmap", all));
}

function accumulate(bound: BoundArguments): Value | Promise<Value> {
  const func = bound.get("func");
  const call: Call = func === null ? ([a = null, b = null]) => binaryOperation("+", a, b) : callOf(func);
  const members = toArray(bound.get("iterable"));
  const initial = bound.get("initial");
  const totals: Value[] = initial === null ? members.splice(0, 1) : [initial];
  return accumulateRest(call, members, totals, 0);
}

function accumulateRest(call: Call, members: readonly Value[], totals: Value[], from: number): Value | Promise<Value> {
  for (let index = from; index < members.length; index++) {
    const total = call([totals.at(-1) ?? null, members[index] ?? null]);
    if (total instanceof Promise) {
      return total.then((later) => {
        totals.push(later);
        return accumulateRest(call, members, totals, index + 1);
      });
    }
    totals.push(total);
  }
  return itertoolsIterator("accumulate", totals);
}
