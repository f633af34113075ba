// Filters that take from, cut and join sequences.
import { keyError, typeError, zeroDivisionError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { indexArgument } from "../methods/method.ts";
import { join } from "../methods/str-layout.ts";
import { binaryOperation } from "../operations/arithmetic.ts";
import { characters } from "../operations/code-points.ts";
import { iterate, lengthOf, toArray, tryIterate } from "../operations/iteration.ts";
import { stringOf, toText } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { DictView } from "../values/dict-view.ts";
import { HostObject } from "../values/host-object.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import { PyIterator } from "../values/py-iterator.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";
import { attributeReader, ignoreCase } from "./attribute-paths.ts";
import { builtinFilter, environmentFilter, type FilterEntry, filterArgumentError, plainFilter } from "./define.ts";
import { isMapping, mappingEntries } from "./mappings.ts";

function firstOf(value: Value, policy: UndefinedPolicy): Value {
  const next = iterate(value)[Symbol.iterator]().next();
  if (next.done !== true) return next.value;
  return new Undefined(null, { hint: "No first item, sequence was empty.", policy });
}

/** The members from the end; null for what has no end to start from. */
function reversed(value: Value): Value[] | null {
  if (Array.isArray(value) || value instanceof Tuple || value instanceof Dict || value instanceof DictView) {
    return toArray(value).reverse();
  }
  if (value instanceof Undefined) return [];
  const text = stringOf(value);
  if (text !== null) return characters(text).reverse();
  const isSequence = value instanceof HostObject && value.size && (value.getItem || value.iterate) && !isMapping(value);
  return isSequence ? toArray(value).reverse() : null;
}

function lastOf(value: Value, policy: UndefinedPolicy): Value {
  const members = reversed(value);
  if (members === null) throw typeError(`'${typeNameOf(value)}' object is not reversible`);
  return members[0] === undefined
    ? new Undefined(null, { hint: "No last item, sequence was empty.", policy })
    : members[0];
}

function reverse(value: Value): Value {
  const text = stringOf(value);
  if (text !== null) {
    const out = characters(text).reverse().join("");
    return value instanceof Markup ? new Markup(out) : out;
  }
  const members = reversed(value);
  if (members !== null) return new PyIterator(reverseTypes(value), "", members);
  const all = tryIterate(value);
  if (all === null) throw filterArgumentError("argument must be iterable");
  return Array.from(all).reverse();
}

function reverseTypes(value: Value): string {
  if (Array.isArray(value)) return "list_reverseiterator";
  if (value instanceof Dict) return "dict_reversekeyiterator";
  if (value instanceof DictView) return `dict_reverse${value.typeName.slice(5).replace(/s$/, "")}iterator`;
  return value instanceof HostObject && value.typeName === "range" ? "range_iterator" : "reversed";
}

function randomOf(value: Value, policy: UndefinedPolicy): Value {
  const size = lengthOf(value);
  if (value instanceof PySet || (value instanceof DictView && size > 0)) {
    throw typeError(`'${value.typeName}' object is not subscriptable`);
  }
  if (value instanceof Dict && size > 0) return randomEntry(value);
  const members = toArray(value);
  const chosen = members[Math.floor(Math.random() * members.length)];
  return chosen === undefined ? new Undefined(null, { hint: "No random item, sequence was empty.", policy }) : chosen;
}

/** A dict is asked for a number, as a sequence is. */
function randomEntry(dict: Dict): Value {
  const key = Math.floor(Math.random() * dict.size);
  const value = dict.get(key);
  if (value === undefined) throw keyError(String(key));
  return value;
}

function joined(value: Value, separator: Value, autoescape: boolean): Value {
  if (!autoescape) {
    return join(toText(separator), iterableOf(value), toText);
  }
  const members = toArray(value);
  const anySafe = separator instanceof Markup || members.some((member) => member instanceof Markup);
  if (!anySafe) return members.map(toText).join(toText(separator));
  const safe = (member: Value) => (member instanceof Markup ? member.text : escapeHtml(toText(member)));
  return new Markup(members.map(safe).join(safe(separator)));
}

function iterableOf(value: Value): Value {
  iterate(value);
  return value;
}

function* batches(value: Value, size: number, fill: Value): Iterable<Value> {
  let batch: Value[] = [];
  for (const item of iterate(value)) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null) while (batch.length < size) batch.push(fill);
  yield batch;
}

