// References in JSON Schemas (`$ref`): a schema that refers to itself is a document of its own. Here it becomes part of a larger one.
import { isObject } from "./is-object.ts";

const MOST_STEPS = 40;

/** What a schema says, wherever it says it, with what stands beside its references. Null for schemas that say nothing. */
export function resolveReferences(root: unknown, schema: unknown): Readonly<Record<string, unknown>> | null {
  let current = schema;
  let beside: Readonly<Record<string, unknown>> = {};
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!isObject(current)) return null;
    const { $ref: reference, ...own } = current;
    beside = { ...own, ...beside };
    if (typeof reference !== "string") return beside;
    current = reference.startsWith("#") ? followPointer(root, reference.slice(1)) : null;
  }
  return null;
}

export function isReference(schema: unknown): boolean {
  return isObject(schema) && typeof schema["$ref"] === "string";
}

function followPointer(root: unknown, pointer: string): unknown {
  let target: unknown = root;
  for (const part of pointer.split("/").filter((each) => each !== "")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    target = isObject(target) && Object.hasOwn(target, name) ? target[name] : null;
  }
  return target;
}

/** The schema for use in a larger document: what it refers to goes into that one's definitions. */
export function carriedOver(schema: unknown, definitions: Map<string, unknown>): unknown {
  if (!isObject(schema) || !JSON.stringify(schema).includes('"$ref"')) return schema;
  const name = `schema${definitions.size + 1}`;
  const { $defs, ...own } = Object(rebased(schema, `#/$defs/${name}`));
  definitions.set(name, { ...own, $defs });
  return own;
}

function rebased(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => rebased(each, base));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === "$ref" && typeof each === "string" ? each.replace(/^#/, base) : rebased(each, base),
    ]),
  );
}
