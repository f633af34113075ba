// Where the free names of a template come from. Names that the template sets itself never reach a scope.
import type { Value } from "./types.ts";

export interface Scope {
  lookup(name: string): Value | undefined;
}

/** A scope over a record or map of values; what it lacks is looked up in `parent`. */
export function scopeOf(values: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>, parent?: Scope): Scope {
  const map = isMap(values) ? values : new Map(Object.entries(values));
  return { lookup: (name) => map.get(name) ?? (map.has(name) ? null : parent?.lookup(name)) };
}

function isMap(values: object): values is ReadonlyMap<string, Value> {
  return values instanceof Map;
}
