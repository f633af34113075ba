import { expect, it } from "vitest";
import { untilOverdue } from "./until-overdue.ts";

const NOW = Date.parse("2026-05-01T12:00:00Z");
const fresh = (deadline: string | null) => ({ freshness: { status: "fresh", deadline, policy: "" } as const });

it("waits for the next deadline, never for one that has passed for good", () => {
  expect(untilOverdue([{ freshness: null }, fresh(null)], NOW)).toBe(false);
  expect(untilOverdue([{ freshness: { status: "overdue", deadline: "2026-05-01T11:00:00Z", policy: "" } }], NOW)).toBe(
    false,
  );
  expect(untilOverdue([fresh("2026-05-01T12:00:09Z"), fresh("2026-05-01T12:00:03Z")], NOW)).toBe(3_500);
  expect(untilOverdue([fresh("2026-05-01T11:59:59Z")], NOW)).toBe(500);
  expect(untilOverdue([fresh("2036-05-01T12:00:00Z")], NOW)).toBe(2 ** 31 - 1);
});
