// Fills in what a config leaves out: defaults that the schema names, and a first value for what must be given.
import { dump, load, YAMLException } from "js-yaml";
import { isObject, resolveSchema, typeNames } from "./check-config.ts";
import { isEmptyConfig } from "./check-yaml.ts";

const MOST_DEPTH = 12;

/** The text with what was missing; the same text when it is no YAML. */
export function completeYaml(text: string, schema: unknown): string {
  try {
    const value = isEmptyConfig(text) ? {} : (load(text) ?? {});
    return dump(complete({ root: schema, depth: 0 }, schema, value), { lineWidth: 100 });
  } catch (error) {
    if (error instanceof YAMLException) return text;
    throw error;
  }
}

interface Place {
  readonly root: unknown;
  readonly depth: number;
}

function complete(place: Place, unresolved: unknown, value: unknown): unknown {
  const schema = resolveSchema(place.root, unresolved);
  if (schema === null || !isObject(schema["properties"]) || place.depth > MOST_DEPTH) return value;
  if (!isObject(value)) return value;
  const inner = { root: place.root, depth: place.depth + 1 };
  const known = Object.entries(schema["properties"]).map(([name, property]) => {
    if (Object.hasOwn(value, name)) return [name, complete(inner, property, value[name])] as const;
    // What refers to itself is not filled in beyond its default: that would have no end.
    if (isReference(property)) return [name, resolveSchema(place.root, property)?.["default"]] as const;
    return [name, complete(inner, property, firstValue(inner, property))] as const;
  });
  return { ...value, ...Object.fromEntries(known.filter(([, own]) => own !== undefined)) };
}

function isReference(schema: unknown): boolean {
  return isObject(schema) && "$ref" in schema;
}

/** Undefined for what may be left out and has no default. */
function firstValue(place: Place, unresolved: unknown): unknown {
  const schema = resolveSchema(place.root, unresolved);
  if (schema === null) return undefined;
  if ("default" in schema) return schema["default"];
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) return firstValue(place, choices[0]);
  return FIRST_VALUES[typeNames(schema)[0] ?? ""];
}

const FIRST_VALUES: Readonly<Record<string, unknown>> = {
  object: {},
  array: [],
  string: "",
  number: 0,
  integer: 0,
  boolean: false,
};
