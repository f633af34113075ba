// Ops of a run that has ended, again: with what it gave where that is still good, and the graph as it is now.
import type { RunEvent } from "../events/types.ts";
import type { StepRecord } from "../storage/types.ts";
import { PlanError } from "./errors.ts";
import { mapSteps } from "./map-steps.ts";
import type { GivenOutput, PlanStep, RunPlan } from "./types.ts";

/** How a run of ops ended. */
export interface EndedOps {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly steps: readonly StepRecord[];
  /** Those that tell of outputs, and of attempts that began. */
  readonly events: readonly RunEvent[];
}

export const OUTPUT_EVENTS = ["STEP_OUTPUT", "STEP_START", "STEP_RESTARTED"] as const;

export function isPlanOfOps({ steps }: RunPlan): boolean {
  return steps.length > 0 && steps.every((step) => step.kind === "op" && step.assetKeys.length === 0);
}

/** Keys of the steps that did not end well, but for those that had nothing to do. */
export function opsLeft(steps: readonly StepRecord[]): readonly string[] {
  const done = new Set<string>();
  for (const { stepKey, status, skippedBecauseOf } of steps) {
    if (status === "succeeded" || (status === "skipped" && skippedBecauseOf !== null && done.has(skippedBecauseOf))) {
      done.add(stepKey);
    }
  }
  return steps.filter((step) => !done.has(step.stepKey)).map((step) => step.stepKey);
}

/**
 * The steps of `fresh` that are to run: those that `ended` left, or those that are chosen.
 * @throws {PlanError} when there are none, or one takes what nobody gave
 */
export function planOpsAgain(fresh: RunPlan, ended: EndedOps, chosen: readonly string[] | null): RunPlan {
  const given = givenAfter(ended);
  const known = new Map(ended.steps.map((step) => [step.stepKey, step.status]));
  const gave = new Set(given.map((each) => each.stepKey));
  const isDone = (key: string) => (known.has(key) ? known.get(key) === "succeeded" : gave.has(key));
  const wanted = new Set(chosen ?? []);
  const unknown = chosen?.find((key) => !known.has(key));
  if (unknown !== undefined) throw new PlanError("plan/unknown-step", `the run has no step "${unknown}"`);
  const steps = mapSteps(fresh.steps, (stepKey, output) => {
    if (wanted.has(stepKey) || !isDone(stepKey)) return null;
    const keys = given.filter((each) => each.stepKey === stepKey && each.output === output);
    return keys.flatMap(({ mappingKey }) => mappingKey ?? []);
  });
  const left = new Set(opsLeft(ended.steps));
  const running = steps.filter(({ key }) => (chosen === null ? left.has(key) || !isDone(key) : wanted.has(key)));
  if (running.length === 0) throw new PlanError("plan/nothing-to-retry", "nothing in this run failed or was left out");
  for (const step of running)
    checkNeeds(step, new Set(running.map(({ key }) => key)), (key) => isDone(key) || !left.has(key));
  const own = new Set(running.map(({ key }) => key));
  return { ...fresh, steps: running, given: given.filter((each) => !own.has(each.stepKey)) };
}

/** What earlier runs gave, and over it what the last attempts of this one did. */
function givenAfter({ runId, plan, events }: EndedOps): readonly GivenOutput[] {
  const before = plan.given ?? [];
  const byStep = new Map<string, GivenOutput[]>();
  for (const event of events) {
    if (event.type === "STEP_START" || event.type === "STEP_RESTARTED") byStep.set(event.stepKey, []);
    if (event.type !== "STEP_OUTPUT") continue;
    const { stepKey, output, mappingKey } = event;
    byStep.set(stepKey, [...(byStep.get(stepKey) ?? []), { runId, stepKey, output, mappingKey }]);
  }
  return [...before.filter((each) => !byStep.has(each.stepKey)), ...[...byStep.values()].flat()];
}

function checkNeeds(step: PlanStep, running: ReadonlySet<string>, isThere: (key: string) => boolean): void {
  const missing = step.needs.find(({ stepKey }) => !running.has(stepKey) && !isThere(stepKey));
  if (missing === undefined) return;
  throw new PlanError(
    "plan/missing-output",
    `step "${step.key}" needs "${missing.stepKey}", which did not succeed`,
    `run "${missing.stepKey}" again as well`,
  );
}
