import { expect, test } from "vitest";
import { writtenOut } from "./selector-definition.ts";

test("short forms of selectors are written out", () => {
  expect(writtenOut("2+tag:x+", new Map())).toEqual({
    parents: true,
    parents_depth: "2",
    method: "tag",
    value: "x",
    children: true,
  });
  expect(writtenOut("models/a", new Map())).toEqual({ method: "path", value: "models/a" });
  expect(writtenOut({ tag: "x" }, new Map())).toEqual({ method: "tag", value: "x" });
  expect(writtenOut({ exclude: ["a"] }, new Map())).toEqual({ exclude: [{ method: "fqn", value: "a" }] });
});

test("the name of another selector becomes its definition", () => {
  const known = new Map([["n", { name: "n", definition: { method: "tag", value: "x" } }]]);
  const union = { union: [{ method: "selector", value: "n" }, "b"] };
  expect(writtenOut(union, known)).toEqual({
    union: [
      { method: "tag", value: "x" },
      { method: "fqn", value: "b" },
    ],
  });
});
