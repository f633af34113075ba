// map, select, reject, selectattr, rejectattr: filters that run a filter or a test over a sequence.
import { AsyncInSyncError, TemplateRuntimeError } from "../errors/template-error.ts";
import { iterate } from "../operations/iteration.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import type { FilterEngine, FilterFunction } from "../runtime/filter-engine.ts";
import { PyIterator } from "../values/py-iterator.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { attributeReader } from "./attribute-paths.ts";
import { type FilterEntry, filterArgumentError } from "./define.ts";

/** What one item becomes; undefined when it is left out. */
type Step = (item: Value) => Value | undefined | Promise<Value | undefined>;

/**
 * The results of a step over all items. Lazy while rendering synchronously, as in Python; otherwise the steps are taken
 * at once, one after the other, because a loop cannot wait for an item. An error waits until somebody gets to its item.
 */
function overItems(engine: FilterEngine, maker: string, value: Value, prepare: () => Step): Value | Promise<Value> {
  if (engine.mode === "sync") return PyIterator.generator(maker, lazily(maker, value, prepare));
  const taken = takeSteps(steps(value, prepare), []);
  if (taken instanceof Promise) return taken.then((all) => PyIterator.generator(maker, members(all)));
  return PyIterator.generator(maker, members(taken));
}

type Result = Value | undefined | Promise<Value | undefined>;

function* steps(value: Value, prepare: () => Step): Iterator<Result> {
  if (!isTruthy(value)) return;
  const step = prepare();
  for (const item of iterate(value)) yield step(item);
}

function* lazily(maker: string, value: Value, prepare: () => Step): Iterable<Value> {
  for (const result of { [Symbol.iterator]: () => steps(value, prepare) }) {
    if (result instanceof Promise) throw new AsyncInSyncError(maker);
    if (result !== undefined) yield result;
  }
}

/** What came of the steps; after a failed one there are no more. */
type Outcome = { readonly value: Value | undefined } | { readonly error: unknown };

function takeSteps(results: Iterator<Result>, outcomes: Outcome[]): Outcome[] | Promise<Outcome[]> {
  for (;;) {
    try {
      const next = results.next();
      if (next.done === true) return outcomes;
      const { value } = next;
      if (value instanceof Promise) return value.then(goOn(results, outcomes), failed(outcomes));
      outcomes.push({ value });
    } catch (error) {
      return failed(outcomes)(error);
    }
  }
}

function goOn(results: Iterator<Result>, outcomes: Outcome[]) {
  return (value: Value | undefined) => {
    outcomes.push({ value });
    return takeSteps(results, outcomes);
  };
}

function failed(outcomes: readonly Outcome[]) {
  return (error: unknown): Outcome[] => [...outcomes, { error }];
}

function* members(outcomes: readonly Outcome[]): Iterable<Value> {
  for (const outcome of outcomes) {
    if ("error" in outcome) throw outcome.error;
    if (outcome.value !== undefined) yield outcome.value;
  }
}

const map: FilterFunction = (engine, [value = null, ...args], kwargs) =>
  overItems(engine, "sync_do_map", value, () => mapStep(engine, args, kwargs));

function mapStep(engine: FilterEngine, args: readonly Value[], kwargs: Kwargs): Step {
  const attribute = kwargs.get("attribute");
  if (args.length === 0 && attribute !== undefined) {
    for (const name of kwargs.keys()) {
      if (name !== "attribute" && name !== "default") {
        throw filterArgumentError(`Unexpected keyword argument ${toRepr(name)}`);
      }
    }
    return attributeReader(attribute, { policy: engine.policy, fallback: kwargs.get("default") });
  }
  const [name, ...rest] = args;
  if (name === undefined) throw filterArgumentError("map requires a filter argument");
  return (item) => engine.filter(nameOf(name, "filter"), [item, ...rest], kwargs);
}

/** `wanted` is the result of the test that keeps an item. */
function selection(wanted: boolean, byAttribute: boolean): FilterFunction {
  return (engine, [value = null, ...args], kwargs) =>
    overItems(engine, "select_or_reject", value, () => {
      const test = byAttribute ? attributeTest(engine, args, kwargs) : itemTest(engine, args, kwargs);
      return (item) => {
        const result = test(item);
        if (result instanceof Promise) return result.then((passed) => (passed === wanted ? item : undefined));
        return result === wanted ? item : undefined;
      };
    });
}

type Test = (item: Value) => boolean | Promise<boolean>;

function itemTest(engine: FilterEngine, args: readonly Value[], kwargs: Kwargs): Test {
  const [name, ...rest] = args;
  if (name === undefined) return isTruthy;
  return (item) => engine.test(nameOf(name, "test"), [item, ...rest], kwargs);
}

function nameOf(name: Value, kind: "filter" | "test"): string {
  const text = stringOf(name);
  if (text === null) throw new TemplateRuntimeError(`No ${kind} named ${toRepr(name)}.`);
  return text;
}

function attributeTest(engine: FilterEngine, args: readonly Value[], kwargs: Kwargs): Test {
  const [attribute, ...rest] = args;
  if (attribute === undefined) throw filterArgumentError("Missing parameter for attribute name");
  const read = attributeReader(attribute, { policy: engine.policy });
  const test = itemTest(engine, rest, kwargs);
  return (item) => test(read(item));
}

export const selectionFilters: readonly FilterEntry[] = [
  ["map", map],
  ["select", selection(true, false)],
  ["reject", selection(false, false)],
  ["selectattr", selection(true, true)],
  ["rejectattr", selection(false, true)],
];
