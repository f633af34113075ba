// The semantic layer's resources as its rules read them: what the manifest keeps as JSON, with types.
import type { Manifest, Metric, Node, SavedQuery, SemanticModel } from "../manifest/types.ts";

/** What is wrong, or only doubtful. */
export interface Issue {
  readonly isError: boolean;
  readonly text: string;
}

export const wrong = (text: string): Issue => ({ isError: true, text });
export const doubtful = (text: string): Issue => ({ isError: false, text });

type Data = Readonly<Record<string, unknown>>;

export interface Element {
  readonly name: string;
  /** `primary`, `time`, …; of a measure its aggregation. */
  readonly type: string;
  readonly label: string | null;
  readonly data: Data;
}

export interface ModelView {
  readonly name: string;
  readonly label: string | null;
  readonly relation: string;
  readonly defaultTime: string | null;
  readonly primaryEntity: string | null;
  readonly measures: readonly Element[];
  readonly entities: readonly Element[];
  readonly dimensions: readonly Element[];
}

export interface MetricView {
  readonly name: string;
  readonly type: string;
  readonly label: string | null;
  readonly params: Data;
  readonly inputMeasures: readonly Data[];
  readonly inputMetrics: readonly Data[];
}

export interface QueryView {
  readonly name: string;
  readonly metrics: readonly string[];
  readonly groupBy: readonly string[];
  readonly orderBy: readonly string[];
  readonly limit: number | null;
}

export interface SpineView {
  readonly relation: string;
  /** Of its standard column. */
  readonly grain: string;
}

export interface SemanticView {
  readonly models: readonly ModelView[];
  readonly metrics: readonly MetricView[];
  readonly queries: readonly QueryView[];
  readonly spines: readonly SpineView[];
  /** Of the project's time spines. */
  readonly customGrains: readonly string[];
}

export function viewSemantic(manifest: Manifest): SemanticView {
  return {
    models: [...manifest.semantic_models.values()].map(viewModel),
    metrics: [...manifest.metrics.values()].map(viewMetric),
    queries: [...manifest.saved_queries.values()].map(viewQuery),
    spines: [...manifest.nodes.values()].flatMap(spinesOf),
    customGrains: [...manifest.nodes.values()].flatMap((node) =>
      recordsOf(recordOf(node.time_spine)["custom_granularities"]).map((grain) => textOf(grain["name"]) ?? ""),
    ),
  };
}

function spinesOf(node: Node): readonly SpineView[] {
  const column = textOf(recordOf(node.time_spine)["standard_granularity_column"]);
  const grain = column === null ? null : (node.columns[column]?.granularity ?? null);
  return grain === null ? [] : [{ relation: node.relation_name ?? "", grain }];
}

function viewModel(model: SemanticModel): ModelView {
  const elements = (key: string, type: string) =>
    recordsOf(model[key]).map((data) => ({
      name: textOf(data["name"]) ?? "",
      type: (textOf(data[type]) ?? "").toLowerCase(),
      label: textOf(data["label"]),
      data,
    }));
  return {
    name: model.name,
    label: textOf(model["label"]),
    relation: textOf(recordOf(model["node_relation"])["relation_name"]) ?? "",
    defaultTime: textOf(recordOf(model["defaults"])["agg_time_dimension"]),
    primaryEntity: textOf(model["primary_entity"]),
    measures: elements("measures", "agg"),
    entities: elements("entities", "type"),
    dimensions: elements("dimensions", "type"),
  };
}

function viewMetric(metric: Metric): MetricView {
  const params = recordOf(metric["type_params"]);
  return {
    name: metric.name,
    type: textOf(metric["type"]) ?? "",
    label: textOf(metric["label"]),
    params,
    inputMeasures: recordsOf(params["input_measures"]),
    inputMetrics: recordsOf(params["metrics"]),
  };
}

function viewQuery(query: SavedQuery): QueryView {
  const params = recordOf(query["query_params"]);
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const { limit } = params;
  return {
    name: query.name,
    metrics: texts(params["metrics"]),
    groupBy: texts(params["group_by"]),
    orderBy: texts(params["order_by"]),
    limit: typeof limit === "number" ? limit : null,
  };
}

export function recordOf(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function recordsOf(value: unknown): readonly Data[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
