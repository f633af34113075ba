import { expect, test } from "vitest";
import { relationFactory } from "./relation-class.ts";
import { matches } from "./relation-match.ts";
import { testProject } from "./testing-project.ts";

const relations = relationFactory(testProject().project);
const orders = relations.create({ database: "db", schema: "Sales", identifier: "orders" });

test("a relation is its quoted name, as its policies say", () => {
  expect(orders.toText()).toBe('"db"."Sales"."orders"');
  expect(orders.with({ include: { database: false, schema: true, identifier: true } }).toText()).toBe(
    '"Sales"."orders"',
  );
  expect(orders.with({ quoting: { database: true, schema: false, identifier: true } }).toText()).toBe(
    '"db".Sales."orders"',
  );
  expect(orders.withoutIdentifier().toText()).toBe('"db"."Sales"');
  expect(orders.informationSchema("tables").toText()).toBe('"db".INFORMATION_SCHEMA.tables');
  expect(relations.cte("orders").toText()).toBe("__dbt__cte__orders");
});

test("limits and event time ranges become subqueries, which render() leaves out", () => {
  const limited = orders.with({ limit: 0 });
  expect(limited.toText()).toBe('(select * from "db"."Sales"."orders" where false limit 0) _dbt_limit_subq_orders');
  expect(limited.render()).toBe('"db"."Sales"."orders"');
  const ranged = orders.with({ eventTimeFilter: { fieldName: "at", start: "2024-01-01", end: "2024-01-02" } });
  expect(ranged.toText()).toBe(
    `(select * from "db"."Sales"."orders" where at >= '2024-01-01' and at < '2024-01-02') _dbt_et_filter_subq_orders`,
  );
});

test("relations are equal when everything about them is", () => {
  const same = relations.create({ database: "db", schema: "Sales", identifier: "orders" });
  expect(orders.equals(same)).toBe(true);
  expect(orders.equals(same.with({ type: "view" }))).toBe(false);
});

test("a name in another case is no match, and said", () => {
  expect(matches(orders, { schema: "Sales", identifier: "orders" })).toBe(true);
  expect(matches(orders, { schema: "Sales", identifier: "customers" })).toBe(false);
  expect(() => matches(orders, { schema: "sales", identifier: "orders" })).toThrow(
    'Searched for: "sales"."orders"\nFound: "db"."Sales"."orders"',
  );
});

test("names that the database would cut are refused where something is built", () => {
  const long = { identifier: "x".repeat(64) };
  expect(() => relations.create(long, {}, { type: "table" })).toThrow("is longer than 63 characters");
  expect(relations.create(long).identifier).toHaveLength(64);
});
