// What identifies a value as a key of a dict or a member of a set: one JavaScript Map key per class of values that
// Python holds equal (1, 1.0 and True are one key; the string "1" is another).
import { typeError } from "../errors/python-errors.ts";
import { Float } from "./float.ts";
import { HostObject } from "./host-object.ts";
import { Markup } from "./markup.ts";
import { Tuple } from "./tuple.ts";
import type { Value } from "./types.ts";
import { Undefined } from "./undefined.ts";

export type HashKey = string | number | bigint | HostObject | null;

export function hashKey(value: Value): HashKey {
  if (typeof value === "string") return value.charCodeAt(0) === 0 ? `\u0000${value}` : value;
  if (value === null || typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Float) return floatKey(value.value);
  if (value instanceof Tuple) return `\u0000(${value.items.map(tupleMemberKey).join(",")})`;
  if (value instanceof Markup) return hashKey(value.text);
  if (value instanceof Undefined) return "\u0000undefined";
  if (value instanceof HostObject) return value.hashKey ? value.hashKey() : value;
  throw typeError(`unhashable type: '${Array.isArray(value) ? "list" : value.typeName}'`);
}

function floatKey(value: number): HashKey {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value + 0;
}

function tupleMemberKey(value: Value): string {
  const key = hashKey(value);
  if (typeof key === "string") return `s${key.length}:${key}`;
  if (key instanceof HostObject) throw typeError(`unhashable type inside a tuple: '${key.typeName}'`);
  return String(key);
}
