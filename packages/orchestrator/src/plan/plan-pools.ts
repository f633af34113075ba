// The pools of a plan's steps.
import type { PlanStep, RunPlan } from "./types.ts";

/** Each once. */
export function planPools(plan: RunPlan): readonly string[] {
  return poolsOf(plan.steps);
}

/** Of the steps that wait for no other; none when one of them needs no pool: such a run can begin. */
export function firstPools(plan: RunPlan): readonly string[] {
  const first = plan.steps.filter((step) => step.needs.length === 0);
  return first.some((step) => step.limits?.pool === undefined) ? [] : poolsOf(first);
}

function poolsOf(steps: readonly PlanStep[]): readonly string[] {
  return [...new Set(steps.flatMap((step) => step.limits?.pool ?? []))];
}
