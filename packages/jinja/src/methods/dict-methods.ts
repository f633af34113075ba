// The methods of dict.
import { keyError, typeError, valueError } from "../errors/python-errors.ts";
import { iterate, toArray, tryIterate } from "../operations/iteration.ts";
import { toRepr } from "../operations/repr.ts";
import { Dict } from "../values/dict.ts";
import { DictView } from "../values/dict-view.ts";
import { HostObject } from "../values/host-object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { type Method, type MethodTable, noArguments, none, positional } from "./method.ts";

/** Puts the entries of a dict, of pairs and of keywords into a dict: update() and dict(). */
export function updateDict(dict: Dict, source: Value | undefined, keywords: Kwargs): void {
  if (source instanceof Undefined && source.policy === "render") throw source.error();
  if (source instanceof Dict) {
    for (const [key, value] of Array.from(source.entries())) dict.set(key, value);
  } else if (source instanceof HostObject && source.getItem && isMapping(source)) {
    for (const key of iterate(source)) dict.set(key, source.getItem(key) ?? null);
  } else if (source !== undefined) setPairs(dict, source);
  for (const [key, value] of keywords) dict.set(key, value);
}

/** Host objects with keys() count as mappings, as in Python. */
function isMapping(source: HostObject): boolean {
  return source.getAttribute("keys") !== undefined;
}

function setPairs(dict: Dict, source: Value): void {
  let index = 0;
  for (const element of iterate(source)) {
    const pair = tryIterate(element);
    if (pair === null) throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
    const [key = null, value = null, ...rest] = pair;
    const length = rest.length + 2;
    const exact = Array.from(tryIterate(element) ?? []).length;
    if (exact !== 2 || length !== 2) {
      throw valueError(`dictionary update sequence element #${index} has length ${exact}; 2 is required`);
    }
    dict.set(key, value);
    index++;
  }
}

const update: Method<Dict> = (self, args, kwargs) => {
  if (args.length > 1) throw typeError(`update expected at most 1 argument, got ${args.length}`);
  updateDict(self, args[0], kwargs);
  return null;
};

const pop = positional<Dict>("dict.pop", 1, 2, (self, [key = null, fallback]) => {
  const value = self.get(key);
  if (value !== undefined) {
    self.delete(key);
    return value;
  }
  if (fallback === undefined) throw keyError(toRepr(key));
  return fallback;
});

const popItem = noArguments<Dict>("dict.popitem", (self) => {
  const last = Array.from(self.entries()).at(-1);
  if (last === undefined) throw keyError(toRepr("popitem(): dictionary is empty"));
  self.delete(last[0]);
  return new Tuple(last);
});

const setDefault = positional<Dict>("dict.setdefault", 1, 2, (self, [key = null, fallback = null]) => {
  const value = self.get(key);
  if (value !== undefined) return value;
  self.set(key, fallback);
  return fallback;
});

export function dictFromKeys(keys: Value, value: Value): Dict {
  return Dict.from(toArray(keys).map((key): [Value, Value] => [key, value]));
}

export const dictMethods: MethodTable<Dict> = new Map<string, Method<Dict>>([
  [
    "get",
    positional(
      "dict.get",
      1,
      2,
      (self, [key = null, fallback = null]) => self.get(key) ?? valueOrFallback(self, key, fallback),
    ),
  ],
  ["items", noArguments("dict.items", (self) => new DictView(self, "items"))],
  ["keys", noArguments("dict.keys", (self) => new DictView(self, "keys"))],
  ["values", noArguments("dict.values", (self) => new DictView(self, "values"))],
  ["update", update],
  ["pop", pop],
  ["popitem", popItem],
  ["setdefault", setDefault],
  ["copy", noArguments("dict.copy", (self) => self.copy())],
  ["clear", noArguments("dict.clear", (self) => none(self.clear()))],
  ["fromkeys", positional("dict.fromkeys", 1, 2, (_, [keys = null, value = null]) => dictFromKeys(keys, value))],
]);

/** A stored None is found, not missing. */
function valueOrFallback(dict: Dict, key: Value, fallback: Value): Value {
  return dict.has(key) ? null : fallback;
}
