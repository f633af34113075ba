// What must hold of metrics and saved queries: the inputs that each type of metric needs, aliases, windows, and names that
// exist.
import { TIME_GRAINS } from "../manifest/time-grains.ts";
import { pythonRepr } from "../project/python-repr.ts";
import { checkName } from "./semantic-names.ts";
import {
  doubtful,
  type Issue,
  type MetricView,
  type ModelView,
  type QueryView,
  recordOf,
  type SemanticView,
  textOf,
  wrong,
} from "./semantic-view.ts";

type Data = Readonly<Record<string, unknown>>;

const NO_CUSTOM_GRAIN = "Custom granularities are not supported for this field yet.";

export function derivedMetrics({ metrics, customGrains }: SemanticView): readonly Issue[] {
  const derived = metrics.filter(({ type }) => type === "derived");
  const empty = derived
    .filter(({ inputMetrics }) => inputMetrics.length === 0)
    .map(({ name }) =>
      wrong(`No input metrics found for derived metric '${name}'. Please add metrics to type_params.metrics.`),
    );
  return [
    ...empty,
    ...metrics.flatMap((metric) => {
      const isDerived = metric.type === "derived";
      return [
        ...(isDerived ? inputAliases(metric) : []),
        ...metric.inputMetrics.flatMap((input) => inputOffset(metric, input, customGrains)),
        ...(isDerived ? derivedExpression(metric) : []),
      ];
    }),
  ];
}

function inputAliases({ inputMetrics }: MetricView): readonly Issue[] {
  const used = new Set(inputMetrics.map((input) => input["name"]));
  return inputMetrics.flatMap((input) => {
    const alias = textOf(input["alias"]);
    if (alias === null || alias === "") return [];
    const taken = `Alias '${alias}' for input metric: '${String(input["name"])}' is already being used.`;
    return [...checkName(alias), ...(used.has(alias) ? [wrong(`${taken} Please choose another alias.`)] : [])];
  });
}

function inputOffset(metric: MetricView, input: Data, customGrains: readonly string[]): readonly Issue[] {
  const issues: Issue[] = [];
  const { offset_window: window = null } = input;
  const grain = textOf(input["offset_to_grain"]) ?? "";
  if (window !== null) issues.push(...checkWindow(recordOf(window), customGrains, true));
  if (grain !== "" && !TIME_GRAINS.includes(grain)) {
    issues.push(wrong(`Invalid time granularity found in \`offset_to_grain\`: '${grain}'. ${NO_CUSTOM_GRAIN}`));
  }
  if (window !== null && grain !== "") {
    issues.push(
      wrong(
        `Both offset_window and offset_to_grain set for derived metric '${metric.name}' on input metric ` +
          `'${String(input["name"])}'. Please set one or the other.`,
      ),
    );
  }
  return issues;
}

function derivedExpression({ name, params, inputMetrics }: MetricView): readonly Issue[] {
  const expr = textOf(params["expr"]) ?? "";
  if (expr === "") {
    return [
      doubtful(`No \`expr\` set for derived metric ${name}. Please add an \`expr\` that references all input metrics.`),
    ];
  }
  return inputMetrics
    .map((input) => textOf(input["alias"]) || String(input["name"]))
    .filter((input) => !expr.includes(input))
    .map((input) =>
      doubtful(
        `Input metric '${input}' is not used in \`expr\`: '${expr}' for derived metric '${name}'. Please update the ` +
          "`expr` or remove the input metric.",
      ),
    );
}

function checkWindow(window: Data, customGrains: readonly string[], allowsCustom: boolean): readonly Issue[] {
  const written = String(window["granularity"] ?? "");
  const known = [...customGrains, ...TIME_GRAINS];
  const grain = written.endsWith("s") && known.includes(written.slice(0, -1)) ? written.slice(0, -1) : written;
  const text = `Invalid time granularity '${grain}' in window: '${String(window["count"])} ${written}'`;
  if (!known.includes(grain)) return [wrong(text)];
  return allowsCustom || TIME_GRAINS.includes(grain) ? [] : [wrong(`${text} ${NO_CUSTOM_GRAIN}`)];
}

