// Executes a plan in the calling process, without a store: what `materialize` and `executeJob` are made of.
import { planRunConfig } from "../config/plan-run-config.ts";
import { type RunConfigLike, toRunConfig } from "../config/run-config.ts";
import { DefinitionError } from "../definitions/errors.ts";
import type { ResolvedDefinitions } from "../definitions/resolved.ts";
import { errorInfo } from "../events/error-info.ts";
import type { RunEventBody } from "../events/types.ts";
import type { DefinitionsSnapshot } from "../host/types.ts";
import type { IoManager } from "../io/io-manager.ts";
import type { RunPlan } from "../plan/types.ts";
import { createResourceSet, type Lease, type ResourceSet } from "../resources/resource-set.ts";
import { executeStep, type StepOutcome } from "./execute-step.ts";
import { runConfigText } from "./launch-run.ts";
import { runHooks } from "./run-hooks.ts";
import { runSteps } from "./run-steps.ts";

export interface PlannedHere {
  readonly resolved: ResolvedDefinitions;
  readonly snapshot: DefinitionsSnapshot;
  readonly plan: RunPlan;
}

export interface RunHereOptions {
  readonly onOutput?: (stream: "stdout" | "stderr", text: string) => void;
  readonly signal?: AbortSignal;
  readonly runConfig?: RunConfigLike;
  readonly tags?: Readonly<Record<string, string>>;
}

export async function runHere(
  { resolved, snapshot, plan }: PlannedHere,
  options: RunHereOptions,
  keeper: IoManager,
): Promise<{ readonly success: boolean; readonly events: readonly RunEventBody[] }> {
  const events: RunEventBody[] = [];
  const steps = new Map([...resolved.steps, ...resolved.ops].map((step) => [step.name, step]));
  const names = plan.steps.map((step) => step.definition);
  const job = resolved.jobs.find((each) => each.name === plan.jobName);
  const given = options.runConfig ?? job?.config ?? {};
  const config = planRunConfig(snapshot, names, runConfigText(toRunConfig(given)));
  const resources = createResourceSet({ declared: resolved.resources, config: config.resources, env: process.env });
  try {
    const { status } = await runSteps({
      plan,
      maxConcurrent: 1,
      graceMillis: 5_000,
      signal: options.signal ?? new AbortController().signal,
      emit: (body) => events.push(body),
      runner: async (task) => {
        const step = steps.get(task.plan.definition);
        if (step === undefined)
          return { status: "failed", error: errorInfo(new DefinitionError("testing/step", "no step")) };
        const run = { runId: "test", jobName: plan.jobName, tags: options.tags ?? {}, config };
        const { plan: planned, attempt, signal, emit } = task;
        const outcome = await withResources(resources, step.resources, (values) => {
          task.begin();
          return executeStep({
            step,
            plan: planned,
            resources: values,
            run,
            attempt,
            signal,
            env: process.env,
            emit: (body) => emit(body),
            write: options.onOutput ?? ((stream, text) => process[stream].write(text)),
            keeper,
          });
        });
        const hooks = [...step.hooks, ...(job?.hooks ?? [])];
        const opName = step.op?.opName ?? null;
        await runHooks({ plan: planned, run, attempt, outcome, opName, hooks, resources, emit: (body) => emit(body) });
        return outcome;
      },
    });
    return { success: status === "success", events };
  } finally {
    await resources.close();
  }
}

/** A resource that cannot be set up fails the step. */
async function withResources(
  resources: ResourceSet,
  names: readonly string[],
  work: (values: Lease["values"]) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  let lease: Lease;
  try {
    lease = await resources.acquire(names);
  } catch (error) {
    return { status: "failed", error: errorInfo(error) };
  }
  try {
    return await work(lease.values);
  } finally {
    await lease.release();
  }
}
