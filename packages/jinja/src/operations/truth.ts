// bool(): what counts as false.
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

export function isTruthy(value: Value): boolean {
  if (typeof value !== "object") return Boolean(value);
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Dict || value instanceof PySet) return value.size > 0;
  if (value instanceof Undefined) return false;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Markup) return value.text !== "";
  if (value.isTruthy) return value.isTruthy();
  return value.size ? value.size() > 0 : true;
}