export function cumulativeMetrics({ metrics, customGrains }: SemanticView): readonly Issue[] {
  return metrics
    .filter(({ type }) => type === "cumulative")
    .flatMap(({ name, params }) => {
      const issues: Issue[] = [];
      const nested = recordOf(params["cumulative_type_params"]);
      const [outer, inner] = [params["window"] ?? null, nested["window"] ?? null];
      if (outer !== null && inner !== null && windowText(outer) !== windowText(inner)) {
        issues.push(
          wrong(
            `Got differing values for \`window\` on cumulative metric '${name}'. In \`type_params.window\`, got ` +
              `'${windowText(outer)}'. In \`type_params.cumulative_type_params.window\`, got '${windowText(inner)}'. ` +
              "Please remove the value from `type_params.window`.",
          ),
        );
      }
      const window = inner ?? outer;
      const grain = textOf(nested["grain_to_date"]) ?? textOf(params["grain_to_date"]);
      if (grain !== null && !TIME_GRAINS.includes(grain)) {
        issues.push(wrong(`Invalid time granularity found in \`grain_to_date\`: '${grain}'. ${NO_CUSTOM_GRAIN}`));
      }
      if (window !== null && grain !== null) {
        issues.push(wrong("Both window and grain_to_date set for cumulative metric. Please set one or the other."));
      }
      if (window !== null) issues.push(...checkWindow(recordOf(window), customGrains, false));
      return issues;
    });
}

/** The text of a window as its class prints it. */
function windowText(window: unknown): string {
  const { count, granularity } = recordOf(window);
  return `count=${String(count)} granularity=${pythonRepr(granularity)}`;
}

/** Aliases of measures: where they are needed, and that they mean one thing. */
export function measureAliases({ models, metrics }: SemanticView): readonly Issue[] {
  const measures = new Set(models.flatMap((model) => model.measures.map(({ name }) => name)));
  const users = new Map<string, string[]>();
  return metrics.flatMap((metric) => {
    const issues = [...neededAliases(metric)];
    for (const input of metric.inputMeasures) {
      const alias = textOf(input["alias"]);
      if (alias === null) continue;
      issues.push(...checkName(alias));
      if (measures.has(alias)) {
        issues.push(
          wrong(
            `Alias \`${alias}\` for measure \`${String(input["name"])}\` conflicts with measure names defined elsewhere in ` +
              "the model! This can cause ambiguity for certain types of query. Please choose another alias.",
          ),
        );
      }
      const known = users.get(alias);
      if (known !== undefined) {
        issues.push(
          wrong(
            `Measure alias ${alias} conflicts with a measure alias used elsewhere in the model! This can cause ambiguity ` +
              "for certain types of query. Please choose another alias, or, if the measures are constrained in the same " +
              "way, consider centralizing that definition in a new semantic model. Measure specification: " +
              `${inputText(input, " ")}. Existing metrics with that measure alias used: ${pythonRepr(known)}`,
          ),
        );
      }
      users.set(alias, [...(known ?? []), metric.name]);
    }
    return issues;
  });
}

/** One measure under several filters needs an alias for each. */
function neededAliases({ name, inputMeasures }: MetricView): readonly Issue[] {
  return [...new Set(inputMeasures.map((input) => String(input["name"])))].flatMap((measure) => {
    const inputs = inputMeasures.filter((input) => input["name"] === measure);
    const texts = inputs.map((input) => inputText(input, " "));
    if (inputs.length === 1) return [];
    if (new Set(texts).size === 1) {
      return [
        doubtful(
          `PydanticMetric ${name} has multiple identical input measures specifications for measure ${measure}. This might ` +
            `be hiding a semantic error. Input measure specification: ${texts[0] ?? ""}.`,
        ),
      ];
    }
    const nameless = inputs.filter((input) => (input["filter"] ?? null) !== null && (input["alias"] ?? null) === null);
    if (nameless.length === 0) return [];
    const shown = nameless.map((input) => `PydanticMetricInputMeasure(${inputText(input, ", ")})`).join(", ");
    return [
      wrong(
        `PydanticMetric ${name} depends on multiple different constrained versions of measure ${measure}. In such cases, ` +
          "aliases must be provided, but the following input measures have constraints specified without an alias: " +
          `[${shown}].`,
      ),
    ];
  });
}

/** The fields of an input measure as its class prints them. */
function inputText(input: Data, between: string): string {
  return ["name", "filter", "alias", "join_to_timespine", "fill_nulls_with"]
    .map((key) => `${key}=${key === "filter" ? filterText(input[key]) : pythonRepr(input[key])}`)
    .join(between);
}

function filterText(filter: unknown): string {
  if (filter === null || filter === undefined) return "None";
  const { where_filters: filters } = recordOf(filter);
  const shown = (Array.isArray(filters) ? filters : []).map(
    (one) => `PydanticWhereFilter(where_sql_template=${pythonRepr(recordOf(one)["where_sql_template"])})`,
  );
  return `PydanticWhereFilterIntersection(where_filters=[${shown.join(", ")}])`;
}

