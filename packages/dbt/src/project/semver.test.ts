import { expect, it } from "vitest";
import { parseVersionSpec, satisfies, type VersionSpec } from "./semver.ts";

function spec(text: string): VersionSpec {
  const parsed = parseVersionSpec(text);
  if (parsed === null) throw new Error(`${text} is no version`);
  return parsed;
}

it.each<[string, string[], boolean]>([
  ["1.11.2", [">=1.6.0", "<2.0.0"], true],
  ["1.11.2", ["<1.11.2"], false],
  ["1.11.2", ["=1.11.2"], true],
  ["1.10.0", [">1.9.9"], true],
  ["2.0.0-rc1", ["<2.0.0"], false],
  ["2.0.0-rc1", ["<2.0.1"], true],
])("%s against %j: %s", (version, specs, expected) => {
  expect(satisfies(spec(version), specs.map(spec))).toBe(expected);
});

it.each(["1.2", "v1.2.3", "01.2.3", ">=1.2.3 "])("%j is no version", (text) => {
  expect(parseVersionSpec(text)).toBeNull();
});
