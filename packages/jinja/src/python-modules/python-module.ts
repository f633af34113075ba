// A Python module as dbt gives it to templates: a dict of its names, made at the first look.
import { type Dict, lazyDict } from "../values/dict.ts";
import type { Value } from "../values/types.ts";

export function pythonModule(makers: Readonly<Record<string, () => Value>>): Dict {
  return lazyDict(() => Object.entries(makers).map(([name, make]) => [name, make()] as const));
}
