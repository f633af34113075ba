import { expect, it } from "vitest";
import { checkDays } from "./check-days.ts";

it("has every day, also those on which nothing ran", () => {
  const ran = { day: "2026-02-28T00:00:00.000Z", passed: 3, warned: 0, failed: 1, errored: 0 };
  const days = checkDays([ran], Date.parse("2026-03-01T10:00:00Z"), 3);
  expect(days.map(({ day, passed }) => [day.slice(0, 10), passed])).toEqual([
    ["2026-02-27", 0],
    ["2026-02-28", 3],
    ["2026-03-01", 0],
  ]);
});
