// The methods of list.
import { indexError, typeError, valueError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { membersEqual } from "../operations/equality.ts";
import { toArray } from "../operations/iteration.ts";
import { checkItemCount } from "../operations/limits.ts";
import { toRepr } from "../operations/repr.ts";
import { sortValues } from "../operations/sorting.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { HostObject } from "../values/host-object.ts";
import { noKwargs, type Value } from "../values/types.ts";
import { indexArgument, type Method, type MethodTable, noArguments, none, oneArgument, positional } from "./method.ts";

type List = Value[];

const pop = positional<List>("list.pop", 0, 1, (self, [index]) => {
  const at = indexArgument(index, -1);
  if (self.length === 0) throw indexError("pop from empty list");
  const place = at < 0 ? at + self.length : at;
  if (place < 0 || place >= self.length) throw indexError("pop index out of range");
  return self.splice(place, 1)[0] ?? null;
});

const insert = positional<List>("list.insert", 2, 2, (self, [index, item = null]) => {
  const at = indexArgument(index, 0);
  self.splice(at < 0 ? Math.max(0, at + self.length) : at, 0, item);
  return null;
});

const remove = oneArgument<List>("list.remove", (self, item) => {
  const at = self.findIndex((member) => membersEqual(member, item));
  if (at < 0) throw valueError("list.remove(x): x not in list");
  self.splice(at, 1);
  return null;
});

/** The index of an item between two optional bounds; -1 when it is not there. */
export function indexOf(items: readonly Value[], args: readonly Value[]): number {
  const [item = null, start, stop] = args;
  const bound = (value: Value | undefined, fallback: number) => {
    if (value !== undefined && asInt(value) === null) {
      throw typeError("slice indices must be integers or have an __index__ method");
    }
    const index = indexArgument(value, fallback);
    return index < 0 ? Math.max(0, index + items.length) : Math.min(index, items.length);
  };
  const end = bound(stop, items.length);
  for (let i = bound(start, 0); i < end; i++) if (membersEqual(items[i] ?? null, item)) return i;
  return -1;
}

export function countOf(items: readonly Value[], item: Value): number {
  return items.filter((member) => membersEqual(member, item)).length;
}

/** sort(key=None, reverse=False). A key function that answers later makes the sort answer later. */
const sort: Method<List> = (self, args, kwargs) => {
  if (args.length > 0) throw typeError("sort() takes no positional arguments");
  for (const name of kwargs.keys()) {
    if (name !== "key" && name !== "reverse") throw typeError(`'${name}' is an invalid keyword argument for sort()`);
  }
  const reverse = indexArgument(kwargs.get("reverse"), 0) !== 0;
  const keys = sortKeys(self, kwargs.get("key") ?? null);
  const finish = (found: readonly Value[]): null => {
    self.splice(0, self.length, ...sortValues(self, found, reverse));
    return null;
  };
  return keys instanceof Promise ? keys.then(finish) : finish(keys);
};

function sortKeys(items: readonly Value[], key: Value): readonly Value[] | Promise<readonly Value[]> {
  if (key === null || items.length === 0) return items;
  const call = key instanceof HostObject ? key.call?.bind(key) : undefined;
  if (call === undefined) throw typeError(`'${typeNameOf(key)}' object is not callable`);
  const results = items.map((item) => call([item], noKwargs));
  const ready = results.filter((result): result is Value => !(result instanceof Promise));
  return ready.length === results.length ? ready : Promise.all(results);
}

export const listMethods: MethodTable<List> = new Map<string, Method<List>>([
  [
    "append",
    oneArgument("list.append", (self, item) => {
      checkItemCount(self.length + 1);
      return none(self.push(item));
    }),
  ],
  [
    "extend",
    oneArgument("list.extend", (self, items) => {
      const added = toArray(items);
      checkItemCount(self.length + added.length);
      for (const item of added) self.push(item);
      return null;
    }),
  ],
  ["insert", insert],
  ["pop", pop],
  ["remove", remove],
  [
    "index",
    positional("list.index", 1, 3, (self, args) => {
      const at = indexOf(self, args);
      if (at < 0) throw valueError(`${toRepr(args[0] ?? null)} is not in list`);
      return at;
    }),
  ],
  ["count", oneArgument("list.count", countOf)],
  ["sort", sort],
  ["reverse", noArguments("list.reverse", (self) => none(self.reverse()))],
  ["copy", noArguments("list.copy", (self) => [...self])],
  ["clear", noArguments("list.clear", (self) => none(self.splice(0)))],
]);
