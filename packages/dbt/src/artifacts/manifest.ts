// manifest.json (schema v12) from the manifest. Macros are the bulk and never change while a command runs: their text is made
// once per manifest.
import { childMap, groupMap, parentMap } from "../graph/edge-maps.ts";
import type { Json, Manifest, ManifestMetadata } from "../manifest/types.ts";
import { artifactMetadata, type Invocation, isoOffset } from "./metadata.ts";
import { GENERIC_TEST_KEYS, OPTIONAL_KEYS, RESOURCE_KEYS, SINGULAR_TEST_KEYS } from "./resource-keys.ts";
import { asciiJson } from "./write-artifact.ts";

type Resource = { readonly resource_type: string; readonly unique_id: string };

const macroTexts = new WeakMap<Manifest["macros"], string>();

/** What stands between the metadata and the rest, and nowhere else. */
export const HEAD_END = ', "nodes": {';

/** The artifact as one line of JSON. */
export function manifestJson(manifest: Manifest, invocation: Invocation, sendsStats: boolean): string {
  // Made ASCII piece by piece and joined once: the whole is many megabytes.
  const sections: readonly (readonly [string, string])[] = [
    ["sources", section(manifest.sources)],
    ["macros", macrosText(manifest)],
    ["docs", section(manifest.docs)],
    ["exposures", section(manifest.exposures)],
    ["metrics", section(manifest.metrics)],
    ["groups", section(manifest.groups)],
    ["selectors", json(Object.fromEntries(manifest.selectors))],
    ["disabled", disabledText(manifest)],
    ["parent_map", edgesText(parentMap(manifest))],
    ["child_map", edgesText(childMap(manifest))],
    ["group_map", json(groupMap(manifest))],
    ["saved_queries", section(manifest.saved_queries)],
    ["semantic_models", section(manifest.semantic_models)],
    ["unit_tests", section(manifest.unit_tests)],
    ["functions", section(manifest.functions)],
  ];
  const parts = [manifestHead(manifest, invocation, sendsStats), entriesText(manifest.nodes), "}"];
  for (const [name, text] of sections) parts.push(`, "${name}": `, text);
  parts.push("}");
  return parts.join("");
}

/** The beginning of the artifact, up to its first node: all that is another for each command. */
export function manifestHead(
  { metadata }: Pick<Manifest, "metadata">,
  invocation: Invocation,
  sendsStats: boolean,
): string {
  return `{"metadata": ${json(manifestMetadata(metadata, invocation, sendsStats))}${HEAD_END}`;
}

function edgesText(edges: ReadonlyMap<string, readonly string[]>): string {
  return asciiJson(`{${[...edges].map(([id, ids]) => `${JSON.stringify(id)}:${JSON.stringify(ids)}`).join(",")}}`);
}

function manifestMetadata(
  metadata: ManifestMetadata,
  invocation: Invocation,
  sendsStats: boolean,
): Record<string, Json> {
  const started = isoOffset(invocation.startedAt);
  return {
    ...artifactMetadata("manifest", 12, invocation),
    invocation_started_at: started,
    project_name: metadata.project_name,
    project_id: metadata.project_id,
    user_id: null,
    send_anonymous_usage_stats: sendsStats,
    adapter_type: metadata.adapter_type,
    quoting: {
      database: metadata.quoting.database,
      schema: metadata.quoting.schema,
      identifier: metadata.quoting.identifier,
      column: metadata.quoting.column ?? null,
    },
    run_started_at: started,
  };
}

function macrosText(manifest: Manifest): string {
  let text = macroTexts.get(manifest.macros);
  if (text === undefined) {
    text = section(manifest.macros);
    macroTexts.set(manifest.macros, text);
  }
  return text;
}

function section(resources: ReadonlyMap<string, Resource>): string {
  return `{${entriesText(resources)}}`;
}

function entriesText(resources: ReadonlyMap<string, Resource>): string {
  const entries: string[] = [];
  for (const [id, resource] of resources) entries.push(`${json(id)}: ${resourceJson(resource)}`);
  return entries.join(", ");
}

function disabledText(manifest: Manifest): string {
  const entries = [...manifest.disabled].map(
    ([id, resources]) => `${json(id)}: [${resources.map(resourceJson).join(", ")}]`,
  );
  return `{${entries.join(", ")}}`;
}

/** A resource with dbt's keys only, in dbt's order. */
export function artifactResource(resource: Resource): Readonly<Record<string, unknown>> {
  const picked: Record<string, unknown> = {};
  keysFor(resource).forEach((key) => {
    const value: unknown = Reflect.get(resource, key);
    if (value === undefined && OPTIONAL_KEYS.has(key)) return;
    picked[key] = key === "depends_on" ? writtenDependencies(resource, value) : (value ?? null);
  });
  return picked;
}

/**
 * Seeds depend on macros of their hooks, never on nodes.
 * dbt: a test whose macro is not there, which only a disabled one may be, has null in its place.
 */
function writtenDependencies(resource: Resource, dependsOn: unknown): unknown {
  const isMap = typeof dependsOn === "object" && dependsOn !== null;
  const written: unknown = isMap ? Reflect.get(dependsOn, "macros") : undefined;
  const macros: readonly unknown[] = Array.isArray(written) ? written : [];
  if (resource.resource_type === "seed") return { macros };
  if (Reflect.get(resource, "lacks_macro") === true) return { ...(isMap ? dependsOn : {}), macros: [null, ...macros] };
  return dependsOn ?? null;
}

function keysFor(resource: Resource): readonly string[] {
  if (resource.resource_type === "test") {
    const isGeneric = "test_metadata" in resource && resource.test_metadata != null;
    return isGeneric ? GENERIC_TEST_KEYS : SINGULAR_TEST_KEYS;
  }
  return RESOURCE_KEYS.get(resource.resource_type) ?? Object.keys(resource);
}

function resourceJson(resource: Resource): string {
  return json(artifactResource(resource));
}

/** JSON in ASCII. */
function json(value: unknown): string {
  return asciiJson(jsonText(value));
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    // A big integer somewhere in a config: rare, and slower to write.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? Number(item) : item)) ?? "null";
  }
}
