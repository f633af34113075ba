// iter() and len().
import { typeError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { characters, codePointLength } from "./code-points.ts";
import { stringOf } from "./text.ts";
import { typeNameOf } from "./type-name.ts";

/** The members of a value, as a `for` goes over them. */
export function iterate(value: Value): Iterable<Value> {
  const members = tryIterate(value);
  if (members === null) throw typeError(`'${typeNameOf(value)}' object is not iterable`);
  return members;
}

/** The same; null for what cannot be iterated. */
export function tryIterate(value: Value): Iterable<Value> | null {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return unchanging("dictionary", value, value.keys());
  const text = stringOf(value);
  if (text !== null) return characters(text);
  if (value instanceof PySet) return unchanging("Set", value, value.values());
  if (value instanceof Undefined) return [];
  if (value instanceof HostObject) return value.iterate?.() ?? null;
  return null;
}

/** `list(value)`, always a new array. */
export function toArray(value: Value): Value[] {
  return Array.from(iterate(value));
}

/** `len(value)` */
export function lengthOf(value: Value): number {
  const size = tryLength(value);
  if (size === null) throw typeError(`object of type '${typeNameOf(value)}' has no len()`);
  return size;
}

export function tryLength(value: Value): number | null {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Dict || value instanceof PySet) return value.size;
  if (value instanceof Tuple) return value.items.length;
  const text = stringOf(value);
  if (text !== null) return codePointLength(text);
  if (value instanceof Undefined) return 0;
  if (value instanceof HostObject) return value.size?.() ?? null;
  return null;
}

/** Iteration that ends with an error when the container grows or shrinks meanwhile. */
export function* unchanging<T>(what: string, container: { readonly size: number }, members: Iterable<T>): Iterable<T> {
  const size = container.size;
  for (const member of members) {
    if (container.size !== size)
      throw new TemplateRuntimeError(`${what} changed size during iteration`, "RuntimeError");
    yield member;
  }
}
