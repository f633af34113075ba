// The keys of each kind of resource in the manifest artifact, in dbt's order. What is not listed is the engine's own.
import type { ResourceType } from "../manifest/types.ts";

const keys = (text: string) => text.trim().split(/\s+/);

const PLACE = "database schema name resource_type package_name path original_file_path unique_id fqn alias checksum";
const PARSED = `config tags description columns meta group docs patch_path build_path unrendered_config created_at
  relation_name raw_code doc_blocks`;
const CODE = "language refs sources metrics functions depends_on compiled_path";
/** Only where the node has been compiled. */
export const COMPILED_KEYS: ReadonlySet<string> = new Set([
  "compiled",
  "compiled_code",
  "extra_ctes_injected",
  "extra_ctes",
]);
const NODE = `${PLACE} ${PARSED} ${CODE} ${[...COMPILED_KEYS].join(" ")} contract`;
const NAMED = "name resource_type package_name path original_file_path unique_id";

const byType: Partial<Record<ResourceType, readonly string[]>> = {
  model: keys(
    `${NODE} access constraints version latest_version deprecation_date primary_key time_spine defer_relation`,
  ),
  analysis: keys(NODE),
  snapshot: keys(`${NODE} defer_relation`),
  operation: keys(`${NODE} index`),
  sql_operation: keys(NODE),
  seed: keys(`${PLACE} ${PARSED} root_path depends_on defer_relation`),
  source: keys(`database schema name resource_type package_name path original_file_path unique_id fqn source_name
    source_description loader identifier quoting loaded_at_field loaded_at_query freshness external description columns meta
    source_meta tags config patch_path unrendered_config relation_name created_at unrendered_database unrendered_schema
    doc_blocks`),
  macro: keys(
    `${NAMED} macro_sql depends_on description meta docs patch_path arguments created_at supported_languages`,
  ),
  doc: keys(`${NAMED} block_contents`),
  exposure:
    keys(`${NAMED} fqn type owner description label maturity meta tags config unrendered_config url depends_on refs
    sources metrics created_at`),
  metric: keys(`${NAMED} fqn description label type type_params filter metadata time_granularity meta tags config
    unrendered_config sources depends_on refs metrics created_at group`),
  group: keys(`${NAMED} owner description config`),
  semantic_model:
    keys(`${NAMED} fqn model node_relation description label defaults entities measures dimensions metadata
    depends_on refs created_at config unrendered_config primary_entity group`),
  saved_query:
    keys(`${NAMED} fqn query_params exports description label metadata config unrendered_config group depends_on
    created_at refs tags`),
  unit_test:
    keys(`model given expect ${NAMED} fqn description overrides depends_on config checksum schema created_at versions
    version`),
  function: keys(`returns ${NODE} arguments`),
};

export const RESOURCE_KEYS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(byType));

export const SINGULAR_TEST_KEYS = keys(NODE);
export const GENERIC_TEST_KEYS = keys(`${NODE} column_name file_key_name attached_node test_metadata`);
/** Left out when there is none. */
export const OPTIONAL_KEYS: ReadonlySet<string> = new Set([...COMPILED_KEYS, "defer_relation"]);
