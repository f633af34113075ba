import { Float } from "@sluice/jinja";
import { expect, it } from "vitest";
import type { YamlMap } from "../project/yaml.ts";
import { synthesizeNames, testHash } from "./test-names.ts";

const model = (text: string) => ({ model: `{{ get_where_subquery(${text}) }}` });

it.each<[string, string, string, YamlMap, string, string]>([
  [
    "unique",
    "unique",
    "stg_customers",
    { column_name: "id", ...model("ref('stg_customers')") },
    "unique_stg_customers_id",
    "a6a76acf47",
  ],
  [
    "accepted_values",
    "accepted_values",
    "stg_customers",
    { column_name: "id", values: [1, 2, 3], ...model("ref('stg_customers')") },
    "accepted_values_stg_customers_id__1__2__3",
    "60715195be",
  ],
  [
    "relationships",
    "relationships",
    "stg_customers",
    { column_name: "id", to: "ref('raw_customers')", field: "id", ...model("ref('stg_customers')") },
    "relationships_stg_customers_id__id__ref_raw_customers_",
    "536b5b48de",
  ],
  [
    "unique",
    "source_unique",
    "raw_cust",
    { column_name: "id", ...model("source('raw', 'cust')") },
    "source_unique_raw_cust_id",
    "dc9b348fa2",
  ],
])("%s (%s of %s) has dbt's name and id", (name, type, target, kwargs, full, hash) => {
  expect(synthesizeNames(type, target, kwargs).full).toBe(full);
  expect(testHash(full, { namespace: null, name, kwargs })).toBe(hash);
});

it("the name that was given is hashed in place of the made one", () => {
  const kwargs = { column_name: "name", ...model("ref('stg_customers')") };
  expect(testHash("custom_nn", { namespace: null, name: "not_null", kwargs })).toBe("415eeeb273");
});

it("arguments are flattened as Python prints them", () => {
  const args = { b: [true, null, new Float(1), 1.5], a: { x: "it's" }, c: [["n", 1]] };
  expect(synthesizeNames("t", "m", args).full).toBe("t_m_it_s__True__None__1_0__1_5___n_1_");
});

it("names of more than 63 characters are cut and told apart by a hash", () => {
  const { short, full } = synthesizeNames("accepted_values", "orders_with_a_long_name", { values: ["a".repeat(40)] });
  expect(short).toMatch(/^accepted_values_orders_with_a__[0-9a-f]{32}$/);
  expect(full).toHaveLength(80);
});
