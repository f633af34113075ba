// How long an attempt of a step may take: its signal aborts then, and what comes out of it is a failure.
import type { PlanStep } from "../plan/types.ts";
import { durationText } from "./duration-text.ts";
import type { StepOutcome } from "./execute-step.ts";

export interface TimedStep {
  /** Aborts with the run, or when the time is over. */
  readonly signal: AbortSignal;
  /** Settles as the step does; as a failure when its time was over, also when it does not end by itself. */
  readonly run: (outcome: Promise<StepOutcome>) => Promise<StepOutcome>;
}

export function withTimeout(
  step: PlanStep,
  { signal, graceMillis }: { readonly signal: AbortSignal; readonly graceMillis: number },
): TimedStep {
  const millis = step.limits?.timeoutMillis;
  if (millis === undefined) return { signal, run: (outcome) => outcome };
  const over = new AbortController();
  const error = {
    name: "StepTimeout",
    message: `Step "${step.key}" took longer than the ${durationText(millis)} that it may.`,
    stack: null,
    cause: null,
  };
  const failed: StepOutcome = { status: "failed", error };
  return {
    signal: AbortSignal.any([signal, over.signal]),
    async run(outcome) {
      const timer = setTimeout(() => over.abort(error.message), millis);
      let last: NodeJS.Timeout | undefined;
      // A little longer than the one who kills the step's process.
      const gaveUp = new Promise<StepOutcome>((resolve) => {
        over.signal.addEventListener("abort", () => {
          last = setTimeout(() => resolve(failed), graceMillis + 1_000);
        });
      });
      const ended = await Promise.race([outcome, gaveUp]);
      clearTimeout(timer);
      clearTimeout(last);
      return over.signal.aborted && !signal.aborted && ended.status !== "succeeded" ? failed : ended;
    },
  };
}
