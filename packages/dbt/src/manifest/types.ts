// The manifest: every resource of a project and its packages, under dbt's own names (manifest schema v12), so that what
// templates see (`graph`, `model`), what artifacts hold and what the engine works on is one shape. Built by `parse/`,
// read by everything else. Parsing and compiling are the only writers.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type ResourceType =
  | "model"
  | "seed"
  | "snapshot"
  | "test"
  | "analysis"
  | "operation"
  | "source"
  | "exposure"
  | "metric"
  | "semantic_model"
  | "saved_query"
  | "unit_test"
  | "function"
  | "macro"
  | "doc"
  | "group"
  | "sql_operation";

export interface Manifest {
  readonly metadata: ManifestMetadata;
  readonly nodes: Map<string, Node>;
  readonly sources: Map<string, SourceDefinition>;
  readonly macros: Map<string, Macro>;
  readonly docs: Map<string, Documentation>;
  readonly exposures: Map<string, Exposure>;
  readonly metrics: Map<string, Metric>;
  readonly groups: Map<string, Group>;
  readonly semantic_models: Map<string, SemanticModel>;
  readonly saved_queries: Map<string, SavedQuery>;
  readonly unit_tests: Map<string, UnitTest>;
  readonly functions: Map<string, FunctionNode>;
  /** selectors.yml, by name, as written. */
  readonly selectors: Map<string, Json>;
  /** Disabled resources: unique id → every definition that was switched off. */
  readonly disabled: Map<
    string,
    (Node | SourceDefinition | Exposure | Metric | SemanticModel | SavedQuery | UnitTest | FunctionNode)[]
  >;
}

export interface ManifestMetadata {
  readonly project_name: string;
  /** md5 of the project's name. */
  readonly project_id: string;
  readonly adapter_type: string;
  readonly quoting: Quoting;
}

export interface Quoting {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;
  readonly column?: boolean | null;
}

/** A resource of `manifest.nodes`: what has a file, a config and, mostly, SQL. */
export interface Node {
  database: string;
  schema: string;
  readonly name: string;
  /** `unit_test` is what stands for a unit test while it runs; the manifest holds no such node. */
  readonly resource_type:
    | "model"
    | "seed"
    | "snapshot"
    | "test"
    | "analysis"
    | "operation"
    | "sql_operation"
    | "unit_test";
  readonly package_name: string;
  /** Relative to the resource folder. */
  readonly path: string;
  /** Relative to the root of the node's own project. */
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  alias: string;
  readonly checksum: Checksum;
  config: NodeConfig;
  tags: readonly string[];
  description: string;
  columns: Record<string, Column>;
  meta: Record<string, Json>;
  group: string | null;
  docs: Docs;
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: Record<string, Json>;
  readonly created_at: number;
  relation_name: string | null;
  readonly raw_code: string;
  doc_blocks: readonly string[];
  readonly language: "sql" | "python";
  refs: readonly RefArgs[];
  sources: readonly (readonly string[])[];
  metrics: readonly (readonly string[])[];
  functions: readonly (readonly string[])[];
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  compiled_path: string | null;
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };

  /** Only once compiled. */
  compiled?: boolean;
  compiled_code?: string;
  extra_ctes_injected?: boolean;
  extra_ctes?: readonly { readonly id: string; readonly sql: string }[];

  /** Models. */
  access?: "private" | "protected" | "public";
  constraints?: readonly Constraint[];
  version?: string | number | null;
  latest_version?: string | number | null;
  deprecation_date?: string | null;
  primary_key?: readonly string[];
  time_spine?: Json;
  defer_relation?: Json;
  /** Microbatch models, while one batch of them runs. */
  batch?: { readonly id: string; readonly event_time_start: string; readonly event_time_end: string };

  /** Tests. */
  column_name?: string | null;
  file_key_name?: string | null;
  /** The macro of its name does not exist. */
  lacks_macro?: boolean;
  attached_node?: string | null;
  test_metadata?: TestMetadata;
  /** The places of arguments such as `2.0`, which JSON would take for integers. Not written to the artifact. */
  float_arguments?: readonly (readonly string[])[];

  /** Unit tests, while they run. */
  tested_node_unique_id?: string;

  /** Seeds: absolute root of the seed's project. */
  root_path?: string | null;

  /** Operations: the place in the list of hooks. */
  index?: number | null;

  /** How the node's config calls looked, later calls last; `config()` in the file. Not written to the artifact. */
  config_call_dict?: Record<string, Json>;
}

export interface Checksum {
  readonly name: "sha256" | "path" | "none";
  readonly checksum: string;
}

export interface RefArgs {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}

export interface Docs {
  readonly show: boolean;
  readonly node_color: string | null;
}

export interface Column {
  readonly name: string;
  description: string;
  meta: Record<string, Json>;
  data_type: string | null;
  constraints: readonly Constraint[];
  quote: boolean | null;
  config: { meta: Record<string, Json>; tags: readonly string[] };
  tags: readonly string[];
  granularity: string | null;
  doc_blocks: readonly string[];
  /** Keys that dbt does not know are kept. */
  [key: string]: unknown;
}