export function conversionMetrics({ models, metrics, customGrains }: SemanticView): readonly Issue[] {
  return metrics
    .filter(({ type }) => type === "conversion")
    .flatMap(({ name, params }) => {
      const conversion = recordOf(params["conversion_type_params"]);
      const base = recordOf(conversion["base_measure"]);
      const converted = recordOf(conversion["conversion_measure"]);
      const [from, to] = [modelOfMeasure(models, base), modelOfMeasure(models, converted)];
      if (from === undefined || to === undefined) {
        return [wrong(`For metric '${name}', conversion measures specified was not found.`)];
      }
      const { window = null } = conversion;
      return [
        ...conversionEntity(String(conversion["entity"]), from, to),
        ...conversionMeasure(base, from),
        ...conversionMeasure(converted, to),
        ...conversionFilter(converted),
        ...(window === null ? [] : checkWindow(recordOf(window), customGrains, false)),
        ...constantProperties(conversion["constant_properties"], "base_property", from),
        ...constantProperties(conversion["constant_properties"], "conversion_property", to),
      ];
    });
}

function modelOfMeasure(models: readonly ModelView[], input: Data): ModelView | undefined {
  return models.find((model) => model.measures.some(({ name }) => name === input["name"]));
}

function conversionEntity(entity: string, from: ModelView, to: ModelView): readonly Issue[] {
  const lacks = (model: ModelView) => model.entities.every(({ name }) => name !== entity);
  return [
    ...(lacks(from) ? [wrong(`Entity: ${entity} not found in base semantic model: ${from.name}.`)] : []),
    ...(lacks(to) ? [wrong(`Entity: ${entity} not found in conversion semantic model: ${to.name}.`)] : []),
  ];
}

function conversionMeasure(input: Data, model: ModelView): readonly Issue[] {
  const measure = model.measures.find(({ name }) => name === input["name"]);
  if (measure === undefined || measure.type === "count" || measure.type === "count_distinct") return [];
  if (measure.type === "sum" && measure.data["expr"] === "1") return [];
  return [
    wrong(
      `For conversion metrics, the measure must be COUNT/SUM(1)/COUNT_DISTINCT. Measure: ${measure.name} is agg type: ` +
        `AggregationType.${measure.type.toUpperCase()}`,
    ),
  ];
}

function conversionFilter(input: Data): readonly Issue[] {
  if ((input["filter"] ?? null) === null) return [];
  return [
    doubtful(
      `Measure input ${String(input["name"])} has a filter. For conversion metrics, filtering on a conversion input measure ` +
        "is not fully supported yet.",
    ),
  ];
}

function constantProperties(properties: unknown, key: string, model: ModelView): readonly Issue[] {
  const names = [...model.entities, ...model.dimensions].map(({ name }) => name);
  return (Array.isArray(properties) ? properties : [])
    .map((property) => String(recordOf(property)[key]))
    .filter((property) => !names.includes(property))
    .map((property) =>
      wrong(`The provided constant property: ${property}, cannot be found in semantic model ${model.name}`),
    );
}

export function savedQueries({ models, metrics, queries }: SemanticView): readonly Issue[] {
  const metricNames = new Set(metrics.map(({ name }) => name));
  const elements = models.flatMap((model) => [...model.dimensions, ...model.entities]);
  const groups = new Set(["metric_time", ...metricNames, ...elements.map(({ name }) => name)]);
  return queries.flatMap((query) => [
    ...query.metrics
      .filter((name) => !metricNames.has(name))
      .map((name) => wrong(`\`${name}\` is not a valid metric name.`)),
    ...query.groupBy
      .filter((item) => isUnknownGroup(item, groups))
      .map((item) => wrong(`\`${item}\` is not a valid group-by name.`)),
    ...unknownOrders(query),
    ...(query.limit !== null && query.limit < 0 ? [wrong(`Invalid limit value: ${query.limit} (should be >= 0)`)] : []),
  ]);
}

/** What a saved query is ordered by is one of its metrics or group-bys; `.descending(True)` may follow. */
function unknownOrders({ metrics, groupBy, orderBy }: QueryView): readonly Issue[] {
  const known = new Set([...metrics.map((name) => `Metric('${name}')`), ...groupBy].map(sameSpelling));
  return orderBy
    .filter((item) => !known.has(sameSpelling(item.replace(/\s*\.\s*descending\s*\([^()]*\)\s*$/, ""))))
    .map((item) => wrong(`${item} does not match any of the listed metrics or group-by items. `));
}

/** Quotes of one kind, no blanks. */
function sameSpelling(item: string): string {
  return item.replaceAll(/\s+/g, "").replaceAll('"', "'");
}

/** `Dimension('order__status')`: what stands behind the last `__` is the element. */
function isUnknownGroup(item: string, known: ReadonlySet<string>): boolean {
  const match = /^\s*(?:TimeDimension|Dimension|Entity|Metric)\(\s*['"]([^'"]*)['"]/.exec(item);
  if (match === null) return true;
  return !known.has(match[1]?.toLowerCase().split("__").at(-1) ?? "");
}
