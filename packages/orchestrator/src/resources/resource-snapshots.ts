// Resources as plain data: what they are called, how they are configured, what a run may configure. No value of a variable is in it.

import { jsonSchemaOf } from "../config/config-schema.ts";
import { isObject } from "../config/is-object.ts";
import { envVarNames, withoutValues } from "../definitions/env-var.ts";
import { isResourceDefinition, type ResourceDefinition } from "../definitions/resource.ts";
import type { ResourceSnapshot } from "../host/types.ts";

export function resourceSnapshots(declared: Readonly<Record<string, unknown>>): readonly ResourceSnapshot[] {
  return Object.entries(declared)
    .map(([name, resource]) => snapshotOf(name, isResourceDefinition(resource) ? resource : null))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function snapshotOf(name: string, resource: ResourceDefinition | null): ResourceSnapshot {
  return {
    name,
    description: resource?.description ?? null,
    configSchema: resource?.schema ? launchSchema(resource) : null,
    config: withoutValues(resource?.given ?? {}),
    envVars: [...new Set(envVarNames(resource?.given))],
    site: resource?.site ?? null,
  };
}

/** What is configured already need not be given again, and shows as the default; each value may come from a variable. */
function launchSchema({ schema, given }: ResourceDefinition): unknown {
  const whole = schema === null ? {} : jsonSchemaOf(schema);
  if (!isObject(whole) || !isObject(whole["properties"])) return whole;
  const configured = Object.keys(Object(given));
  const required = Array.isArray(whole["required"]) ? whole["required"] : [];
  return {
    ...whole,
    properties: Object.fromEntries(
      Object.entries(whole["properties"]).map(([name, property]) => [name, orVariable(property)]),
    ),
    required: required.filter((name) => !configured.includes(String(name))),
  };
}

/** Defaults are the resource's own to fill in: one that came with the run would stand over what the definitions say. */
function orVariable(property: unknown): unknown {
  const { default: _, description, ...bare } = Object(property);
  return { anyOf: [bare, ENV], ...(typeof description === "string" && { description }) };
}

const ENV = {
  type: "object",
  properties: { env: { type: "string", description: "name of an environment variable" } },
  required: ["env"],
  additionalProperties: false,
};
