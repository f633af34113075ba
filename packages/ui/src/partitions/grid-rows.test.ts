import { expect, it } from "vitest";
import { gridRows, rangeBetween } from "./grid-rows.ts";

const cells = (...keys: readonly string[]) => keys.map((key) => ({ key, health: "missing" as const }));

it("one dimension is one row; of several the dimension of time goes along", () => {
  const one = { dimensions: [{ name: null, kind: "static" as const }] };
  expect(gridRows(one, cells("a", "b")).map((row) => row.cells.length)).toEqual([2]);
  const grid = {
    dimensions: [
      { name: "day", kind: "time" as const },
      { name: "region", kind: "static" as const },
    ],
  };
  const rows = gridRows(grid, cells("1|eu", "1|us", "2|eu", "2|us"));
  expect(rows.map((row) => [row.label, row.cells.map((cell) => cell.key)])).toEqual([
    ["eu", ["1|eu", "2|eu"]],
    ["us", ["1|us", "2|us"]],
  ]);
  expect(rangeBetween(rows, "2|us", "1|us")).toEqual({ start: "1|us", end: "2|us", count: 2 });
  expect(rangeBetween(rows, "2|us", "1|eu")).toBeNull();
});
