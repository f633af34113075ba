// The words of a run's own events.
import type { ErrorInfo, RunEventBody } from "../events/types.ts";

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

export function runFailure(reason: string, error: ErrorInfo | null, jobName: string | null): RunEventBody {
  return {
    type: "RUN_FAILURE",
    level: "error",
    stepKey: null,
    reason,
    error,
    message: `Execution of ${runName(jobName)} failed. ${reason}`,
  };
}

export function engineEvent(message: string, level: "debug" | "info" | "warning" | "error" = "debug"): RunEventBody {
  return { type: "ENGINE_EVENT", level, stepKey: null, error: null, message };
}