export interface Constraint {
  readonly type: string;
  readonly name: string | null;
  readonly expression: string | null;
  readonly warn_unenforced: boolean;
  readonly warn_unsupported: boolean;
  readonly to: string | null;
  readonly to_columns: readonly string[];
  /** Model level only. */
  readonly columns?: readonly string[];
}

/** The whole config of a node as dbt writes it: known keys with their defaults, then unknown keys. */
export interface NodeConfig {
  enabled: boolean;
  materialized: string;
  alias?: string | null;
  schema?: string | null;
  database?: string | null;
  tags: readonly string[];
  meta: Record<string, Json>;
  [key: string]: unknown;
}

export interface Hook {
  readonly sql: string;
  readonly transaction: boolean;
  readonly index: number | null;
}

export interface TestMetadata {
  readonly name: string;
  readonly kwargs: Record<string, Json>;
  readonly namespace: string | null;
}

export interface FreshnessThreshold {
  readonly warn_after: { readonly count: number | null; readonly period: string | null } | null;
  readonly error_after: { readonly count: number | null; readonly period: string | null } | null;
  readonly filter: string | null;
}

export interface SourceDefinition {
  database: string;
  schema: string;
  readonly name: string;
  readonly resource_type: "source";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  readonly source_name: string;
  source_description: string;
  readonly loader: string;
  identifier: string;
  readonly quoting: {
    readonly database: boolean | null;
    readonly schema: boolean | null;
    readonly identifier: boolean | null;
    readonly column: boolean | null;
  };
  readonly loaded_at_field: string | null;
  readonly loaded_at_query: string | null;
  readonly freshness: FreshnessThreshold | null;
  readonly external: Json;
  description: string;
  columns: Record<string, Column>;
  meta: Record<string, Json>;
  readonly source_meta: Record<string, Json>;
  tags: readonly string[];
  config: Record<string, unknown> & { enabled: boolean };
  readonly patch_path: string | null;
  unrendered_config: Record<string, Json>;
  relation_name: string | null;
  readonly created_at: number;
  readonly unrendered_database: string | null;
  readonly unrendered_schema: string | null;
  doc_blocks: readonly string[];
}

export interface Macro {
  readonly name: string;
  readonly resource_type: "macro";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly macro_sql: string;
  depends_on: { macros: readonly string[] };
  description: string;
  meta: Record<string, Json>;
  docs: Docs;
  config: Record<string, Json>;
  patch_path: string | null;
  arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[];
  readonly created_at: number;
  readonly supported_languages: readonly string[] | null;
  /** First line of the block in its file, from 1; for error places. Not written to the artifact. */
  readonly first_line: number;
}

export interface Documentation {
  readonly name: string;
  readonly resource_type: "doc";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly block_contents: string;
}

export interface Group {
  readonly name: string;
  readonly resource_type: "group";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly owner: Record<string, Json>;
  readonly description: string | null;
  readonly config: Record<string, Json>;
}

export interface Exposure {
  readonly name: string;
  readonly resource_type: "exposure";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  readonly type: string;
  readonly owner: Record<string, Json>;
  description: string;
  readonly label: string | null;
  readonly maturity: string | null;
  meta: Record<string, Json>;
  tags: readonly string[];
  config: Record<string, unknown> & { enabled: boolean };
  unrendered_config: Record<string, Json>;
  readonly url: string | null;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  refs: readonly RefArgs[];
  sources: readonly (readonly string[])[];
  metrics: readonly (readonly string[])[];
  readonly created_at: number;
}

/** Metrics, semantic models and saved queries are kept and validated, not queried. */
export interface SemanticResource {
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  readonly depends_on: { macros: readonly string[]; nodes: readonly string[] };
  readonly refs: readonly RefArgs[];
  readonly tags?: readonly string[];
  readonly config: Record<string, unknown>;
  readonly [key: string]: unknown;
}
export interface Metric extends SemanticResource {
  readonly resource_type: "metric";
}
export interface SemanticModel extends SemanticResource {
  readonly resource_type: "semantic_model";
}
export interface SavedQuery extends SemanticResource {
  readonly resource_type: "saved_query";
}

export interface UnitTest {
  readonly name: string;
  readonly resource_type: "unit_test";
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  readonly model: string;
  readonly given: readonly Record<string, unknown>[];
  readonly expect: Record<string, unknown>;
  /** The places in `given` and `expect` of values such as `2.0`. Not written to the artifact. */
  float_values?: readonly (readonly string[])[];
  readonly overrides: Record<string, unknown> | null;
  description: string;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  config: Record<string, unknown> & { enabled: boolean };
  readonly checksum: string | null;
  readonly schema: string | null;
  readonly created_at: number;
  readonly versions: Json;
  readonly version: string | number | null;
}

export interface FunctionNode {
  readonly name: string;
  readonly resource_type: "function";
  readonly package_name: string;
  readonly unique_id: string;
  readonly fqn: readonly string[];
  readonly path: string;
  readonly original_file_path: string;
  readonly depends_on: { macros: readonly string[]; nodes: readonly string[] };
  readonly config: Record<string, unknown>;
  readonly [key: string]: unknown;
}

/** Anything that takes part in the graph. */
export type GraphNode =
  | Node
  | SourceDefinition
  | Exposure
  | Metric
  | SemanticModel
  | SavedQuery
  | UnitTest
  | FunctionNode;
