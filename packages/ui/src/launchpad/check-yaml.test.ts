import { expect, it } from "vitest";
import { checkYaml } from "./check-yaml.ts";

const schema = { type: "object", properties: { steps: { type: "object", additionalProperties: false } } };

it("puts a problem of the schema on its key", () => {
  expect(checkYaml("# comment\nsteps:\n  dbt: 1\n", schema)).toEqual([
    { from: 19, to: 22, line: 3, message: '"dbt" is not known here' },
  ]);
});

it("puts a problem of the syntax where reading stopped", () => {
  const [problem] = checkYaml("steps:\n  a: [1\n", schema);
  expect(problem?.line).toBeGreaterThan(1);
});

it("says of empty text what must be given", () => {
  const [problem] = checkYaml("", { type: "object", required: ["steps"], properties: { steps: {} } });
  expect(problem).toMatchObject({ line: 1, message: '"steps" is missing' });
});

it("takes empty text, and text with only a comment, for no config", () => {
  expect(checkYaml(" \n", schema)).toEqual([]);
  expect(checkYaml("# nothing", schema)).toEqual([]);
});
