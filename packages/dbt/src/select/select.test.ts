import { expect, test } from "vitest";
import { fnmatch } from "./fnmatch.ts";
import { fitsFqn } from "./name-methods.ts";
import { parseCriterion, parseSelection } from "./parse-selection.ts";

test("a criterion takes its signs apart", () => {
  expect(parseCriterion("2+config.materialized:view+1", "eager")).toMatchObject({
    method: "config",
    arguments: ["materialized"],
    value: "view",
    parents: true,
    parentsDepth: 2,
    children: true,
    childrenDepth: 1,
  });
  expect(parseCriterion("@orders", "eager")).toMatchObject({ method: "fqn", value: "orders", childrensParents: true });
  expect(parseCriterion("models/staging", "eager").method).toBe("path");
  expect(parseCriterion("orders.SQL", "eager").method).toBe("file");
});

test("what is no criterion is told in dbt's words", () => {
  expect(() => parseCriterion("foo:bar", "eager")).toThrow("'foo' is not a valid method name");
  expect(() => parseCriterion("@orders+", "eager")).toThrow('"@" prefix and "+" suffix are incompatible');
});

test("blanks are unions, commas intersections", () => {
  const selection = parseSelection({ select: ["a b,c"], exclude: ["d"], indirect: "eager" });
  expect(selection).toMatchObject({
    kind: "difference",
    parts: [
      {
        kind: "union",
        parts: [{ parts: [{ value: "a" }] }, { kind: "intersection", parts: [{ value: "b" }, { value: "c" }] }],
      },
      { kind: "union", parts: [{ parts: [{ value: "d" }] }] },
    ],
  });
});

test("a name fits its leaf, a prefix of folders, and wildcards from the first one on", () => {
  const fqn = ["shop", "staging", "stripe", "stg_payments"];
  for (const value of [
    "stg_payments",
    "shop.staging",
    "shop.staging.stripe.stg_payments",
    "shop.*",
    "shop.sta*",
    "*",
  ]) {
    expect(fitsFqn(fqn, value, false), value).toBe(true);
  }
  expect(fitsFqn(fqn, "staging.stripe", false)).toBe(false);
  expect(fitsFqn(fqn.slice(1), "staging.stripe", false)).toBe(true);
  const versioned = ["shop", "orders", "v2"];
  for (const value of ["orders", "orders.v2", "orders_v2"]) expect(fitsFqn(versioned, value, true), value).toBe(true);
  expect(fitsFqn(versioned, "orders_v1", true)).toBe(false);
});

test("patterns are Python's", () => {
  expect(fnmatch("stg_orders", "stg_*")).toBe(true);
  expect(fnmatch("a.b", "a?b")).toBe(true);
  expect(fnmatch("ab", "a[!b]")).toBe(false);
  expect(fnmatch("a[b", "a[b")).toBe(true);
  expect(fnmatch("STG", "stg")).toBe(false);
});
