// manifest.json (schema v12) from the manifest. Macros are the bulk and never change while a command runs: their text is made
// once per manifest.
import { childMap, groupMap, parentMap } from "../graph/edge-maps.ts";
import type { Json, Manifest, ManifestMetadata } from "../manifest/types.ts";
import { artifactResource, type Resource } from "./artifact-resource.ts";
import { jsonText } from "./json-text.ts";
import { artifactMetadata, type Invocation, isoOffset } from "./metadata.ts";
import { writeResources } from "./resource-writer.ts";
import { asciiJson } from "./write-artifact.ts";

/** The maps of a manifest that parsing fills with resources, one per id. */
export const RESOURCE_SECTIONS = [
  "nodes",
  "sources",
  "macros",
  "docs",
  "exposures",
  "metrics",
  "groups",
  "semantic_models",
  "saved_queries",
  "unit_tests",
  "functions",
] as const;

/** The JSON of sections that is known already. */
export type Sections = Readonly<Partial<Record<(typeof RESOURCE_SECTIONS)[number], string>>>;

const macroTexts = new WeakMap<Manifest["macros"], string>();

/** What stands between the metadata and the rest, and nowhere else. */
export const HEAD_END = ', "nodes": {';

/** The artifact as one line of JSON. `written`: sections that were written when the resources were as they are now. */
export function manifestJson(
  manifest: Manifest,
  invocation: Invocation,
  sendsStats: boolean,
  written: Sections = {},
): string {
  const section = (name: Exclude<keyof Sections, "macros">) => written[name] ?? sectionText(manifest[name].values());
  const sections: readonly (readonly [string, string])[] = [
    ["sources", section("sources")],
    ["macros", macrosText(manifest, written.macros)],
    ["docs", section("docs")],
    ["exposures", section("exposures")],
    ["metrics", section("metrics")],
    ["groups", section("groups")],
    ["selectors", asciiJson(jsonText(Object.fromEntries(manifest.selectors)))],
    ["disabled", disabledText(manifest)],
    ["parent_map", edgesText(parentMap(manifest))],
    ["child_map", edgesText(childMap(manifest))],
    ["group_map", asciiJson(jsonText(groupMap(manifest)))],
    ["saved_queries", section("saved_queries")],
    ["semantic_models", section("semantic_models")],
    ["unit_tests", section("unit_tests")],
    ["functions", section("functions")],
  ];
  const parts = [manifestHead(manifest, invocation, sendsStats), section("nodes").slice(1)];
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
  return asciiJson(`{"metadata": ${jsonText(manifestMetadata(metadata, invocation, sendsStats))}${HEAD_END}`);
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

function macrosText({ macros }: Manifest, written: string | undefined): string {
  let text = macroTexts.get(macros);
  if (text === undefined) {
    text = written ?? sectionText(macros.values());
    macroTexts.set(macros, text);
  }
  return text;
}

function sectionText(resources: Iterable<Resource>): string {
  return writeResources(resources, { packs: false }).section;
}

function disabledText(manifest: Manifest): string {
  const entries = [...manifest.disabled].map(
    ([id, resources]) => `${JSON.stringify(id)}: [${resources.map(resourceJson).join(", ")}]`,
  );
  return asciiJson(`{${entries.join(", ")}}`);
}

function resourceJson(resource: Resource): string {
  return jsonText(artifactResource(resource));
}
