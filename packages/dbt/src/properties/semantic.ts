// `metrics:`, `semantic_models:` and `saved_queries:` → resources that are kept, checked and linked, and not queried.
import { TIME_GRAINS } from "../manifest/time-grains.ts";
import type { Json, Metric, SavedQuery, SemanticModel } from "../manifest/types.ts";
import { type Config, isJsonMap } from "../node-config/merge-config.ts";
import { addDisabled, addUnique } from "../parse/add-node.ts";
import { fqnOf } from "../parse/create-node.ts";
import type { ParseState } from "../parse/state.ts";
import { pythonRepr, pythonStr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, listOf, mapOf, own, textOf, toJson, toJsonRecord } from "../project/yaml-values.ts";
import { textList } from "./columns.ts";
import { type Entry, entryError } from "./properties-file.ts";
import { readReference } from "./reference.ts";
import { enumValue } from "./semantic-enums.ts";

type Kind = "metric" | "semantic_model" | "saved_query";

const trees = { metric: "metrics", semantic_model: "semantic-models", saved_query: "saved-queries" } as const;

function configOf(state: ParseState, entry: Entry, kind: Kind, extra: Readonly<Config> = {}) {
  const { file } = entry.source;
  const fqn = fqnOf(file.packageName, file.relativePath, entry.name);
  const built = state.configs.build({
    kind,
    tree: trees[kind],
    fqn,
    packageName: file.packageName,
    patch: { ...toJsonRecord(mapOf(entry.data, "config")), ...extra },
    node: null,
  });
  return { fqn, config: { ...built.config }, unrendered: { ...built.unrendered } };
}

function identityOf(entry: Entry, kind: Kind) {
  const { file } = entry.source;
  return {
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.originalPath,
    unique_id: `${kind}.${file.packageName}.${entry.name}`,
  };
}

export function addMetric(state: ParseState, entry: Entry): void {
  const { data } = entry;
  const problems = nameProblems(entry.name);
  if (problems.length > 0)
    throw entryError(entry, `The metric name '${entry.name}' is invalid.  It ${problems.join(", ")}`);
  const type = enumValue(entry, "MetricType", textOf(data, "type"));
  const { fqn, config, unrendered } = configOf(state, entry, "metric");
  const meta =
    isJsonMap(config["meta"]) && Object.keys(config["meta"]).length > 0
      ? config["meta"]
      : toJsonRecord(mapOf(data, "meta"));
  const metric: Metric = {
    name: entry.name,
    resource_type: "metric",
    ...identityOf(entry, "metric"),
    fqn,
    description: textOf(data, "description") ?? "",
    label: textOf(data, "label") ?? entry.name,
    type,
    type_params: typeParams(entry, type, mapOf(data, "type_params")),
    filter: whereFilter(own(data, "filter")),
    metadata: null,
    time_granularity: textOf(data, "time_granularity"),
    meta: { ...meta },
    tags: textList(own(data, "tags")),
    config,
    unrendered_config: unrendered,
    sources: [],
    depends_on: { macros: [], nodes: [] },
    refs: [],
    metrics: [],
    created_at: state.now(),
    group: textConfig(config["group"]),
  };
  if (config["enabled"] !== false) addUnique(state.manifest.metrics, metric);
  else addDisabled(state.manifest, metric);
}

function nameProblems(name: string): readonly string[] {
  const problems: string[] = [];
  if (name.includes(" ")) problems.push("cannot contain spaces");
  if (name.length > 250) problems.push("cannot contain more than 250 characters");
  if (!/^[A-Za-z]/.test(name)) problems.push("must begin with a letter");
  if (!/^\w+$/.test(name)) problems.push("must contain only letters, numbers and underscores");
  return problems;
}

