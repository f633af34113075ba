// Calls the hooks of a step and of its job when a step has ended. What a hook throws is told, and changes nothing of the step.
import type { HookContext } from "../definitions/hooks.ts";
import type { ResolvedHook } from "../definitions/resolved.ts";
import { errorInfo } from "../events/error-info.ts";
import type { EventLevel, RunEventBody } from "../events/types.ts";
import type { PlanStep } from "../plan/types.ts";
import type { ResourceSet } from "../resources/resource-set.ts";
import type { RunFacts, StepOutcome } from "./execute-step.ts";

export interface EndedStep {
  readonly plan: PlanStep;
  readonly run: RunFacts;
  readonly attempt: number;
  readonly outcome: StepOutcome;
  /** Of the op; null: it is none. */
  readonly opName: string | null;
  readonly hooks: readonly ResolvedHook[];
  readonly resources: ResourceSet;
  readonly emit: (body: RunEventBody) => void;
}

export async function runHooks(ended: EndedStep): Promise<void> {
  const { plan, attempt, outcome, hooks } = ended;
  const isTriedAgain = outcome.status === "failed" && attempt <= (plan.retryPolicy?.maxRetries ?? 0);
  if (outcome.status === "canceled" || isTriedAgain) return;
  const when = outcome.status === "succeeded" ? "success" : "failure";
  for (const hook of hooks) if (hook.when === when) await call(hook, ended);
}

async function call(hook: ResolvedHook, { plan, outcome, resources, emit, run, opName }: EndedStep): Promise<void> {
  const log = (level: EventLevel) => (message: string) =>
    emit({ type: "LOG", level, stepKey: plan.key, nodeId: null, message: String(message) });
  const context: HookContext = {
    hookName: hook.name,
    runId: run.runId,
    jobName: run.jobName ?? "",
    stepKey: plan.key,
    opName,
    assetKeys: plan.assetKeys,
    error: outcome.status === "failed" ? outcome.error : null,
    log: { debug: log("debug"), info: log("info"), warn: log("warning"), error: log("error") },
  };
  const tell = (level: EventLevel, message: string, error: unknown = null) =>
    emit({ type: "ENGINE_EVENT", level, stepKey: plan.key, message, error: error === null ? null : errorInfo(error) });
  try {
    const lease = await resources.acquire(hook.resources);
    try {
      await hook.run(context, lease.values);
    } finally {
      await lease.release();
    }
    tell("debug", `Hook "${hook.name}" ran for step "${plan.key}".`);
  } catch (error) {
    tell("warning", `Hook "${hook.name}" failed for step "${plan.key}".`, error);
  }
}
