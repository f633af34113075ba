import { expect, it } from "vitest";
import { fieldsAt } from "./schema-fields.ts";

const schema = {
  properties: {
    steps: {
      type: "object",
      properties: {
        dbt: {
          anyOf: [{ $ref: "#/$defs/dbt" }, { type: "null" }],
          description: "The dbt step.",
        },
      },
    },
  },
  required: ["steps"],
  $defs: { dbt: { type: "object", properties: { full: { type: "boolean" }, target: { enum: ["dev", "prod"] } } } },
};

it("offers the fields at a path, through references and choices", () => {
  expect(fieldsAt(schema, []).map((field) => [field.name, field.holds, field.required])).toEqual([
    ["steps", "object", true],
  ]);
  expect(fieldsAt(schema, ["steps"])[0]).toMatchObject({
    name: "dbt",
    type: "object | null",
    description: "The dbt step.",
  });
  expect(fieldsAt(schema, ["steps", "dbt"]).map((field) => [field.name, field.values])).toEqual([
    ["full", ["true", "false"]],
    ["target", ["dev", "prod"]],
  ]);
});

it("offers nothing where nothing is known", () => {
  expect(fieldsAt(schema, ["constructor", "prototype"])).toEqual([]);
  expect(fieldsAt(null, [])).toEqual([]);
});
