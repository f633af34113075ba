// `{ env: NAME }` in run config is a variable, as `EnvVar("NAME")` is one in definitions.
import type { EnvVarReference } from "../definitions/env-var.ts";

/** Config with its references as `EnvVar` makes them. */
export function envReferences(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, envReference(item)]));
}

function envReference(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const name = nameOf(value);
  const reference: EnvVarReference | null = name === null ? null : { kind: "env-var", name, type: "string" };
  return reference ?? envReferences(value);
}

/** The names of all variables in run config. */
export function envReferenceNames(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const name = nameOf(value);
  return name === null ? Object.values(value).flatMap(envReferenceNames) : [name];
}

function nameOf(value: object): string | null {
  const [entry, ...others] = Object.entries(value);
  return entry?.[0] === "env" && typeof entry[1] === "string" && others.length === 0 ? entry[1] : null;
}
