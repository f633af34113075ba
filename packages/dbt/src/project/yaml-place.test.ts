import { expect, it } from "vitest";
import { yamlPlace } from "./yaml-place.ts";

const text = "version: 2\nmodels:\n  - name: a\n    config: {group: g, x: [1, {y: 2}]}\n  - {name: b, access: c}\n";

it.each([
  [["models"], "2:1"],
  [["models", 0], "3:5"],
  [["models", 0, "config", "group"], "4:14"],
  [["models", 0, "config", "x", 1, "y"], "4:32"],
  [["models", 1, "access"], "5:15"],
  [["models", 1, "none", "deeper"], "5:6"],
  [["none"], "none"],
] as const)("finds %j at %s", (path, told) => {
  const place = yamlPlace(text, path, "f.yml");
  expect(place === null ? "none" : `${place.line}:${place.column}`).toBe(told);
});

it("has no place in a text that is no YAML", () => {
  expect(yamlPlace("a: [", ["a"], "f.yml")).toBeNull();
});
