// Writes resources as JSON, for the manifest artifact and for the parse cache at once: both are made of the same texts, one
// for each field. Most fields of a resource say what the one before it says; their text is made once, and the cache holds only
// what differs (packages/dbt/src/parse/unpack-resources.ts reads it).
import { keysFor, type Resource, writesOtherDependencies, writtenDependencies } from "./artifact-resource.ts";
import { jsonText } from "./json-text.ts";
import { OPTIONAL_KEYS } from "./resource-keys.ts";
import { asciiJson } from "./write-artifact.ts";

/** Which fields an entry holds the values of: all of a resource, or those that differ from the one before. */
export interface FieldList {
  readonly names: readonly string[];
  /** The fields with maps that are the same as before; null when all fields are held. */
  readonly copied: readonly string[] | null;
}

export interface PackedResources {
  readonly lists: readonly FieldList[];
  /** For each resource the place of its list, then the values. */
  readonly entries: readonly (readonly [number, ...unknown[]])[];
}

export interface WrittenResources {
  /** The section of the artifact: `{"model.shop.orders": {…}, …}`. */
  readonly section: string;
  /** JSON of `PackedResources`. */
  readonly packed: string;
}

/** The fields of a resource that JSON has, with their texts. */
interface Fields {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
  readonly texts: readonly string[];
}

/** One key of the artifact: what stands before its value, and the place of the value among the fields (-1: null). */
type KeyPlan = readonly [before: string, place: number];

const NOTHING: Fields = { names: [], values: [], texts: [] };

/** `packs`: whether a cache will hold them too. */
export function writeResources(
  resources: Iterable<Resource>,
  { packs }: { readonly packs: boolean },
): WrittenResources {
  const packer = new Packer();
  const section: string[] = [];
  let before = NOTHING;
  let plan: readonly KeyPlan[] = [];
  let keys: readonly string[] = [];
  for (const resource of resources) {
    const fields = fieldsOf(resource, before);
    if (packs) packer.add(fields, before);
    const wanted = keysFor(resource);
    if (wanted !== keys || fields.names !== before.names) plan = planOf(wanted, fields.names);
    keys = wanted;
    section.push(`${jsonText(resource.unique_id)}: ${artifactText(resource, fields, plan)}`);
    before = fields;
  }
  return { section: asciiJson(`{${section.join(", ")}}`), packed: packer.text() };
}

/** The very list of names of the one before, where they are the same. What JSON leaves out is left out here too. */
function fieldsOf(resource: object, before: Fields): Fields {
  let names: readonly string[] = Object.keys(resource);
  let values: readonly unknown[] = Object.values(resource);
  if (values.includes(undefined)) {
    const all = values;
    names = names.filter((_name, index) => all[index] !== undefined);
    values = values.filter((value) => value !== undefined);
  }
  if (haveSameItems(names, before.names)) names = before.names;
  const isSameShape = names === before.names;
  const texts = values.map((value, index) =>
    isSameShape && value === before.values[index] ? (before.texts[index] ?? "") : textOf(value),
  );
  return { names, values, texts };
}

function textOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value) && value.length === 0) return "[]";
  return jsonText(value);
}

function haveSameItems(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}

function planOf(keys: readonly string[], names: readonly string[]): readonly KeyPlan[] {
  const written = keys.filter((key) => names.includes(key) || !OPTIONAL_KEYS.has(key));
  return written.map((key, index) => [`${index === 0 ? "" : ","}"${key}":`, names.indexOf(key)]);
}

function artifactText(resource: Resource, { names, values, texts }: Fields, plan: readonly KeyPlan[]): string {
  const other = writesOtherDependencies(resource) ? names.indexOf("depends_on") : null;
  const parts: string[] = [];
  for (const [before, place] of plan) {
    const text = place === other ? jsonText(writtenDependencies(resource, values[place])) : texts[place];
    parts.push(before, text ?? "null");
  }
  return `{${parts.join("")}}`;
}

class Packer {
  readonly #lists: FieldList[] = [];
  readonly #places = new Map<string, number>();
  readonly #entries: string[] = [];

  add({ names, values, texts }: Fields, before: Fields): void {
    const isWhole = names !== before.names;
    const held: string[] = [];
    const copied: string[] = [];
    const entry: string[] = [""];
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      const text = texts[index] ?? "";
      if (isWhole || text !== before.texts[index]) {
        held.push(name);
        entry.push(text);
      } else if (isMap(values[index])) copied.push(name);
    }
    entry[0] = String(this.#placeOf({ names: held, copied: isWhole ? null : copied }));
    this.#entries.push(`[${entry.join(",")}]`);
  }

  text(): string {
    return `{"lists":${jsonText(this.#lists)},"entries":[${this.#entries.join(",")}]}`;
  }

  #placeOf(list: FieldList): number {
    const key = list.copied === null ? list.names.join() : `${list.names.join()} ${list.copied.join()}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#lists.push(list) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
