// What must hold of measures: their aggregation and its parameters, their time, and what they cannot be added up over.
import { pythonRepr } from "../project/python-repr.ts";
import { grainOfDimension, hasTimeDimension, pythonSet } from "./semantic-model-rules.ts";
import {
  type Element,
  type Issue,
  type ModelView,
  recordOf,
  type SemanticView,
  textOf,
  wrong,
} from "./semantic-view.ts";

type MeasureRule = (measure: Element, model: ModelView) => readonly Issue[];

const ofEveryMeasure =
  (rule: MeasureRule) =>
  ({ models }: SemanticView): readonly Issue[] =>
    models.flatMap((model) => model.measures.flatMap((measure) => rule(measure, model)));

export const percentiles = ofEveryMeasure(({ name, type, data }) => {
  const params = recordOf(data["agg_params"]);
  const { percentile = null } = params;
  if (type === "percentile") {
    if (percentile === null) {
      return [
        wrong(`Measure '${name}' uses a PERCENTILE aggregation, which requires agg_params.percentile to be provided.`),
      ];
    }
    if (Number(percentile) > 0 && Number(percentile) < 1) return [];
    return [
      wrong(
        `Percentile aggregation parameter for measure '${name}' is '${floatText(percentile)}', but must be between 0 and 1 ` +
          "(non-inclusive). For example, to indicate the 65th percentile value, set 'percentile: 0.65'. For percentile " +
          "values of 0, please use MIN, for percentile values of 1, please use MAX.",
      ),
    ];
  }
  if (type === "median") return medianParams(name, params);
  const written = ["percentile", "use_discrete_percentile", "use_approximate_percentile"].filter((key) => params[key]);
  if (written.length === 0) return [];
  return [
    wrong(
      `Measure '${name}' with aggregation '${type}' uses agg_params (${written.join(", ")}) only relevant to Percentile ` +
        "measures.",
    ),
  ];
});

function medianParams(name: string, params: Readonly<Record<string, unknown>>): readonly Issue[] {
  const issues: Issue[] = [];
  const { percentile = null } = params;
  if (percentile !== null && Number(percentile) !== 0.5) {
    issues.push(
      wrong(
        `Measure '${name}' uses a MEDIAN aggregation, while percentile is set to '${floatText(percentile)}', a conflicting ` +
          "value. Please remove the parameter or set to '0.5'.",
      ),
    );
  }
  if (params["use_discrete_percentile"] === true) {
    issues.push(
      wrong(
        `Measure '${name}' uses a MEDIAN aggregation, while use_discrete_percentile is set to true. Please remove the ` +
          "parameter or set to False.",
      ),
    );
  }
  return issues;
}

function floatText(value: unknown): string {
  return Number.isInteger(Number(value)) ? `${Number(value)}.0` : String(value);
}

export const countExpressions = ofEveryMeasure(({ name, type, data }) => {
  if (type !== "count") return [];
  const expr = textOf(data["expr"]);
  if (expr === null) {
    return [
      wrong(
        `Measure '${name}' uses a COUNT aggregation, which requires an expr to be provided. Provide 'expr: 1' if a count of ` +
          "all rows is desired.",
      ),
    ];
  }
  if (!expr.toLowerCase().startsWith("distinct ")) return [];
  return [
    wrong(
      `Measure '${name}' uses a 'count' aggregation with a DISTINCT expr: '${expr}. This is not supported as it effectively ` +
        "converts an additive measure into a non-additive one, and this could cause certain queries to return incorrect " +
        "results. Please use the count_distinct aggregation type.",
    ),
  ];
});

export function uniqueMeasures({ models }: SemanticView): readonly Issue[] {
  const users = new Map<string, string[]>();
  return models.flatMap((model) =>
    model.measures.flatMap(({ name }) => {
      const known = users.get(name) ?? [];
      const issues =
        known.length === 0
          ? []
          : [wrong(`Found measure with name ${name} in multiple semantic models with names (${pythonRepr(known)})`)];
      users.set(name, [...known, model.name]);
      return issues;
    }),
  );
}

