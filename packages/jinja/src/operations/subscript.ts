// value[key], without Jinja's fallback to attributes.

import { asInt } from "../numbers/numbers.ts";
import { Dict } from "../values/dict.ts";
import { DictView } from "../values/dict-view.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { characterAt } from "./code-points.ts";

/** The item; undefined where Python raises TypeError or LookupError. */
export function subscript(value: Value, key: Value): Value | undefined {
  if (value instanceof Dict) return isHashable(key) ? value.get(key) : undefined;
  if (Array.isArray(value)) return itemAt(value, key);
  if (value instanceof Tuple) return itemAt(value.items, key);
  if (value instanceof HostObject) return value.getItem?.(key);
  const text = value instanceof Markup ? value.text : value;
  if (typeof text !== "string") return undefined;
  const index = smallIndex(key);
  const character = index === null ? undefined : characterAt(text, index);
  return value instanceof Markup && character !== undefined ? new Markup(character) : character;
}

function itemAt(items: readonly Value[], key: Value): Value | undefined {
  const index = smallIndex(key);
  return index === null ? undefined : items[index < 0 ? index + items.length : index];
}

function smallIndex(key: Value): number | null {
  if (typeof key === "number") return key;
  const int = asInt(key);
  return typeof int === "number" ? int : null;
}

/** Whether a value can be a key: a look-up with any other finds nothing. */
function isHashable(value: Value): boolean {
  if (Array.isArray(value) || value instanceof Dict || value instanceof PySet) return false;
  if (value instanceof DictView) return !value.isSetLike;
  return !(value instanceof Tuple) || value.items.every(isHashable);
}
