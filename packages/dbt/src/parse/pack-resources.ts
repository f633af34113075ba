// Resources as the parse cache holds them: each as what differs from the one before it, since most of their fields say the
// same. What is unpacked has its own maps, and its own maps in these, such as columns; what is in them may be shared.

type Fields = Record<string, unknown>;

/** Which fields an entry holds the values of: all of a resource, or those that differ from the one before. */
interface FieldList {
  readonly names: readonly string[];
  /** The fields with maps that are the same as before; null when all fields are held. */
  readonly copied: readonly string[] | null;
}

export interface PackedResources {
  readonly lists: readonly FieldList[];
  /** For each resource the place of its list, then the values. */
  readonly entries: readonly (readonly [number, ...unknown[]])[];
}

/** What JSON leaves out is left out here too. */
export function packResources(resources: Iterable<object>): PackedResources {
  const lists: FieldList[] = [];
  const places = new Map<string, number>();
  const entries: [number, ...unknown[]][] = [];
  let before: readonly unknown[] = [];
  let namesBefore: readonly string[] = [];
  for (const resource of resources) {
    const all = Object.keys(resource);
    const every: readonly unknown[] = Object.values(resource);
    const isFull = !every.includes(undefined);
    const names = isFull ? all : all.filter((_name, index) => every[index] !== undefined);
    const values = isFull ? every : every.filter((value) => value !== undefined);
    const isWhole = !haveSameItems(names, namesBefore);
    const entry: [number, ...unknown[]] = [0];
    const held: string[] = [];
    const copied: string[] = [];
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      const value = values[index];
      if (isWhole || !isSame(value, before[index])) {
        held.push(name);
        entry.push(value);
      } else if (isMap(value)) copied.push(name);
    }
    const key = isWhole ? names.join() : `${held.join()} ${copied.join()}`;
    let place = places.get(key);
    if (place === undefined) {
      place = lists.push({ names: held, copied: isWhole ? null : copied }) - 1;
      places.set(key, place);
    }
    entry[0] = place;
    entries.push(entry);
    before = values;
    namesBefore = names;
  }
  return { lists, entries };
}

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

/** Whether two values have the same JSON; false when that cannot be told from their fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  return haveSameItems(names, Object.keys(other)) && names.every((name) => isSame(one[name], other[name]));
}

function isPlain(value: object): value is Fields {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function haveSameItems(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
