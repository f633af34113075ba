// One resource as the manifest artifact and `ls --output json` show it: dbt's keys only, in dbt's order.
import { GENERIC_TEST_KEYS, OPTIONAL_KEYS, RESOURCE_KEYS, SINGULAR_TEST_KEYS } from "./resource-keys.ts";

export type Resource = { readonly resource_type: string; readonly unique_id: string };

/** A resource with dbt's keys only, in dbt's order. */
export function artifactResource(resource: Resource): Readonly<Record<string, unknown>> {
  const picked: Record<string, unknown> = {};
  for (const key of keysFor(resource)) {
    const value: unknown = Reflect.get(resource, key);
    if (value === undefined && OPTIONAL_KEYS.has(key)) continue;
    picked[key] = key === "depends_on" ? writtenDependencies(resource, value) : (value ?? null);
  }
  return picked;
}

export function keysFor(resource: Resource): readonly string[] {
  if (resource.resource_type === "test") {
    const isGeneric = "test_metadata" in resource && resource.test_metadata != null;
    return isGeneric ? GENERIC_TEST_KEYS : SINGULAR_TEST_KEYS;
  }
  return RESOURCE_KEYS.get(resource.resource_type) ?? Object.keys(resource);
}

/** Whether a resource's dependencies are written otherwise than the resource holds them. */
export function writesOtherDependencies(resource: Resource): boolean {
  return resource.resource_type === "seed" || Reflect.get(resource, "lacks_macro") === true;
}

/**
 * Seeds depend on macros of their hooks, never on nodes.
 * dbt: a test whose macro is not there, which only a disabled one may be, has null in its place.
 */
export function writtenDependencies(resource: Resource, dependsOn: unknown): unknown {
  if (!writesOtherDependencies(resource)) return dependsOn ?? null;
  const isMap = typeof dependsOn === "object" && dependsOn !== null;
  const written: unknown = isMap ? Reflect.get(dependsOn, "macros") : undefined;
  const macros: readonly unknown[] = Array.isArray(written) ? written : [];
  if (resource.resource_type === "seed") return { macros };
  return { ...(isMap ? dependsOn : {}), macros: [null, ...macros] };
}
