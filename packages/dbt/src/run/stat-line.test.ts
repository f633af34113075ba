import { expect, test } from "vitest";
import { countOf, humanTime } from "./stat-line.ts";

test("kinds have dbt's names in one and in many", () => {
  expect(
    ["test", "analysis", "saved_query", "unit_test", "view model", "project hook"].map((kind) => [
      countOf(1, kind),
      countOf(2, kind),
    ]),
  ).toEqual([
    ["1 test", "2 data tests"],
    ["1 analysis", "2 analyses"],
    ["1 saved query", "2 saved queries"],
    ["1 unit test", "2 unit tests"],
    ["1 view model", "2 view models"],
    ["1 project hook", "2 project hooks"],
  ]);
});

test("durations are split into hours, minutes and seconds", () => {
  expect(humanTime(1.104)).toBe(" in 0 hours 0 minutes and 1.10 seconds");
  expect(humanTime(3723.5)).toBe(" in 1 hours 2 minutes and 3.50 seconds");
});
