// Resources as the parse cache holds them: each as what differs from the one before it, since most of their fields say the
// same. What is unpacked has its own maps, and its own maps in these, such as columns; what is in them may be shared.
import type { PackedResources } from "../artifacts/resource-writer.ts";

type Fields = Record<string, unknown>;

export function unpackResources({ lists, entries }: PackedResources): readonly object[] {
  let before: Fields = {};
  return entries.map((entry) => {
    const { names, copied } = lists[entry[0]] ?? { names: [], copied: null };
    const fields: Fields = copied === null ? {} : { ...before };
    for (let index = 0; index < names.length; index++) fields[names[index] ?? ""] = entry[index + 1];
    if (copied !== null) for (const name of copied) fields[name] = copyOf(fields[name]);
    before = fields;
    return fields;
  });
}

/** A map with the maps in it, to write to; a spread keeps even `__proto__` a field like any other. */
function copyOf(value: unknown): unknown {
  if (!isMap(value)) return value;
  const copy = { ...value };
  for (const name of Object.keys(copy)) {
    const item = copy[name];
    if (isMap(item)) copy[name] = { ...item };
  }
  return copy;
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
