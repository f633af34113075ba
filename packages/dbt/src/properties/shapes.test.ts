import { expect, it } from "vitest";
import { entryShapes } from "./entry-shapes.ts";
import { semanticShapes } from "./semantic-shapes.ts";
import { complaintOf, type Shape } from "./shapes.ts";

function shape(key: string): Shape {
  const found = entryShapes[key] ?? semanticShapes[key];
  if (found === undefined) throw new Error(`no shape of ${key}`);
  return found;
}

it.each<[string, Parameters<Shape>[0], string | null]>([
  ["models", { name: "a", columns: [{ name: "id", anything: 1 }], extra: { x: 1 } }, null],
  ["models", { name: 5 }, "at path ['name']: 5 is not of type 'string'"],
  ["models", { name: "a", columns: [{ name: "x" }, {}] }, "at path ['columns'][1]: 'name' is a required property"],
  ["models", { name: "a", columns: null }, "at path ['columns']: None is not of type 'array'"],
  [
    "models",
    { name: "a", versions: [{ v: 1, zip: 2 }] },
    "at path ['versions'][0]: Additional properties are not allowed ('zip' was unexpected)",
  ],
  [
    "sources",
    { name: "s", b: 1, a: 2 },
    "at path []: Additional properties are not allowed ('a', 'b' were unexpected)",
  ],
  [
    "sources",
    { name: "s", freshness: { warn_after: { count: 1, period: "days" } } },
    "at path ['freshness']: {'warn_after': {'count': 1, 'period': 'days'}} is not valid under any of the given schemas",
  ],
  [
    "exposures",
    { name: "e", type: "page", owner: {} },
    "at path ['type']: 'page' is not one of ['dashboard', 'notebook', 'analysis', 'ml', 'application']",
  ],
  [
    "semantic_models",
    { name: "s", model: "ref('a')", entities: null },
    "at path ['entities']: None is not of type 'array'",
  ],
  [
    "semantic_models",
    { name: "s", model: "ref('a')", dimensions: [{ name: "d", type: "time", type_params: {} }] },
    "at path ['dimensions'][0]['type_params']: {} is not valid under any of the given schemas",
  ],
  ["metrics", { name: "m", label: "M", type: "simple" }, "at path []: 'type_params' is a required property"],
  [
    "saved_queries",
    { name: "q", query_params: { order_by: "x" } },
    "at path ['query_params']['order_by']: 'x' is not of type 'array'",
  ],
])("%s %j", (key, value, expected) => {
  expect(complaintOf(value, shape(key))).toBe(expected);
});
