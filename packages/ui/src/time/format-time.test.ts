import { expect, it } from "vitest";
import { formatAgo } from "./format-time.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const before = (millis: number) => new Date(now - millis).toISOString();

it.each([
  [0, "just now"],
  [42_000, "42s ago"],
  [5 * 60_000 + 59_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [6 * 86_400_000, "6 d ago"],
])("says how long ago %s ms was", (millis, text) => expect(formatAgo(before(millis), now)).toBe(text));

it("gives the year only when it is another one", () => {
  expect(formatAgo(before(20 * 86_400_000), now)).not.toContain("2026");
  expect(formatAgo(before(200 * 86_400_000), now)).toContain("2025");
});

it("gives back what is not a time", () => expect(formatAgo("soon", now)).toBe("soon"));
