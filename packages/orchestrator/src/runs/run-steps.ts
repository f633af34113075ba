// Executes a plan: starts what is ready, skips what stands behind a failure, tries again what may be, stops when told to. How a
// step is executed is the runner's business.
import { setTimeout as sleep } from "node:timers/promises";
import type { ErrorInfo, RunEventBody } from "../events/types.ts";
import type { PlanStep, RunPlan } from "../plan/types.ts";
import { durationText } from "./duration-text.ts";
import type { StepOutcome } from "./execute-step.ts";
import { firstLine } from "./run-messages.ts";
import { createRunProgress, noteEvent, obstacle, type RunProgress, remainder, unreported } from "./run-progress.ts";

export interface StepTask {
  readonly plan: PlanStep;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** To be called when the step's function is about to be called. */
  readonly begin: () => void;
  readonly emit: (body: RunEventBody, timestamp?: string) => void;
}

/** Executes one step; never rejects. */
export type StepRunner = (task: StepTask) => Promise<StepOutcome>;

export interface RunStepsOptions {
  readonly plan: RunPlan;
  readonly runner: StepRunner;
  readonly maxConcurrent: number;
  readonly signal: AbortSignal;
  /** How long steps have to end once the signal has aborted. */
  readonly graceMillis: number;
  readonly emit: (body: RunEventBody, timestamp?: string) => void;
}

export interface RunStepsResult {
  readonly status: "success" | "failure" | "canceled";
  readonly failures: readonly StepFailure[];
}

export interface StepFailure {
  readonly stepKey: string;
  readonly error: ErrorInfo;
}

type State = "pending" | "running" | "succeeded" | "failed" | "skipped" | "canceled";

interface Scheduler {
  readonly options: RunStepsOptions;
  readonly states: Map<string, State>;
  readonly progress: RunProgress;
  readonly running: Map<string, Promise<void>>;
  readonly failures: StepFailure[];
}

export async function runSteps(options: RunStepsOptions): Promise<RunStepsResult> {
  const scheduler: Scheduler = {
    options,
    states: new Map(options.plan.steps.map((step) => [step.key, "pending"])),
    progress: createRunProgress(),
    running: new Map(),
    failures: [],
  };
  const grace = graceAfter(options.signal, options.graceMillis);
  for (;;) {
    // What is skipped may let others be skipped at once.
    while (startReady(scheduler));
    if (scheduler.running.size === 0) break;
    const ended = await Promise.race([...scheduler.running.values(), grace.over]);
    if (ended === "grace-over") break;
  }
  grace.cancel();
  giveUp(scheduler);
  const { failures } = scheduler;
  if (options.signal.aborted) return { status: "canceled", failures };
  return { status: failures.length > 0 ? "failure" : "success", failures };
}

/** Starts and skips what can be; true when a state changed. */
function startReady(scheduler: Scheduler): boolean {
  const { options, states, progress, running } = scheduler;
  let changed = false;
  for (const step of options.plan.steps) {
    if (options.signal.aborted) return false;
    if (states.get(step.key) !== "pending" || !step.needs.every((need) => isEnded(states.get(need.stepKey)))) continue;
    const obstructed = obstacle(progress, step, (key) => states.get(key) ?? "succeeded");
    if (obstructed !== null) {
      skip(scheduler, step, obstructed);
      changed = true;
    } else if (running.size < options.maxConcurrent) {
      states.set(step.key, "running");
      changed = true;
      running.set(
        step.key,
        executeWithRetries(scheduler, step).then((state) => {
          states.set(step.key, state);
          running.delete(step.key);
        }),
      );
    }
  }
  return changed;
}

function isEnded(state: State | undefined): boolean {
  return state === undefined || (state !== "pending" && state !== "running");
}

async function executeWithRetries(scheduler: Scheduler, planned: PlanStep): Promise<State> {
  const { options, progress } = scheduler;
  const maxAttempts = 1 + (planned.retryPolicy?.maxRetries ?? 0);
  for (let attempt = 1, step = planned; ; attempt++) {
    const outcome = await execute(scheduler, step, attempt);
    if (outcome.status !== "failed") return outcome.status;
    if (attempt >= maxAttempts || options.signal.aborted) {
      reportFailure(scheduler, planned, outcome.error);
      return "failed";
    }
    const delay = retryDelay(planned, attempt);
    options.emit({
      type: "STEP_UP_FOR_RETRY",
      level: "warning",
      stepKey: step.key,
      error: outcome.error,
      message: `Step "${step.key}" failed and will be tried again (${attempt} of ${maxAttempts - 1})${delay > 0 ? ` in ${durationText(delay)}` : ""}: ${firstLine(outcome.error.message)}`,
    });
    await sleep(delay, undefined, { signal: options.signal }).catch(() => {});
    if (options.signal.aborted) return "canceled";
    step = remainder(progress, planned);
  }
}

