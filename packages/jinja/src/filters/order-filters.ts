// Filters that sort, group and compare.

import { valuesEqual } from "../operations/equality.ts";
import { iterate, toArray } from "../operations/iteration.ts";
import { compareValues, isLess } from "../operations/order.ts";
import { sortValues } from "../operations/sorting.ts";
import { stringOf } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";
import { attributeReader, attributeReaders, ignoreCase, type ReadValue } from "./attribute-paths.ts";
import { environmentFilter, type FilterEntry, filterArgumentError, plainFilter } from "./define.ts";
import { mappingEntries } from "./mappings.ts";

function caseOption(caseSensitive: Value): ReadValue | undefined {
  return isTruthy(caseSensitive) ? undefined : ignoreCase;
}

function sorted(items: readonly Value[], readers: readonly ReadValue[], reverse: boolean): Value[] {
  const [only] = readers;
  if (readers.length === 1 && only !== undefined) {
    const keys = items.map(only);
    const isUniform = keys.every((key) => typeof key === "string") || keys.every((key) => typeof key === "number");
    return sortValues(items, isUniform ? keys : keys.map((key) => [key]), reverse);
  }
  return sortValues(
    items,
    items.map((item) => readers.map((read) => read(item))),
    reverse,
  );
}

function dictSorted(value: Value, caseSensitive: Value, by: Value, reverse: boolean): Value[] {
  const side = stringOf(by);
  if (side !== "key" && side !== "value") throw filterArgumentError('You can only sort by either "key" or "value"');
  const convert = caseOption(caseSensitive);
  const entries = mappingEntries(value, "items") ?? [];
  const keys = entries.map(([key, item]) => {
    const subject = side === "key" ? key : item;
    return convert ? convert(subject) : subject;
  });
  return sortValues(entries, keys, reverse).map((entry) => new Tuple(entry));
}

function extreme(value: Value, read: ReadValue, operator: "<" | ">", policy: UndefinedPolicy): Value {
  let best: Value | undefined;
  let bestKey: Value = null;
  for (const item of iterate(value)) {
    const key = read(item);
    if (best !== undefined && !(operator === "<" ? isLess(key, bestKey) : compareValues(">", key, bestKey))) continue;
    best = item;
    bestKey = key;
  }
  return best === undefined ? new Undefined(null, { hint: "No aggregated item, sequence was empty.", policy }) : best;
}

function grouped(value: Value, read: ReadValue, readShown: ReadValue): Value[] {
  const items = toArray(value);
  const keys = items.map(read);
  const order = sortValues(
    items.map((_, index) => index),
    keys,
    false,
  );
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const index of order) {
    const key = keys[index] ?? null;
    const item = items[index] ?? null;
    const last = groups.at(-1);
    if (last !== undefined && valuesEqual(last.key, key)) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(
    (group) => new NamedTuple("_GroupTuple", ["grouper", "list"], [readShown(group.items[0] ?? null), group.items]),
  );
}

function extremeFilter(pythonName: string, operator: "<" | ">") {
  return environmentFilter(pythonName, ["value", ["case_sensitive", false], ["attribute", null]], (bound, engine) => {
    const convert = caseOption(bound.get("case_sensitive"));
    const read = attributeReader(bound.get("attribute"), { policy: engine.policy, convert });
    return extreme(bound.get("value"), read, operator, engine.policy);
  });
}

export const orderFilters: readonly FilterEntry[] = [
  [
    "sort",
    environmentFilter(
      "do_sort",
      ["value", ["reverse", false], ["case_sensitive", false], ["attribute", null]],
      (bound, engine) => {
        const convert = caseOption(bound.get("case_sensitive"));
        const readers = attributeReaders(bound.get("attribute"), { policy: engine.policy, convert });
        return sorted(toArray(bound.get("value")), readers, isTruthy(bound.get("reverse")));
      },
    ),
  ],
  [
    "dictsort",
    plainFilter("do_dictsort", ["value", ["case_sensitive", false], ["by", "key"], ["reverse", false]], (bound) =>
      dictSorted(bound.get("value"), bound.get("case_sensitive"), bound.get("by"), isTruthy(bound.get("reverse"))),
    ),
  ],
  ["min", extremeFilter("do_min", "<")],
  ["max", extremeFilter("do_max", ">")],
  [
    "groupby",
    environmentFilter(
      "sync_do_groupby",
      ["value", "attribute", ["default", null], ["case_sensitive", false]],
      (bound, engine) => {
        const { policy } = engine;
        const fallback = bound.get("default");
        const convert = caseOption(bound.get("case_sensitive"));
        const read = attributeReader(bound.get("attribute"), { policy, fallback, convert });
        return grouped(bound.get("value"), read, attributeReader(bound.get("attribute"), { policy, fallback }));
      },
    ),
  ],
];
