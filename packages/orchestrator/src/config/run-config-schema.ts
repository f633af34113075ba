// The JSON Schema of the run config that some steps and resources take together: what the Launchpad offers, and what a launch is
// checked against.

export interface ConfigurablePart {
  readonly name: string;
  /** JSON Schema of its config. */
  readonly configSchema: unknown;
}

export interface RunConfigParts {
  readonly ops: readonly ConfigurablePart[];
  readonly resources: readonly ConfigurablePart[];
}

/** Null when there is nothing to configure. */
export function runConfigSchema({ ops, resources }: RunConfigParts): unknown {
  const sections = Object.entries({ ops, resources }).filter(([, parts]) => parts.length > 0);
  if (sections.length === 0) return null;
  return closedObject(sections.map(([name, parts]) => [name, section(parts)]));
}

function section(parts: readonly ConfigurablePart[]): unknown {
  return closedObject(parts.map((part) => [part.name, closedObject([["config", hoisted(part.configSchema)]])]));
}

/** Parts that must be given are required up to the top; all others have themselves as their default. */
function closedObject(properties: readonly (readonly [string, unknown])[]): unknown {
  const required = properties.filter(([, schema]) => needsValue(schema)).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...(required.length > 0 ? { required } : { default: {} }),
  };
}

/** An object without required properties may be left out. */
function hoisted(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null || "default" in schema) return schema;
  const isObject = "type" in schema && schema.type === "object";
  return isObject && !needsValue(schema) ? { ...schema, default: {} } : schema;
}

function needsValue(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null || "default" in schema) return false;
  return "required" in schema && Array.isArray(schema.required) && schema.required.length > 0;
}
