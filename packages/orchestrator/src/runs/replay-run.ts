// What an earlier process of a run has come to, read out of its events: a run that goes on in another process begins there.
import type { ErrorInfo, RunEventBody } from "../events/types.ts";
import type { RunPlan } from "../plan/types.ts";
import type { StepState } from "../storage/types.ts";
import { noteEvent, type RunProgress } from "./run-progress.ts";

export interface StepFailure {
  readonly stepKey: string;
  readonly error: ErrorInfo;
}

export interface RunPast {
  /** Of every step of the plan; what was running is to be done again. */
  readonly states: ReadonlyMap<string, StepState>;
  /** Attempts that were begun, of steps that have not ended. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly failures: readonly StepFailure[];
}

const ENDS: Readonly<Partial<Record<RunEventBody["type"], StepState>>> = {
  STEP_SUCCESS: "succeeded",
  STEP_FAILURE: "failed",
  STEP_SKIPPED: "skipped",
};

/** Fills `progress` as well. */
export function replayRun(plan: RunPlan, events: readonly RunEventBody[], progress: RunProgress): RunPast {
  const states = new Map<string, StepState>(plan.steps.map((step) => [step.key, "pending"]));
  const attempts = new Map<string, number>();
  const failures: StepFailure[] = [];
  for (const event of events) {
    noteEvent(progress, event);
    const { stepKey } = event;
    if (stepKey === null || !states.has(stepKey)) continue;
    const end = ENDS[event.type];
    if (end !== undefined) states.set(stepKey, end);
    if (event.type === "STEP_START" || event.type === "STEP_RESTARTED") {
      attempts.set(stepKey, (attempts.get(stepKey) ?? 0) + 1);
    }
    if (event.type === "STEP_FAILURE") failures.push({ stepKey, error: event.error });
  }
  return { states, attempts, failures };
}
