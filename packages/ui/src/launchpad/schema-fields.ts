// What a schema offers at a place of the config: for completion in the editor, and as the list beside it.
import { isObject, resolveSchema, typeNames } from "./check-config.ts";

export interface SchemaField {
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  /** Written when it is chosen: what the value may be, where there are few. */
  readonly values: readonly string[];
  readonly required: boolean;
  readonly holds: "object" | "array" | "scalar";
}

/** The fields under a path of property names. */
export function fieldsAt(root: unknown, path: readonly string[]): readonly SchemaField[] {
  let schemas = expand(root, root);
  for (const name of path) schemas = schemas.flatMap((schema) => expand(root, childOf(schema, name)));
  return schemas.flatMap((schema) => {
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    const required = Array.isArray(schema["required"]) ? schema["required"] : [];
    return Object.entries(properties).map(([name, property]) => toField(root, name, property, required.includes(name)));
  });
}

function childOf(schema: Readonly<Record<string, unknown>>, name: string): unknown {
  const properties = schema["properties"];
  if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name];
  return schema["additionalProperties"];
}

/** A schema, or the schemas that it lets choose from. */
function expand(root: unknown, schema: unknown, depth = 0): readonly Readonly<Record<string, unknown>>[] {
  const resolved = resolveSchema(root, schema);
  if (resolved === null || depth > 8) return [];
  const choices = resolved["anyOf"] ?? resolved["oneOf"] ?? resolved["allOf"];
  return Array.isArray(choices) ? [resolved, ...choices.flatMap((each) => expand(root, each, depth + 1))] : [resolved];
}

function toField(root: unknown, name: string, property: unknown, required: boolean): SchemaField {
  const schemas = expand(root, property);
  const types = [...new Set(schemas.flatMap(typeNames))];
  const allowed = schemas.flatMap((schema) => (Array.isArray(schema["enum"]) ? schema["enum"].map(String) : []));
  const description = schemas.map((schema) => schema["description"]).find((text) => typeof text === "string");
  const holds = types.includes("object") ? "object" : types.includes("array") ? "array" : "scalar";
  return {
    name,
    type: allowed.length > 0 ? allowed.join(" | ") : types.join(" | ") || "anything",
    description: typeof description === "string" ? description : null,
    values: allowed.length > 0 ? allowed : types.includes("boolean") ? ["true", "false"] : [],
    required,
    holds,
  };
}
