// What the entries of `metrics:`, `semantic_models:` and `saved_queries:` may hold.
import { choice, fields, flag, integer, listOf, map, number, optional, type Shape, text } from "./shapes.ts";

const required = ["name"];
const filter = choice(text, listOf(text), optional(text));
const described = { name: text, description: optional(text), label: optional(text), config: map };

const inputMeasure = fields(
  {
    name: text,
    filter,
    alias: optional(text),
    join_to_timespine: flag,
    fill_nulls_with: optional(integer),
  },
  { required },
);

const metricInput = choice(
  fields(
    {
      name: text,
      filter,
      alias: optional(text),
      offset_window: optional(text),
      offset_to_grain: optional(text),
    },
    { required },
  ),
  text,
);

const conversion = fields(
  {
    base_measure: choice(inputMeasure, text),
    conversion_measure: choice(inputMeasure, text),
    entity: text,
    calculation: text,
    window: optional(text),
    constant_properties: optional(
      listOf(
        fields(
          { base_property: text, conversion_property: text },
          { required: ["base_property", "conversion_property"] },
        ),
      ),
    ),
  },
  { required: ["base_measure", "conversion_measure", "entity"] },
);

const typeParams = fields({
  measure: optional(choice(inputMeasure, text)),
  numerator: optional(metricInput),
  denominator: optional(metricInput),
  expr: optional(choice(text, flag)),
  window: optional(text),
  grain_to_date: optional(text),
  metrics: optional(listOf(metricInput)),
  conversion_type_params: optional(conversion),
  cumulative_type_params: optional(fields({ window: optional(text), grain_to_date: optional(text), period_agg: text })),
});

const entity = fields(
  { ...described, type: text, role: optional(text), expr: optional(text) },
  { required: ["name", "type"] },
);

const measure = fields(
  {
    ...described,
    agg: text,
    expr: optional(choice(text, flag, integer)),
    agg_params: optional(
      fields({
        percentile: optional(number),
        use_discrete_percentile: flag,
        use_approximate_percentile: flag,
      }),
    ),
    non_additive_dimension: optional(
      fields(
        { name: text, window_choice: text, window_groupings: listOf(text) },
        { required: ["name", "window_choice"] },
      ),
    ),
    agg_time_dimension: optional(text),
    create_metric: flag,
  },
  { required: ["name", "agg"] },
);

const dimension = fields(
  {
    ...described,
    type: text,
    is_partition: flag,
    type_params: optional(
      fields(
        { time_granularity: text, validity_params: optional(fields({ is_start: flag, is_end: flag })) },
        { required: ["time_granularity"] },
      ),
    ),
    expr: optional(text),
  },
  { required: ["name", "type"] },
);

/** By the key of the list. */
export const semanticShapes: Readonly<Record<string, Shape>> = {
  metrics: fields(
    {
      name: text,
      label: text,
      type: text,
      type_params: typeParams,
      description: text,
      filter,
      time_granularity: optional(text),
      meta: map,
      tags: listOf(text),
      config: map,
    },
    { required: ["name", "label", "type", "type_params"] },
  ),
  semantic_models: fields(
    {
      ...described,
      model: text,
      defaults: optional(fields({ agg_time_dimension: optional(text) })),
      entities: listOf(entity),
      measures: listOf(measure),
      dimensions: listOf(dimension),
      primary_entity: optional(text),
    },
    { required: ["name", "model"] },
  ),
  saved_queries: fields(
    {
      ...described,
      query_params: fields({
        metrics: listOf(text),
        group_by: listOf(text),
        where: filter,
        order_by: listOf(text),
        limit: optional(integer),
      }),
      exports: listOf(fields({ name: text, config: map }, { required })),
      tags: choice(text, listOf(text)),
    },
    { required: ["name", "query_params"] },
  ),
};