const timeOf = ({ data }: Element, model: ModelView) => textOf(data["agg_time_dimension"]) ?? model.defaultTime;

/** A measure without a time ends the rule for its semantic model. */
export function aggregationTimes({ models }: SemanticView): readonly Issue[] {
  return models.flatMap((model) => {
    const lost = model.measures.find((measure) => timeOf(measure, model) === null);
    if (lost !== undefined) {
      return [wrong(broken("checking aggregation time dimension for a semantic model", noTime(lost)))];
    }
    return model.measures.flatMap((measure) => {
      const time = timeOf(measure, model) ?? "";
      if (hasTimeDimension(model, time)) return [];
      return [
        wrong(
          `In semantic model '${model.name}', measure '${measure.name}' has the aggregation time dimension set to ` +
            `'${time}', which is not a valid time dimension in the semantic model`,
        ),
      ];
    });
  });
}

function broken(doing: string, fault: string): string {
  return `An error occurred while ${doing} - ${fault}\n`;
}

function noTime({ name }: Element): string {
  return (
    `AssertionError: Aggregation time dimension for measure ${name} is not set! This should either be set directly on the ` +
    "measure specification in the model, or else defaulted to the primary time dimension in the data source containing " +
    "the measure."
  );
}

/** A measure whose time is no dimension ends the rule for all. */
export function nonAdditiveDimensions({ models }: SemanticView): readonly Issue[] {
  const issues: Issue[] = [];
  const doing = "ensuring that a measure's non_additive_dimensions is valid";
  for (const model of models) {
    for (const measure of model.measures) {
      if ((measure.data["non_additive_dimension"] ?? null) === null) continue;
      const time = timeOf(measure, model);
      if (time === null) return [wrong(broken(doing, noTime(measure)))];
      const dimension = model.dimensions.find(({ name }) => name === time);
      if (dimension === undefined) return [wrong(broken(doing, "StopIteration"))];
      issues.push(...nonAdditive(measure, model, dimension));
    }
  }
  return issues;
}

function nonAdditive(measure: Element, model: ModelView, time: Element): readonly Issue[] {
  const additive = recordOf(measure.data["non_additive_dimension"]);
  const name = textOf(additive["name"]) ?? "";
  const issues: Issue[] = [];
  const has = `Measure '${measure.name}' has a non_additive_dimension with`;
  const dimension = model.dimensions.find((one) => one.name === name);
  if (dimension === undefined) {
    issues.push(wrong(`${has} name '${name}' that is not defined as a dimension in semantic model '${model.name}'.`));
  } else {
    if (dimension.type !== "time") {
      issues.push(wrong(`${has} name'${name}' that is defined as a categorical dimension which is not supported.`));
    }
    const [own, other] = [grainOfDimension(dimension), grainOfDimension(time)];
    if (own !== null && other !== null && own !== other) {
      issues.push(
        wrong(
          `${has} name '${name}' that has a base time granularity (${own.toUpperCase()}) that is not equal to the ` +
            `measure's agg_time_dimension ${time.name} with a base granularity of (${other.toUpperCase()}).`,
        ),
      );
    }
  }
  const choice = textOf(additive["window_choice"]) ?? "min";
  if (choice !== "min" && choice !== "max") {
    issues.push(wrong(`${has} an invalid 'window_choice' of '${choice}'. Only choices supported are 'min' or 'max'.`));
  }
  const groupings = Array.isArray(additive["window_groupings"]) ? additive["window_groupings"].map(String) : [];
  const missing = groupings.filter((one) => model.entities.every((entity) => entity.name !== one));
  if (missing.length > 0) {
    const names = pythonSet([...new Set(missing)]);
    issues.push(
      wrong(`${has} an invalid 'window_groupings'. These entities ${names} do not exist in the semantic model.`),
    );
  }
  return issues;
}
