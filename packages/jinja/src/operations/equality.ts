// ==, as Python has it: 1 == 1.0 == True, lists and dicts member by member, everything else by what it is.
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { stringOf } from "./text.ts";

export function valuesEqual(a: Value, b: Value): boolean {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (a === null || b === null) return a === b || hostEquals(a, b);
  if (Array.isArray(a)) return Array.isArray(b) ? itemsEqual(a, b) : hostEquals(a, b);
  if (a instanceof Tuple && b instanceof Tuple) return itemsEqual(a.items, b.items);
  if (a instanceof Dict && b instanceof Dict) return a === b || dictsEqual(a, b);
  if (a instanceof PySet && b instanceof PySet) return a.size === b.size && isSubset(a, b);
  if (a instanceof Undefined || b instanceof Undefined) return a instanceof Undefined && b instanceof Undefined;
  const numberA = plainNumber(a);
  const numberB = plainNumber(b);
  // A number and a bigint compare exactly with `==`.
  // biome-ignore lint/suspicious/noDoubleEquals: number and bigint
  if (numberA !== null && numberB !== null) return numberA == numberB;
  const textA = stringOf(a);
  if (textA !== null && textA === stringOf(b)) return true;
  return hostEquals(a, b);
}

/** `is` first, then ==: how the members of containers are compared. */
export function membersEqual(a: Value, b: Value): boolean {
  return a === b || valuesEqual(a, b);
}

export function isSubset(a: PySet, b: PySet): boolean {
  if (a.size > b.size) return false;
  for (const member of a) if (!b.has(member)) return false;
  return true;
}

/** The JavaScript number of an int, bool or float; null for everything else. */
export function plainNumber(value: Value): number | bigint | null {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Float ? value.value : null;
}

function itemsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((item, index) => membersEqual(item, b[index] ?? null));
}

function dictsEqual(a: Dict, b: Dict): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !membersEqual(value, other)) return false;
  }
  return true;
}

function hostEquals(a: Value, b: Value): boolean {
  if (a instanceof HostObject && a.equals) return a.equals(b);
  if (b instanceof HostObject && b.equals) return b.equals(a);
  return a === b;
}
