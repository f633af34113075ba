import { Float } from "@sluice/jinja";
import { expect, test } from "vitest";
import { floatPlaces, withFloats } from "./float-places.ts";

test("floats are found and put back at their places", () => {
  const data = { low: new Float(1), high: 2, rows: [{ a: new Float(3), b: "x" }, null] };
  const places = [...floatPlaces(data)];
  expect(places).toEqual([["low"], ["rows", "0", "a"]]);
  expect(withFloats({ low: 1, high: 2, rows: [{ a: 3, b: "x" }, null] }, places)).toEqual(data);
});

test("places that lead nowhere change nothing", () => {
  const data = { low: "text", rows: [] };
  expect(withFloats(data, [["low", "0"], ["rows", "7", "a"], ["gone"]])).toEqual(data);
});
