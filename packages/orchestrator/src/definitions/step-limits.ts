// Reads how a step wants to be run out of the options of its declaration; what cannot be is refused where it is written.
import { DefinitionError } from "./errors.ts";
import type { RetryPolicy, StepLimits, StepOptions } from "./types.ts";

/** @throws {DefinitionError} when a number is none that can be meant */
export function stepLimits(name: string, options: StepOptions): StepLimits {
  const { pool, priority, timeoutMillis, opTags } = options;
  const refuse = (what: string) => {
    throw new DefinitionError("definitions/step-limits", `"${name}": ${what}`);
  };
  if (pool !== undefined && !/^[A-Za-z0-9_./-]{1,200}$/.test(pool)) {
    refuse(`${JSON.stringify(pool)} is no name for a pool: letters, digits, _ . / and - only`);
  }
  if (priority !== undefined && !Number.isSafeInteger(priority))
    refuse(`priority must be a whole number, not ${priority}`);
  if (timeoutMillis !== undefined && !isWait(timeoutMillis, 1))
    refuse(`timeoutMillis must be more than 0, not ${timeoutMillis}`);
  if (options.retryPolicy !== undefined) checkRetryPolicy(options.retryPolicy, refuse);
  return {
    ...(pool !== undefined && { pool }),
    ...(priority !== undefined && { priority }),
    ...(timeoutMillis !== undefined && { timeoutMillis }),
    ...(opTags !== undefined && { opTags }),
  };
}

function checkRetryPolicy({ maxRetries, delayMillis }: RetryPolicy, refuse: (what: string) => void): void {
  if (!Number.isSafeInteger(maxRetries) || maxRetries < 0)
    refuse(`maxRetries must be a whole number from 0, not ${maxRetries}`);
  if (delayMillis !== undefined && !isWait(delayMillis, 0)) refuse(`delayMillis must be 0 or more, not ${delayMillis}`);
}

/** Timers take no more than this. */
const MOST_MILLIS = 2 ** 31 - 1;

function isWait(millis: number, least: number): boolean {
  return Number.isFinite(millis) && millis >= least && millis <= MOST_MILLIS;
}