function retryDelay(step: PlanStep, attempt: number): number {
  const { delayMillis = 0, backoff = "constant" } = step.retryPolicy ?? {};
  return backoff === "exponential" ? delayMillis * 2 ** (attempt - 1) : delayMillis;
}

async function execute(scheduler: Scheduler, step: PlanStep, attempt: number): Promise<StepOutcome> {
  const { options, progress } = scheduler;
  let started = performance.now();
  const emit = (body: RunEventBody, timestamp?: string) => {
    noteEvent(progress, body);
    options.emit(body, timestamp);
  };
  const outcome = await options.runner({
    plan: step,
    attempt,
    signal: options.signal,
    emit,
    begin: () => {
      started = performance.now();
      emit({
        type: attempt === 1 ? "STEP_START" : "STEP_RESTARTED",
        level: "info",
        stepKey: step.key,
        message: attempt === 1 ? `Started execution of step "${step.key}".` : `Started step "${step.key}" again.`,
      });
    },
  });
  if (outcome.status === "succeeded") {
    const took = durationText(performance.now() - started);
    emit({
      type: "STEP_SUCCESS",
      level: "info",
      stepKey: step.key,
      message: `Finished execution of step "${step.key}" in ${took}.`,
    });
  } else if (outcome.status === "canceled") reportCanceled(scheduler, step);
  return outcome;
}

function reportFailure(scheduler: Scheduler, step: PlanStep, error: ErrorInfo): void {
  const { options, progress, failures } = scheduler;
  failures.push({ stepKey: step.key, error });
  for (const assetKey of unreported(progress, step, "failed")) {
    report(scheduler, {
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "error",
      stepKey: step.key,
      assetKey,
      nodeId: null,
      reason: "failed",
      becauseOf: null,
      message: `${assetKey} was not materialized: step "${step.key}" failed.`,
    });
  }
  options.emit({
    type: "STEP_FAILURE",
    level: "error",
    stepKey: step.key,
    error,
    message: `Execution of step "${step.key}" failed: ${firstLine(error.message)}`,
  });
}

function reportCanceled(scheduler: Scheduler, step: PlanStep): void {
  for (const assetKey of unreported(scheduler.progress, step, "canceled")) {
    report(scheduler, {
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "warning",
      stepKey: step.key,
      assetKey,
      nodeId: null,
      reason: "canceled",
      becauseOf: null,
      message: `${assetKey} was not materialized: the run was canceled.`,
    });
  }
  scheduler.options.emit({
    type: "STEP_CANCELED",
    level: "warning",
    stepKey: step.key,
    message: `Step "${step.key}" was canceled.`,
  });
}

function skip(
  scheduler: Scheduler,
  step: PlanStep,
  because: { readonly stepKey: string; readonly subject: string },
): void {
  scheduler.states.set(step.key, "skipped");
  for (const assetKey of step.assetKeys) {
    report(scheduler, {
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "warning",
      stepKey: step.key,
      assetKey,
      nodeId: null,
      reason: "upstream-failed",
      becauseOf: because.subject,
      message: `${assetKey} was not materialized because of ${because.subject}.`,
    });
  }
  scheduler.options.emit({
    type: "STEP_SKIPPED",
    level: "warning",
    stepKey: step.key,
    becauseOf: because.stepKey,
    message: `Step "${step.key}" was skipped because of ${because.subject}.`,
  });
}

function report(scheduler: Scheduler, body: RunEventBody): void {
  noteEvent(scheduler.progress, body);
  scheduler.options.emit(body);
}

/** Steps that did not end in time after a cancel are told as canceled; their process is about to go. */
function giveUp(scheduler: Scheduler): void {
  for (const step of scheduler.options.plan.steps) {
    if (scheduler.states.get(step.key) === "running") reportCanceled(scheduler, step);
  }
}

function graceAfter(signal: AbortSignal, millis: number) {
  let timer: NodeJS.Timeout | null = null;
  const over = new Promise<"grace-over">((resolve) => {
    const start = () => {
      timer ??= setTimeout(() => resolve("grace-over"), millis);
    };
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
  return {
    over,
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
