import { expect, it } from "vitest";
import { firstView } from "./first-view.ts";

const box = { width: 1056, height: 656 };

it("shows small layouts in the middle, not enlarged", () => {
  expect(firstView({ width: 200, height: 56 }, box)).toEqual({ x: 428, y: 300, zoom: 1 });
});

it("shrinks what is larger, as far as it can be read", () => {
  expect(firstView({ width: 2000, height: 600 }, box)).toEqual({ x: 28, y: 178, zoom: 0.5 });
});

it("begins at the upper left of what is too large, and when there is no room at all", () => {
  expect(firstView({ width: 2000, height: 20_000 }, box)).toEqual({ x: 28, y: 28, zoom: 0.6 });
  expect(firstView({ width: 200, height: 56 }, { width: 0, height: 0 })).toEqual({ x: 28, y: 28, zoom: 0.6 });
});
