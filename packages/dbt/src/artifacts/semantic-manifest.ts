// semantic_manifest.json: what a semantic layer reads of semantic models, metrics, saved queries and time spines.
import type { Manifest, Node } from "../manifest/types.ts";
import { legacyTimeSpine } from "../resolve/check-time-spines.ts";
import { asciiJson } from "./write-artifact.ts";

/** The keys of an object, in the file's order; of those with a shape of their own, as `[key, shape]`. */
type Shape = readonly (string | readonly [string, Shape])[];

const WHERE: Shape = [["where_filters", ["where_sql_template"]]];
const CONFIG: Shape = ["meta"];

const ENTITY: Shape = ["name", "description", "type", "role", "expr", "metadata", "label", ["config", CONFIG]];

const MEASURE: Shape = [
  "name",
  "agg",
  "description",
  "create_metric",
  "expr",
  ["agg_params", ["percentile", "use_discrete_percentile", "use_approximate_percentile"]],
  "metadata",
  ["non_additive_dimension", ["name", "window_choice", "window_groupings"]],
  "agg_time_dimension",
  "label",
  ["config", CONFIG],
];

const DIMENSION: Shape = [
  "name",
  "description",
  "type",
  "is_partition",
  ["type_params", ["time_granularity", ["validity_params", ["is_start", "is_end"]]]],
  "expr",
  "metadata",
  "label",
  ["config", CONFIG],
];

const SEMANTIC_MODEL: Shape = [
  "name",
  ["defaults", ["agg_time_dimension"]],
  "description",
  ["node_relation", ["alias", "schema_name", "database", "relation_name"]],
  "primary_entity",
  ["entities", ENTITY],
  ["measures", MEASURE],
  ["dimensions", DIMENSION],
  "label",
  "metadata",
  ["config", CONFIG],
];

const WINDOW: Shape = ["count", "granularity"];

const INPUT_MEASURE: Shape = ["name", ["filter", WHERE], "alias", "join_to_timespine", "fill_nulls_with"];

const INPUT_METRIC: Shape = ["name", ["filter", WHERE], "alias", ["offset_window", WINDOW], "offset_to_grain"];

const CONVERSION: Shape = [
  ["base_measure", INPUT_MEASURE],
  ["conversion_measure", INPUT_MEASURE],
  "entity",
  "calculation",
  ["window", WINDOW],
  ["constant_properties", ["base_property", "conversion_property"]],
];

const METRIC: Shape = [
  "name",
  "description",
  "type",
  [
    "type_params",
    [
      ["measure", INPUT_MEASURE],
      ["numerator", INPUT_METRIC],
      ["denominator", INPUT_METRIC],
      "expr",
      ["window", WINDOW],
      "grain_to_date",
      ["metrics", INPUT_METRIC],
      ["conversion_type_params", CONVERSION],
      ["cumulative_type_params", [["window", WINDOW], "grain_to_date", "period_agg"]],
      ["input_measures", INPUT_MEASURE],
    ],
  ],
  ["filter", WHERE],
  "metadata",
  "label",
  ["config", CONFIG],
  "time_granularity",
];

const SAVED_QUERY: Shape = [
  "name",
  ["query_params", ["metrics", "group_by", "order_by", "limit", ["where", WHERE]]],
  "description",
  "metadata",
  "label",
  ["exports", ["name", ["config", ["export_as", "schema_name", "alias"]]]],
  "tags",
];

export function semanticManifestJson(manifest: Manifest): string {
  return asciiJson(
    JSON.stringify({
      semantic_models: [...manifest.semantic_models.values()].map((model) => shaped(model, SEMANTIC_MODEL)),
      metrics: [...manifest.metrics.values()].map((metric) => shaped(metric, METRIC)),
      project_configuration: {
        time_spine_table_configurations: legacySpines(manifest),
        metadata: null,
        dsi_package_version: { major_version: "0", minor_version: "9", patch_version: "0" },
        time_spines: [...manifest.nodes.values()].flatMap(timeSpine),
      },
      saved_queries: [...manifest.saved_queries.values()].map((query) => shaped(query, SAVED_QUERY)),
    }),
  );
}

function shaped(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shaped(item, shape));
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    shape.map((entry) => {
      const [key, inner] = typeof entry === "string" ? [entry, null] : entry;
      const member: unknown = Reflect.get(value, key) ?? (key === "meta" ? {} : null);
      return [key, inner === null ? member : shaped(member, inner)];
    }),
  );
}

/** A time spine that nothing but its name declares. */
function legacySpines(manifest: Manifest): unknown[] {
  const model = legacyTimeSpine(manifest);
  if (model === null || model.time_spine) return [];
  return [{ location: model.relation_name, column_name: "date_day", grain: "day" }];
}

function timeSpine(node: Node): unknown[] {
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
      custom_granularities: shaped(Reflect.get(spine, "custom_granularities") ?? [], ["name", "column_name"]),
    },
  ];
}
