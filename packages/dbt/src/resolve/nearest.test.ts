import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";

it.each<[string, string[], string | null]>([
  ["ordrs", ["customers", "orders"], "orders"],
  ["stg_order", ["stg_orders", "stg_orders_v2"], "stg_orders"],
  ["Orders", ["orders"], "orders"],
  ["a", ["b"], null],
  ["orders", ["payments"], null],
])("%s among %j: %s", (name, known, expected) => {
  expect(nearest(name, known)).toBe(expected);
});
