// The JSON Schema of the run config that some steps and resources take together: what the Launchpad offers, and what a launch is
// checked against.
import { carriedOver } from "./schema-references.ts";

export interface ConfigurablePart {
  /** Its name; of an op inside graphs with their names before it. Empty for the inputs of a whole job. */
  readonly path: readonly string[];
  /** JSON Schema of its config; null: it takes none. */
  readonly configSchema: unknown;
  /** Values that the run config gives it, with their JSON Schemas (default none). */
  readonly inputs?: readonly { readonly name: string; readonly schema: unknown; readonly isRequired: boolean }[];
}

export interface RunConfigParts {
  readonly ops: readonly ConfigurablePart[];
  readonly resources: readonly ConfigurablePart[];
}

interface Section {
  configSchema: unknown;
  readonly inputs: Map<string, Property>;
  readonly ops: Map<string, Section>;
}

interface Property {
  readonly schema: unknown;
  readonly isRequired: boolean;
}

/** Null when there is nothing to configure. */
export function runConfigSchema({ ops, resources }: RunConfigParts): unknown {
  const definitions = new Map<string, unknown>();
  const properties = [
    ...opsAndInputs(sectionOf(ops, definitions)),
    ...opsAndInputs(sectionOf(resources, definitions), "resources"),
  ];
  if (properties.length === 0) return null;
  const whole = closedObject(properties);
  return definitions.size === 0 ? whole : { ...whole, $defs: Object.fromEntries(definitions) };
}

function sectionOf(parts: readonly ConfigurablePart[], definitions: Map<string, unknown>): Section {
  const top = emptySection();
  for (const { path, configSchema, inputs = [] } of parts) {
    const section = path.reduce((at, name) => {
      const known = at.ops.get(name) ?? emptySection();
      at.ops.set(name, known);
      return known;
    }, top);
    section.configSchema ??= carriedOver(configSchema, definitions);
    for (const { name, schema, isRequired } of inputs) {
      section.inputs.set(name, { schema: carriedOver(schema, definitions), isRequired });
    }
  }
  return top;
}

function emptySection(): Section {
  return { configSchema: null, inputs: new Map(), ops: new Map() };
}

type Properties = readonly (readonly [string, Property])[];

function sectionProperties(section: Section): Properties {
  const { configSchema } = section;
  const config = configSchema === null ? [] : [["config", property(hoisted(configSchema))] as const];
  return [...config, ...opsAndInputs(section)];
}

function opsAndInputs({ ops, inputs }: Section, name = "ops"): Properties {
  const parts = [...ops].map(([op, section]) => [op, property(closedObject(sectionProperties(section)))] as const);
  return [
    ...(parts.length === 0 ? [] : [[name, property(closedObject(parts))] as const]),
    ...(inputs.size === 0 ? [] : [["inputs", property(closedObject([...inputs]))] as const]),
  ];
}

function property(schema: unknown): Property {
  return { schema, isRequired: needsValue(schema) };
}

/** Parts that must be given are required up to the top; all others have themselves as their default. */
function closedObject(properties: Properties): object {
  const required = properties.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties.map(([name, { schema }]) => [name, schema])),
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