function* slices(value: Value, count: number, fill: Value): Iterable<Value> {
  const items = toArray(value);
  if (count === 0) throw zeroDivisionError("integer division or modulo by zero");
  const size = Math.floor(items.length / count);
  const larger = items.length - size * count;
  let start = 0;
  for (let index = 0; index < count; index++) {
    const end = start + size + (index < larger ? 1 : 0);
    const slice = items.slice(start, end);
    if (fill !== null && index >= larger) slice.push(fill);
    start = end;
    yield slice;
  }
}

function* uniqueItems(value: Value, read: (item: Value) => Value): Iterable<Value> {
  const seen = new PySet();
  for (const item of iterate(value)) {
    const key = read(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function* itemPairs(value: Value): Iterable<Value> {
  if (value instanceof Undefined) return;
  const entries = mappingEntries(value);
  if (entries === null) throw typeError("Can only get item pairs from a mapping.");
  for (const entry of entries) yield new Tuple(entry);
}

function sum(value: Value, read: (item: Value) => Value, start: Value): Value {
  const members = iterate(value);
  if (stringOf(start) !== null) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  let total = start;
  for (const item of members) total = binaryOperation("+", total, read(item));
  return total;
}

export const sequenceFilters: readonly FilterEntry[] = [
  ["first", environmentFilter("sync_do_first", ["seq"], (bound, engine) => firstOf(bound.get("seq"), engine.policy))],
  ["last", environmentFilter("do_last", ["seq"], (bound, engine) => lastOf(bound.get("seq"), engine.policy))],
  ["random", environmentFilter("do_random", ["seq"], (bound, engine) => randomOf(bound.get("seq"), engine.policy))],
  ["length", builtinFilter("len", lengthOf)],
  ["count", builtinFilter("len", lengthOf)],
  ["list", plainFilter("sync_do_list", ["value"], (bound) => toArray(bound.get("value")))],
  ["reverse", plainFilter("do_reverse", ["value"], (bound) => reverse(bound.get("value")))],
  [
    "join",
    environmentFilter("sync_do_join", ["value", ["d", ""], ["attribute", null]], (bound, engine) => {
      const attribute = bound.get("attribute");
      const read = attributeReader(attribute, { policy: engine.policy });
      const value = attribute === null ? bound.get("value") : toArray(bound.get("value")).map(read);
      return joined(value, bound.get("d"), engine.autoescape);
    }),
  ],
  [
    "batch",
    plainFilter("do_batch", ["value", "linecount", ["fill_with", null]], (bound) =>
      PyIterator.generator(
        "do_batch",
        batches(bound.get("value"), countOf(bound.get("linecount")), bound.get("fill_with")),
      ),
    ),
  ],
  [
    "slice",
    plainFilter("sync_do_slice", ["value", "slices", ["fill_with", null]], (bound) =>
      PyIterator.generator(
        "sync_do_slice",
        slices(bound.get("value"), countOf(bound.get("slices")), bound.get("fill_with")),
      ),
    ),
  ],
  [
    "unique",
    environmentFilter("sync_do_unique", ["value", ["case_sensitive", false], ["attribute", null]], (bound, engine) => {
      const convert = isTruthy(bound.get("case_sensitive")) ? undefined : ignoreCase;
      const read = attributeReader(bound.get("attribute"), { policy: engine.policy, convert });
      return PyIterator.generator("sync_do_unique", uniqueItems(bound.get("value"), read));
    }),
  ],
  [
    "items",
    plainFilter("do_items", ["value"], (bound) => PyIterator.generator("do_items", itemPairs(bound.get("value")))),
  ],
  [
    "sum",
    environmentFilter("sync_do_sum", ["iterable", ["attribute", null], ["start", 0]], (bound, engine) =>
      sum(
        bound.get("iterable"),
        attributeReader(bound.get("attribute"), { policy: engine.policy }),
        bound.get("start"),
      ),
    ),
  ],
];

function countOf(value: Value): number {
  const count = indexArgument(value, 0);
  if (count > 1_000_000) throw new TemplateRuntimeError("too many slices", "MemoryError");
  return count;
}
