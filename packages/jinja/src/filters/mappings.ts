// The entries of what counts as a mapping.
import { attributeError } from "../errors/python-errors.ts";
import { iterate } from "../operations/iteration.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

/** Dicts, and host objects that have keys. */
export function isMapping(value: Value): boolean {
  if (value instanceof Dict) return true;
  return value instanceof HostObject && value.getItem !== undefined && value.getAttribute("keys") !== undefined;
}

/** The entries; for anything else null, or the error of a missing `method` when one is named. */
export function mappingEntries(value: Value, method?: string): (readonly [Value, Value])[] | null {
  if (value instanceof Dict) return Array.from(value.entries());
  if (value instanceof HostObject && isMapping(value)) {
    return Array.from(iterate(value), (key) => [key, value.getItem?.(key) ?? null] as const);
  }
  if (method === undefined) return null;
  if (value instanceof Undefined && value.policy === "parse") return [];
  if (value instanceof Undefined) throw value.error();
  throw attributeError(`'${typeNameOf(value)}' object has no attribute '${method}'`);
}