function textConfig(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function whereFilter(where: Yaml | undefined): Json {
  if (where === undefined || where === null) return null;
  return { where_filters: textList(where).map((text) => ({ where_sql_template: text })) };
}

function typeParams(entry: Entry, type: string, params: YamlMap): Json {
  const expr = own(params, "expr") ?? null;
  return {
    measure: inputMeasure(own(params, "measure")),
    input_measures: [],
    numerator: metricInput(entry, own(params, "numerator")),
    denominator: metricInput(entry, own(params, "denominator")),
    expr: expr === null ? null : pythonStr(expr),
    window: timeWindow(entry, own(params, "window")),
    grain_to_date: textOf(params, "grain_to_date"),
    metrics: listOf(params, "metrics").map((input) => metricInput(entry, input)),
    conversion_type_params: conversionParams(entry, own(params, "conversion_type_params")),
    cumulative_type_params: type === "cumulative" ? cumulativeParams(entry, params) : null,
    metric_aggregation_params: null,
  };
}

function inputMeasure(value: Yaml | undefined): Json {
  if (value === undefined || value === null) return null;
  const map = isMap(value) ? value : { name: value };
  return {
    name: textOf(map, "name") ?? "",
    filter: whereFilter(own(map, "filter")),
    alias: textOf(map, "alias"),
    join_to_timespine: own(map, "join_to_timespine") === true,
    fill_nulls_with: toJson(own(map, "fill_nulls_with") ?? null),
  };
}

function metricInput(entry: Entry, value: Yaml | undefined): Json {
  if (value === undefined || value === null) return null;
  const map = isMap(value) ? value : { name: value };
  return {
    name: textOf(map, "name") ?? "",
    filter: whereFilter(own(map, "filter")),
    alias: textOf(map, "alias"),
    offset_window: timeWindow(entry, own(map, "offset_window")),
    offset_to_grain: textOf(map, "offset_to_grain"),
  };
}

/** `28 days`. */
function timeWindow(entry: Entry, value: Yaml | undefined): Json {
  if (value === undefined || value === null) return null;
  const parts = String(value).toLowerCase().split(" ");
  const [count = "", grain = ""] = parts;
  if (parts.length !== 2) {
    throw entryError(
      entry,
      `Invalid window (${String(value)}) in cumulative/conversion metric. Should be of the form \`<count> <granularity>\`, e.g., \`28 days\``,
    );
  }
  if (!/^\d+$/.test(count)) {
    throw entryError(
      entry,
      `Invalid count (${count}) in cumulative/conversion metric window string: (${String(value)})`,
    );
  }
  const singular = grain.endsWith("s") && TIME_GRAINS.includes(grain.slice(0, -1)) ? grain.slice(0, -1) : grain;
  return { count: Number(count), granularity: singular };
}

function conversionParams(entry: Entry, value: Yaml | undefined): Json {
  if (!isMap(value)) return null;
  const constant = own(value, "constant_properties");
  return {
    base_measure: inputMeasure(own(value, "base_measure")),
    conversion_measure: inputMeasure(own(value, "conversion_measure")),
    entity: textOf(value, "entity") ?? "",
    calculation: enumValue(entry, "ConversionCalculationType", textOf(value, "calculation") ?? "conversion_rate"),
    window: timeWindow(entry, own(value, "window")),
    constant_properties: constant === undefined ? null : toJson(constant),
  };
}

function cumulativeParams(entry: Entry, params: YamlMap): Json {
  const own_ = mapOf(params, "cumulative_type_params");
  return {
    window: timeWindow(entry, own(own_, "window") ?? own(params, "window")),
    grain_to_date: textOf(own_, "grain_to_date") ?? textOf(params, "grain_to_date"),
    period_agg: enumValue(entry, "PeriodAggregation", textOf(own_, "period_agg") ?? "first"),
    metric: null,
  };
}

export function addSemanticModel(state: ParseState, entry: Entry): void {
  const { data } = entry;
  const model = textOf(data, "model");
  if (model === null) throw entryError(entry, "at path []: 'model' is a required property");
  const reference = readReference(model);
  if (reference?.kind !== "ref") throw entryError(entry, `at path ['model']: ${pythonRepr(model)} is no ref()`);
  const { fqn, config, unrendered } = configOf(state, entry, "semantic_model");
  const shared = isJsonMap(config["meta"]) ? config["meta"] : {};
  const elements = (key: string) => listOf(data, key).filter(isMap);
  const meta = (element: YamlMap): Json => ({
    meta: { ...shared, ...toJsonRecord(mapOf(mapOf(element, "config"), "meta")) },
  });
  const semanticModel: SemanticModel = {
    name: entry.name,
    resource_type: "semantic_model",
    ...identityOf(entry, "semantic_model"),
    fqn,
    model,
    node_relation: null,
    description: textOf(data, "description"),
    label: textOf(data, "label"),
    defaults: defaultsOf(own(data, "defaults")),
    entities: elements("entities").map((element) => ({
      ...pick(element, ["name", "description", "label", "role", "expr"]),
      type: enumValue(entry, "EntityType", textOf(element, "type")),
      config: meta(element),
    })),
    measures: elements("measures").map((element) => measureOf(entry, element, meta(element))),
    dimensions: elements("dimensions").map((element) => dimensionOf(entry, element, meta(element))),
    metadata: null,
    depends_on: { macros: [], nodes: [] },
    refs: [reference.ref],
    created_at: state.now(),
    config,
    unrendered_config: unrendered,
    primary_entity: textOf(data, "primary_entity"),
    group: textConfig(config["group"]),
  };
  const isEnabled = config["enabled"] !== false;
  if (isEnabled) addUnique(state.manifest.semantic_models, semanticModel);
  else addDisabled(state.manifest, semanticModel);
  for (const measure of elements("measures")) {
    if (own(measure, "create_metric") === true)
      addMeasureMetric(state, entry, measure, { enabled: isEnabled, meta: shared });
  }
}

function defaultsOf(value: Yaml | undefined): Json {
  return isMap(value) ? { agg_time_dimension: textOf(value, "agg_time_dimension") } : null;
}

function pick(map: YamlMap, keys: readonly string[]): Record<string, Json> {
  return Object.fromEntries(keys.map((key) => [key, toJson(own(map, key) ?? null)]));
}

function measureOf(entry: Entry, element: YamlMap, config: Json): Json {
  const expr = own(element, "expr") ?? null;
  const params = own(element, "agg_params");
  const additive = own(element, "non_additive_dimension");
  return {
    ...pick(element, ["name", "description", "label"]),
    agg: enumValue(entry, "AggregationType", textOf(element, "agg")),
    create_metric: false,
    expr: expr === null ? null : pythonStr(expr),
    agg_params: isMap(params)
      ? {
          percentile: toJson(own(params, "percentile") ?? null),
          use_discrete_percentile: own(params, "use_discrete_percentile") === true,
          use_approximate_percentile: own(params, "use_approximate_percentile") === true,
        }
      : null,
    non_additive_dimension: isMap(additive)
      ? {
          ...pick(additive, ["name"]),
          window_choice: enumValue(entry, "AggregationType", textOf(additive, "window_choice")),
          window_groupings: textList(own(additive, "window_groupings")),
        }
      : null,
    agg_time_dimension: textOf(element, "agg_time_dimension"),
    config,
  };
}

function dimensionOf(entry: Entry, element: YamlMap, config: Json): Json {
  const params = own(element, "type_params");
  const validity = isMap(params) ? own(params, "validity_params") : undefined;
  return {
    ...pick(element, ["name", "description", "label"]),
    type: enumValue(entry, "DimensionType", textOf(element, "type")),
    is_partition: own(element, "is_partition") === true,
    type_params: isMap(params)
      ? {
          time_granularity: enumValue(entry, "TimeGranularity", textOf(params, "time_granularity")),
          validity_params: isMap(validity)
            ? { is_start: own(validity, "is_start") === true, is_end: own(validity, "is_end") === true }
            : null,
        }
      : null,
    ...pick(element, ["expr"]),
    metadata: null,
    config,
  };
}

function addMeasureMetric(state: ParseState, entry: Entry, measure: YamlMap, config: YamlMap | Config): void {
  const name = textOf(measure, "name") ?? "";
  addMetric(state, {
    ...entry,
    key: "metrics",
    name,
    data: {
      name,
      label: textOf(measure, "label") ?? name,
      type: "simple",
      type_params: { measure: name, expr: own(measure, "expr") ?? name },
      description: textOf(measure, "description") ?? `Metric created from measure ${name}`,
      config: config as YamlMap,
    },
  });
}

export function addSavedQuery(state: ParseState, entry: Entry): void {
  const { data } = entry;
  const { fqn, config, unrendered } = configOf(state, entry, "saved_query");
  const params = mapOf(data, "query_params");
  const tags = [...new Set([...textList(own(data, "tags")), ...tagsOfConfig(config["tags"])])].sort();
  const query: SavedQuery = {
    name: entry.name,
    resource_type: "saved_query",
    ...identityOf(entry, "saved_query"),
    fqn,
    query_params: {
      metrics: textList(own(params, "metrics")),
      group_by: textList(own(params, "group_by")),
      where: whereFilter(own(params, "where")),
      order_by: textList(own(params, "order_by")),
      limit: toJson(own(params, "limit") ?? null),
    },
    exports: listOf(data, "exports")
      .filter(isMap)
      .map((one) => exportOf(state, entry, one, config)),
    description: textOf(data, "description"),
    label: textOf(data, "label"),
    metadata: null,
    config,
    unrendered_config: unrendered,
    group: textConfig(config["group"]),
    depends_on: { macros: [], nodes: [] },
    created_at: state.now(),
    refs: [],
    tags,
  };
  if (config["enabled"] !== false) addUnique(state.manifest.saved_queries, query);
  else addDisabled(state.manifest, query);
}

/** Where an export is written to: names as a model of its name would get. */
function exportOf(state: ParseState, entry: Entry, map: YamlMap, shared: Config): Json {
  const written = toJsonRecord(mapOf(map, "config"));
  const config = { ...shared, ...written };
  const schema = textConfig(config["schema_name"]) ?? textConfig(config["schema"]);
  const { credentials } = state.project.target;
  const parts = {
    name: textOf(map, "name") ?? "",
    package_name: entry.source.file.packageName,
    database: credentials.database,
    schema: credentials.schema,
    alias: "",
  };
  const target = config["export_as"] ?? null;
  if (typeof target !== "string" || !["table", "view"].includes(target.toLowerCase())) {
    throw entryError(
      entry,
      `Field "export_as" of type ExportDestinationType in ExportConfig has invalid value ${pythonRepr(target)}`,
    );
  }
  state.namer.nameParts(parts, { database: config["database"] ?? null, alias: config["alias"] ?? null });
  return {
    name: parts.name,
    config: {
      export_as: target.toLowerCase(),
      schema_name: schema ?? parts.schema,
      alias: textConfig(config["alias"]) ?? parts.alias,
      database: parts.database === "" ? (config["database"] ?? null) : parts.database,
    },
    unrendered_config: written,
  };
}

function tagsOfConfig(tags: Json | undefined): readonly string[] {
  return (Array.isArray(tags) ? tags : [tags]).filter((tag) => typeof tag === "string");
}
