import { expect, test } from "vitest";
import { intervalText } from "./interval-text.ts";

test.each([
  ["1 day 02:00:00", "1 day, 2:00:00"],
  ["1 day", "1 day, 0:00:00"],
  ["1 year 2 mons 3 days 04:05:06.789", "428 days, 4:05:06.789000"],
  ["-01:00:00", "-1 day, 23:00:00"],
  ["00:00:00", "0:00:00"],
  ["-1 days +02:00:00", "-1 day, 2:00:00"],
  ["P1D", "P1D"],
])("prints the interval %s as Python does", (text, expected) => {
  expect(intervalText(text)).toBe(expected);
});
