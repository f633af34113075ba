// Attribute paths, as filters take them: "a.b.0" reads item by item, "a,b" several paths at once.
import { getItem } from "../operations/attributes.ts";
import { stringOf } from "../operations/text.ts";
import { Markup } from "../values/markup.ts";
import type { Value } from "../values/types.ts";
import { Undefined, type UndefinedPolicy } from "../values/undefined.ts";

export type ReadValue = (item: Value) => Value;

export interface PathOptions {
  readonly policy: UndefinedPolicy;
  /** Applied to what was found. */
  readonly convert?: ReadValue;
  /** Stands in for what is not there; null for none. */
  readonly fallback?: Value;
}

/** A reader of one path; without a path the item itself. */
export function attributeReader(attribute: Value, options: PathOptions): ReadValue {
  const parts = pathParts(attribute);
  const { policy, convert, fallback = null } = options;
  return (item) => {
    let found = item;
    for (const part of parts) {
      found = getItem(found, part, policy);
      if (fallback !== null && found instanceof Undefined) found = fallback;
    }
    return convert ? convert(found) : found;
  };
}

/** Readers of the comma separated paths. */
export function attributeReaders(attribute: Value, options: PathOptions): readonly ReadValue[] {
  const text = stringOf(attribute);
  const paths: readonly Value[] = text === null ? [attribute] : text.split(",");
  return paths.map((path) => attributeReader(path, options));
}

function pathParts(attribute: Value): readonly Value[] {
  if (attribute === null) return [];
  const text = stringOf(attribute);
  return text === null ? [attribute] : text.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Strings are compared without regard to case, unless the caller says otherwise. */
export function ignoreCase(value: Value): Value {
  if (typeof value === "string") return value.toLowerCase();
  return value instanceof Markup ? value.text.toLowerCase() : value;
}
