import { describe, expect, it } from "vitest";
import { retryDelay } from "./retry-delay.ts";

describe("retryDelay", () => {
  it.each([
    ["constant", [100, 100, 100]],
    ["linear", [100, 200, 300]],
    ["exponential", [100, 200, 400]],
  ] as const)("%s", (backoff, waits) => {
    const policy = { maxRetries: 3, delayMillis: 100, backoff };
    expect([1, 2, 3].map((retry) => retryDelay(policy, retry, () => 0))).toEqual(waits);
  });

  it("spreads by chance, and only where it is asked for", () => {
    const policy = { maxRetries: 3, delayMillis: 100 };
    expect(retryDelay({ ...policy, jitter: "full" }, 1, () => 0.25)).toBe(25);
    expect(retryDelay({ ...policy, jitter: "plus-minus" }, 1, () => 0.75)).toBe(150);
    expect(retryDelay(policy, 1, () => Number.NaN)).toBe(100);
    expect(retryDelay(null, 1, () => 0)).toBe(0);
  });

  it("never grows beyond what a timer takes", () => {
    expect(retryDelay({ maxRetries: 99, delayMillis: 1000, backoff: "exponential" }, 80, () => 0)).toBe(86_400_000);
  });
});
