import { expect, test } from "vitest";
import { argumentMistakes } from "./macro-arguments.ts";

const argument = (name: string, type: string | null = null) => ({ name, type, description: "" });

test("described arguments are compared with the macro's own", () => {
  const macro = { name: "m", arguments: [argument("a"), argument("b")] };
  expect(argumentMistakes(macro, [])).toEqual([]);
  expect(argumentMistakes(macro, [argument("a"), argument("b")])).toEqual([]);
  expect(argumentMistakes(macro, [argument("x")])).toEqual([
    "Argument x in yaml for macro m does not match the jinja definition.",
    "The number of arguments in the yaml for macro m does not match the jinja definition.",
  ]);
});

test.each([
  ["string", true],
  ["optional[list[int]]", true],
  ["dict[string, any]", true],
  ["dict[string]", false],
  ["list", false],
  ["int[]", false],
  ["number", false],
])("the type %s is valid: %s", (type, valid) => {
  const mistakes = argumentMistakes({ name: "m", arguments: [argument("a")] }, [argument("a", type)]);
  expect(mistakes.length === 0).toBe(valid);
});
