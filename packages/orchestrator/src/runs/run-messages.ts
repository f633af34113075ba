// The words of a run's own events.
import type { ErrorInfo, RunEventBody, RunFailureCause } from "../events/types.ts";

const MOST_NAMED = 3;

/** `run`, or `run of "nightly"`. */
export function runName(jobName: string | null): string {
  return jobName === null ? "run" : `run for "${jobName}"`;
}

export function runEvent(
  type: Exclude<Extract<RunEventBody["type"], `RUN_${string}`>, "RUN_FAILURE">,
  message: string,
): RunEventBody {
  return {
    type,
    level: type === "RUN_CANCELED" || type === "RUN_CANCELING" ? "warning" : "info",
    stepKey: null,
    message,
  };
}

export function runFailure(failure: {
  readonly reason: string;
  readonly cause: RunFailureCause;
  readonly error: ErrorInfo | null;
  readonly jobName: string | null;
}): RunEventBody {
  const { reason, cause, error, jobName } = failure;
  return {
    type: "RUN_FAILURE",
    level: "error",
    stepKey: null,
    reason,
    cause,
    error,
    message: `Execution of ${runName(jobName)} failed. ${reason}`,
  };
}

export function engineEvent(message: string, level: "debug" | "info" | "warning" | "error" = "debug"): RunEventBody {
  return { type: "ENGINE_EVENT", level, stepKey: null, error: null, message };
}

/** Why a run failed: its steps that did, each with the first line of its error. */
export function failureReason(failures: readonly { readonly stepKey: string; readonly error: ErrorInfo }[]): string {
  const named = failures
    .slice(0, MOST_NAMED)
    .map(({ stepKey, error }) => `Step "${stepKey}" failed: ${firstLine(error.message)}`);
  const more = failures.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more failed.`] : [])].join("\n");
}

/** The whole of it is in the event's error. */
export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
