// The config of each kind of resource: its known keys in dbt's order, their defaults, and how values of several places merge.
import type { Json } from "../manifest/types.ts";

export type Merge = "clobber" | "append" | "update" | "grants";

/** What a value may be; null is allowed where the default is null. */
export type FieldType = "boolean" | "text" | "integer" | "map" | "texts" | "text-or-texts" | "any";

export interface ConfigField {
  readonly name: string;
  readonly default: Json;
  readonly merge: Merge;
  readonly type: FieldType;
}

/** The kinds of resources that have a config of their own shape. */
export type ConfigKind =
  | "model"
  | "seed"
  | "snapshot"
  | "test"
  | "node"
  | "source"
  | "exposure"
  | "metric"
  | "semantic_model"
  | "saved_query"
  | "unit_test"
  | "group"
  | "function";

function field(name: string, value: Json, type: FieldType, merge: Merge = "clobber"): ConfigField {
  return { name, default: value, merge, type };
}

const shared: readonly ConfigField[] = [
  field("enabled", true, "boolean"),
  field("alias", null, "text"),
  field("schema", null, "text"),
  field("database", null, "text"),
  field("tags", [], "text-or-texts", "append"),
  field("meta", {}, "map", "update"),
  field("group", null, "text"),
];

const nodeFields: readonly ConfigField[] = [
  ...shared,
  field("materialized", "view", "text"),
  field("incremental_strategy", null, "text"),
  field("batch_size", null, "any"),
  field("lookback", 1, "any"),
  field("begin", null, "any"),
  field("persist_docs", {}, "map"),
  field("post-hook", [], "any", "append"),
  field("pre-hook", [], "any", "append"),
  field("quoting", {}, "map", "update"),
  field("column_types", {}, "map", "update"),
  field("full_refresh", null, "boolean"),
  field("unique_key", null, "text-or-texts"),
  field("on_schema_change", "ignore", "text"),
  field("on_configuration_change", "apply", "text"),
  field("grants", {}, "map", "grants"),
  field("packages", [], "texts", "append"),
  field("docs", { show: true, node_color: null }, "map", "update"),
  field("contract", { enforced: false, alias_types: true }, "map", "update"),
  field("event_time", null, "any"),
  field("concurrent_batches", null, "any"),
];

const metaColumnNames: Json = {
  dbt_valid_to: null,
  dbt_valid_from: null,
  dbt_scd_id: null,
  dbt_updated_at: null,
  dbt_is_deleted: null,
};

const noFreshness: Json = {
  warn_after: { count: null, period: null },
  error_after: { count: null, period: null },
  filter: null,
};

/** Kind → its fields, in the order in which artifacts hold them. */
export const configFields: Readonly<Record<ConfigKind, readonly ConfigField[]>> = {
  node: nodeFields,
  model: [...nodeFields, field("access", "protected", "text"), field("freshness", null, "any")],
  seed: [
    ...withDefault(nodeFields, "materialized", "seed"),
    field("delimiter", ",", "text"),
    field("quote_columns", null, "boolean"),
  ],
  snapshot: [
    ...withDefault(nodeFields, "materialized", "snapshot"),
    field("strategy", null, "text"),
    field("target_schema", null, "text"),
    field("target_database", null, "text"),
    field("updated_at", null, "text"),
    field("check_cols", null, "text-or-texts"),
    field("snapshot_meta_column_names", metaColumnNames, "map", "update"),
    field("dbt_valid_to_current", null, "text"),
  ],
  test: [
    ...withDefault(shared, "schema", "dbt_test__audit"),
    field("materialized", "test", "text"),
    field("severity", "ERROR", "text"),
    field("store_failures", null, "boolean"),
    field("store_failures_as", null, "text"),
    field("where", null, "text"),
    field("limit", null, "integer"),
    field("fail_calc", "count(*)", "text"),
    field("warn_if", "!= 0", "text"),
    field("error_if", "!= 0", "text"),
  ],
  source: [
    field("enabled", true, "boolean"),
    field("event_time", null, "any"),
    field("freshness", noFreshness, "any"),
    field("loaded_at_field", null, "text"),
    field("loaded_at_query", null, "text"),
    field("meta", {}, "map", "update"),
    field("tags", [], "texts"),
  ],
  exposure: [field("enabled", true, "boolean"), field("tags", [], "texts"), field("meta", {}, "map")],
  metric: [field("enabled", true, "boolean"), field("group", null, "text"), field("meta", {}, "map", "update")],
  semantic_model: [field("enabled", true, "boolean"), field("group", null, "text"), field("meta", {}, "map", "update")],
  saved_query: [
    field("enabled", true, "boolean"),
    field("group", null, "text"),
    field("meta", {}, "map", "update"),
    field("export_as", null, "text"),
    field("schema", null, "text"),
    field("cache", { enabled: false }, "map"),
  ],
  unit_test: [
    field("tags", [], "text-or-texts", "append"),
    field("meta", {}, "map", "update"),
    field("enabled", true, "boolean"),
  ],
  group: [field("meta", {}, "map", "update")],
  function: [
    ...withDefault(nodeFields, "materialized", "function"),
    field("type", "scalar", "text"),
    field("volatility", null, "text"),
    field("runtime_version", null, "text"),
    field("entry_point", null, "text"),
  ],
};

function withDefault(fields: readonly ConfigField[], name: string, value: Json): readonly ConfigField[] {
  return fields.map((entry) => (entry.name === name ? { ...entry, default: value } : entry));
}
