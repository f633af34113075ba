import { expect, it } from "vitest";
import { formatDuration } from "./format-duration.ts";

it.each([
  [null, "–"],
  [0, "0ms"],
  [999.4, "999ms"],
  [999.6, "1.00s"],
  [3540, "3.54s"],
  [9994, "9.99s"],
  [9996, "10.0s"],
  [59_940, "59.9s"],
  [59_960, "1m 00s"],
  [125_000, "2m 05s"],
  [3_599_600, "1h 00m"],
  [86_399_000, "24h 00m"],
  [2 * 86_400_000 + 3_600_000, "2d 1h"],
])("formats %s as %s", (millis, text) => expect(formatDuration(millis)).toBe(text));
