// Tags of a run that the orchestrator itself reads. Those that say nothing that can be meant count as absent.
import type { RetryStrategy, RunSettings } from "../settings/types.ts";

type Tags = Readonly<Record<string, string>>;

/** Its place in the queue: more comes first. */
const PRIORITY_TAG = "sluice/priority";
const MAX_RETRIES_TAG = "sluice/max_retries";
const RETRY_STRATEGY_TAG = "sluice/retry_strategy";
const RETRY_ON_STEP_FAILURE_TAG = "sluice/retry_on_step_failure";
const MAX_RUNTIME_TAG = "sluice/max_runtime";
/** On runs that were launched because another one had failed: which attempt after the first. */
export const RETRY_NUMBER_TAG = "sluice/retry_number";

const MOST = 2 ** 31 - 1;

export function runPriority(tags: Tags): number {
  return wholeNumber(tags[PRIORITY_TAG], -MOST) ?? 0;
}

/** Seconds; null = as long as it takes. */
export function maxRuntimeSeconds(tags: Tags, settings: Pick<RunSettings, "maxRuntimeSeconds">): number | null {
  return wholeNumber(tags[MAX_RUNTIME_TAG], 1) ?? settings.maxRuntimeSeconds;
}

export interface RunRetry {
  readonly maxRetries: number;
  readonly strategy: RetryStrategy;
  readonly onStepFailure: boolean;
  /** Attempts after the first that were made so far. */
  readonly done: number;
}

export function runRetry(
  tags: Tags,
  settings: Pick<RunSettings, "maxRetries" | "retryStrategy" | "retryOnStepFailure">,
): RunRetry {
  const strategy = tags[RETRY_STRATEGY_TAG];
  const onStepFailure = tags[RETRY_ON_STEP_FAILURE_TAG];
  return {
    maxRetries: wholeNumber(tags[MAX_RETRIES_TAG], 0) ?? settings.maxRetries,
    strategy: strategy === "all" || strategy === "from-failure" ? strategy : settings.retryStrategy,
    onStepFailure: onStepFailure === undefined ? settings.retryOnStepFailure : onStepFailure !== "false",
    done: wholeNumber(tags[RETRY_NUMBER_TAG], 0) ?? 0,
  };
}

function wholeNumber(text: string | undefined, least: number): number | null {
  if (text === undefined || !/^-?\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return number >= least && number <= MOST ? number : null;
}
