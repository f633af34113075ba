import { afterEach, describe, expect, it } from "vitest";
import { parseProject } from "../parse/parse-project.ts";
import { TestFolder } from "../project/testing-folder.ts";

const engineMacros = [
  {
    path: "macros/names.sql",
    text: `{% macro generate_schema_name(custom_schema_name=none, node=none) %}{{ target.schema }}{% endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) %}{{ target.database }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}{% endmacro %}`,
  },
];

let folder: TestFolder | null = null;
afterEach(() => folder?.remove());

/** What is told, and what ends the parse, of a semantic model of orders with a metric. */
function complaints(
  measure: string,
  dimension = "{name: ordered_at, type: time}",
  more = "",
  models = "",
): readonly string[] {
  folder = new TestFolder(
    {
      "models/o.sql": "select 1 as id",
      "models/t.sql": "select 1 as d",
      "models/s.yml": `models:
  - {name: t, time_spine: {standard_granularity_column: d}, columns: [{name: d, granularity: day}]}
${models}
semantic_models:
  - name: orders
    model: ref('o')
    defaults: {agg_time_dimension: ordered_at}
    entities: [{name: id, type: primary}]
    dimensions: [${dimension}]
    measures: [${measure}]
metrics:
  - {name: revenue, label: Revenue, type: simple, type_params: {measure: amount}}
${more}`,
    },
    engineMacros,
  );
  const told: string[] = [];
  const options = folder.options();
  const fire: typeof options.fire = ({ name, data }) => {
    if (name === "SemanticValidationFailure") told.push(String(data["msg"]));
  };
  try {
    parseProject({ ...options, fire, project: folder.read() });
  } catch (error) {
    told.push(error instanceof Error ? error.message : String(error));
  }
  return told;
}

const failed = "Semantic Manifest validation failed.";

describe("the rules of the semantic layer", () => {
  it("leave a good semantic model alone", () => {
    expect(complaints("{name: amount, agg: sum}")).toEqual([]);
  });

  it("warn of time spines of one granularity, and of none as fine as the dimensions", () => {
    const hours = "{name: ordered_at, type: time, type_params: {time_granularity: hour}}";
    const second = `  - {name: o, time_spine: {standard_granularity_column: d}, columns: [{name: d, granularity: day}]}`;
    const told = complaints("{name: amount, agg: sum}", hours, "", second);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/per granularity\. Got duplicates: \{'DAY': \['"db"\."public"\."[ot]"', '"db"/);
    expect(told[1]).toMatch(/dimension granularity: HOUR; Smallest time spine granularity: TimeGranularity\.DAY$/);
  });

  it("name what is wrong with a measure", () => {
    expect(complaints("{name: amount, agg: percentile}")).toEqual([
      "Measure 'amount' uses a PERCENTILE aggregation, which requires agg_params.percentile to be provided.",
      failed,
    ]);
  });

  it("want names of their form, and a time dimension for each measure", () => {
    const told = complaints("{name: amount, agg: sum}", "{name: Ordered__at, type: time}");
    expect(told[0]).toMatch(/^Invalid name `Ordered__at` - names may only contain/);
    expect(told[1]).toMatch(/measure 'amount' has the aggregation time dimension set to 'ordered_at'/);
    expect(told.at(-1)).toBe(failed);
  });

  it("know the words of each kind, in any case", () => {
    expect(complaints("{name: amount, agg: SUM}", "{name: ordered_at, type: Time}")).toEqual([]);
    expect(complaints("{name: amount, agg: add}")).toEqual(["Invalid enum value: `add` in enum AggregationType"]);
  });

  it("want what a saved query is ordered by among its metrics and group-bys", () => {
    const query = (order: string) => `saved_queries:
  - name: by_day
    query_params: {metrics: [revenue], group_by: ["Dimension('id__ordered_at')"], order_by: ["${order}"]}`;
    const told = (order: string) => complaints("{name: amount, agg: sum}", undefined, query(order));
    expect(told("Metric('revenue').descending(True)")).toEqual([]);
    expect(told("Dimension('id__ordered_at')")).toEqual([]);
    expect(told("Metric('orders')")).toEqual([
      "Metric('orders') does not match any of the listed metrics or group-by items. ",
      failed,
    ]);
  });

  it("want exports of saved queries to be tables or views", () => {
    const query = (config: string) => `saved_queries:
  - {name: by_day, query_params: {metrics: [revenue]}, exports: [{name: out, config: ${config}}]}`;
    const told = (config: string) => complaints("{name: amount, agg: sum}", undefined, query(config));
    expect(told("{export_as: TABLE}")).toEqual([]);
    expect(told("{export_as: file}")[0]).toContain("has invalid value 'file'");
    expect(told("{}")[0]).toContain("has invalid value None");
  });

  it("tell warnings without ending the parse", () => {
    const derived = "  - {name: twice, label: Twice, type: derived, type_params: {expr: '2', metrics: [revenue]}}";
    expect(complaints("{name: amount, agg: sum}", undefined, derived)).toEqual([
      "Input metric 'revenue' is not used in `expr`: '2' for derived metric 'twice'. Please update the `expr` or remove " +
        "the input metric.",
    ]);
  });

  it("want every metric of a saved query to exist", () => {
    const query = "saved_queries: [{name: q1, query_params: {metrics: [ghost]}}]";
    expect(complaints("{name: amount, agg: sum}", undefined, query)).toEqual([
      "Saved_Query 'saved_query.shop.q1' (models/s.yml) depends on a metric named 'ghost' which was not found",
    ]);
  });
});
