// semantic_manifest.json: what a semantic layer reads of semantic models, metrics, saved queries and time spines.
import type { Manifest, SemanticResource } from "../manifest/types.ts";
import { asciiJson } from "./write-artifact.ts";

export function semanticManifestJson(manifest: Manifest): string {
  return asciiJson(
    JSON.stringify({
      semantic_models: [...manifest.semantic_models.values()].map((model) =>
        pick(model, [
          "name",
          "defaults",
          "description",
          "node_relation",
          "primary_entity",
          "entities",
          "measures",
          "dimensions",
          "label",
          "metadata",
          "config",
        ]),
      ),
      metrics: [...manifest.metrics.values()].map((metric) =>
        pick(metric, [
          "name",
          "description",
          "type",
          "type_params",
          "filter",
          "metadata",
          "label",
          "config",
          "time_granularity",
        ]),
      ),
      project_configuration: {
        time_spine_table_configurations: [],
        metadata: null,
        dsi_package_version: { major_version: "0", minor_version: "9", patch_version: "0" },
        time_spines: [...manifest.nodes.values()].flatMap(timeSpine),
      },
      saved_queries: [...manifest.saved_queries.values()].map((query) =>
        pick(query, ["name", "query_params", "description", "metadata", "label", "exports", "tags"]),
      ),
    }),
  );
}

function pick(resource: SemanticResource, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, key === "config" ? configOf(resource) : (resource[key] ?? null)]));
}

function configOf(resource: SemanticResource): unknown {
  return { meta: resource.config["meta"] ?? {} };
}

function timeSpine(node: Manifest["nodes"] extends Map<string, infer N> ? N : never): unknown[] {
  const spine = node.time_spine;
  if (typeof spine !== "object" || spine === null || Array.isArray(spine)) return [];
  const column: unknown = Reflect.get(spine, "standard_granularity_column");
  const name = typeof column === "string" ? column : "";
  return [
    {
      node_relation: {
        alias: node.alias,
        schema_name: node.schema,
        database: node.database,
        relation_name: node.relation_name,
      },
      primary_column: { name, time_granularity: node.columns[name]?.granularity ?? null },
      custom_granularities: Reflect.get(spine, "custom_granularities") ?? [],
    },
  ];
}
