// How long a step that failed waits before its next attempt.
import type { RetryPolicy } from "../definitions/types.ts";

/** Growth stops here: a day. */
const MOST_MILLIS = 86_400_000;

const FACTORS: Readonly<Record<NonNullable<RetryPolicy["backoff"]>, (retry: number) => number>> = {
  constant: () => 1,
  linear: (retry) => retry,
  exponential: (retry) => 2 ** (retry - 1),
};

const JITTERS: Readonly<Record<NonNullable<RetryPolicy["jitter"]>, (chance: number) => number>> = {
  full: (chance) => chance,
  "plus-minus": (chance) => 2 * chance,
};

/** `retry` counts from 1; `chance` is a number from 0 up to 1, asked for where the policy has jitter. */
export function retryDelay(policy: RetryPolicy | null, retry: number, chance: () => number): number {
  const { delayMillis = 0, backoff = "constant", jitter } = policy ?? {};
  const delay = Math.min(delayMillis * FACTORS[backoff](retry), MOST_MILLIS);
  return jitter === undefined ? delay : delay * JITTERS[jitter](chance());
}
