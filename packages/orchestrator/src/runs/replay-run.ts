// What an earlier process of a run has come to, read out of its events: a run that goes on in another process begins there.
import type { ErrorInfo, RunEventBody } from "../events/types.ts";
import { mapSteps } from "../plan/map-steps.ts";
import type { PlanStep, RunPlan } from "../plan/types.ts";
import type { StepState } from "../storage/types.ts";
import { noteEvent, type RunProgress } from "./run-progress.ts";
import { mappingKeys } from "./step-outputs.ts";

export interface StepFailure {
  readonly stepKey: string;
  readonly error: ErrorInfo;
}

export interface RunPast {
  /** Of the plan, with place holders replaced where their values are known. */
  readonly steps: readonly PlanStep[];
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
  for (const event of events) noteEvent(progress, event);
  const ended = new Set(events.flatMap((event) => (event.type === "STEP_SUCCESS" ? [event.stepKey] : [])));
  const steps = mapped(plan.steps, progress, (key) => ended.has(key));
  const states = new Map<string, StepState>(steps.map((step) => [step.key, "pending"]));
  const attempts = new Map<string, number>();
  const failures: StepFailure[] = [];
  for (const event of events) {
    const { stepKey } = event;
    if (stepKey === null || !states.has(stepKey)) continue;
    const end = ENDS[event.type];
    if (end !== undefined) states.set(stepKey, end);
    if (
      event.type === "STEP_SKIPPED" &&
      (states.get(event.becauseOf) === "succeeded" || progress.leftOut.has(event.becauseOf))
    ) {
      progress.leftOut.add(stepKey);
    }
    if (event.type === "STEP_START" || event.type === "STEP_RESTARTED") {
      attempts.set(stepKey, (attempts.get(stepKey) ?? 0) + 1);
    }
    if (event.type === "STEP_FAILURE") failures.push({ stepKey, error: event.error });
  }
  return { steps, states, attempts, failures };
}

/** The steps, with place holders replaced whose dynamic output is there: of a step that succeeded, or of an earlier run. */
export function mapped(
  steps: readonly PlanStep[],
  progress: RunProgress,
  hasSucceeded: (stepKey: string) => boolean,
): readonly PlanStep[] {
  const running = new Set(steps.map((step) => step.key));
  return mapSteps(steps, (stepKey, output) =>
    hasSucceeded(stepKey) || !running.has(stepKey) ? mappingKeys(progress.outputs, stepKey, output) : null,
  );
}
