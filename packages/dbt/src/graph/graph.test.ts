import { expect, test } from "vitest";
import { findCycle } from "./find-cycle.ts";
import { createGraph } from "./graph.ts";

const diamond = createGraph(
  new Map([
    ["a", []],
    ["b", ["a"]],
    ["c", ["a", "a", "elsewhere"]],
    ["d", ["b", "c"]],
  ]),
);

test("parents and children leave out strangers and repetitions", () => {
  expect(diamond.parents("c")).toEqual(["a"]);
  expect(diamond.children("a")).toEqual(["b", "c"]);
});

test("a depth counts edges", () => {
  expect([...diamond.ancestors(["d"], 1)].sort()).toEqual(["b", "c"]);
  expect([...diamond.ancestors(["d"])].sort()).toEqual(["a", "b", "c"]);
  expect([...diamond.descendants(["a"], 1)].sort()).toEqual(["b", "c"]);
});

test("a cycle is found and told in order, a diamond is none", () => {
  expect(findCycle(diamond)).toBeNull();
  const looped = createGraph(
    new Map([
      ["x", ["z"]],
      ["y", ["x"]],
      ["z", ["y"]],
    ]),
  );
  expect(findCycle(looped)).toEqual(["x", "y", "z"]);
});
