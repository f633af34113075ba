// How an installation runs things: what the `sluice` key of package.json may say beside where the definitions are.
import type { PoolSettings, RunLimits } from "../queue/types.ts";

/** `all`: every step again. `from-failure`: what succeeded is left alone, down to the single dbt node. */
export type RetryStrategy = "all" | "from-failure";

export interface RunSettings extends RunLimits {
  /** How often a run that failed is launched again by itself; tag `sluice/max_retries` wins. */
  readonly maxRetries: number;
  /** Tag `sluice/retry_strategy` wins. */
  readonly retryStrategy: RetryStrategy;
  /** False: only runs whose process died are launched again, not those whose steps failed; tag `sluice/retry_on_step_failure` wins. */
  readonly retryOnStepFailure: boolean;
  /** After so long a run has failed; null = never; tag `sluice/max_runtime` wins. */
  readonly maxRuntimeSeconds: number | null;
  /** How often a run whose process is gone goes on in a new one, in the place of failing. */
  readonly maxResumes: number;
  /** After so long without a word a run's process on another machine counts as gone. */
  readonly silenceSeconds: number;
}

/** Days; null = for ever. */
export interface RetentionSettings {
  readonly successfulRuns: number | null;
  readonly failedRuns: number | null;
  readonly canceledRuns: number | null;
  /** Of runs that have ended. The runs themselves, and what is folded from their events, stay. */
  readonly events: number | null;
  /** Files of raw output. */
  readonly logs: number | null;
  readonly skippedTicks: number | null;
  readonly ticks: number | null;
}

/** Templates of addresses; `{path}` from the project's folder on, `{file}` absolute, `{line}`. */
export interface CodeSettings {
  /** Opens a place in the editor of who looks; in development only. */
  readonly editor: string;
  /** Shows a place in the browser; null = the repository is not known. */
  readonly repository: string | null;
}

export interface Settings {
  readonly code: CodeSettings;
  readonly runs: RunSettings;
  readonly pools: PoolSettings;
  readonly retention: RetentionSettings;
}
