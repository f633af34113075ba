import { describe, expect, it } from "vitest";
import { checkConfig } from "./check-config.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["steps"],
  properties: {
    steps: {
      type: "object",
      additionalProperties: { $ref: "#/$defs/step" },
    },
    mode: { enum: ["fast", "slow"] },
    limit: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] },
    names: { type: "array", items: { type: "string", pattern: "^[a-z]+$" } },
  },
  $defs: { step: { type: "object", properties: { threads: { type: "integer", maximum: 64 } } } },
};
const problems = (value: unknown) =>
  checkConfig(schema, value).map((problem) => `${problem.path.join(".")}: ${problem.message}`);

describe("checkConfig", () => {
  it("accepts what fits", () => {
    expect(problems({ steps: { a: { threads: 4 } }, mode: "fast", limit: null, names: ["x"] })).toEqual([]);
  });
  it("says what is missing, unknown and of another type, and where", () => {
    expect(problems({ step: {} })).toEqual([
      ': "steps" is missing',
      'step: "step" is not known here; expected steps, mode, limit, names',
    ]);
    expect(problems(null)).toEqual([": expected object, got nothing"]);
    expect(problems({ steps: [] })).toEqual(["steps: expected object, got a list"]);
  });
  it("follows references and lists", () => {
    expect(problems({ steps: { a: { threads: 100 } } })).toEqual(["steps.a.threads: expected 64 or less"]);
    expect(problems({ steps: {}, names: ["x", "Y"] })).toEqual(["names.1: expected something that matches ^[a-z]+$"]);
  });
  it("tells the problems of one choice when none fits", () => {
    expect(problems({ steps: {}, limit: 0 })).toEqual(["limit: expected 1 or more"]);
    expect(problems({ steps: {}, mode: "other" })).toEqual(['mode: expected one of "fast", "slow"']);
  });
  it("does not look into prototypes, follow circles or fail on what is no schema", () => {
    expect(problems({ steps: JSON.parse('{"__proto__": {"threads": 100}}') })).toEqual([
      "steps.__proto__.threads: expected 64 or less",
    ]);
    expect(checkConfig({ $ref: "#" }, 1)).toEqual([]);
    expect(checkConfig({ $ref: "#/constructor/prototype" }, 1)).toEqual([]);
    expect(checkConfig("nonsense", 1)).toEqual([]);
    expect(checkConfig({ pattern: "(", type: "string" }, "a")).toEqual([]);
  });
});
