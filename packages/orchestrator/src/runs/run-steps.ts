// Executes a plan: starts what is ready, skips what stands behind a failure, tries again what may be, stops when told to. How a
// step is executed is the runner's business.
import { setTimeout as sleep } from "node:timers/promises";
import type { RetryWish } from "../definitions/failure.ts";
import type { TagLimit } from "../definitions/types.ts";
import type { ErrorInfo, RunEventBody } from "../events/types.ts";
import type { PlanStep, RunPlan } from "../plan/types.ts";
import { createTagCount } from "../queue/tag-limits.ts";
import type { StepState } from "../storage/types.ts";
import { durationText } from "./duration-text.ts";
import type { StepOutcome } from "./execute-step.ts";
import { mapped, replayRun, type StepFailure } from "./replay-run.ts";
import { retryDelay } from "./retry-delay.ts";
import { firstLine } from "./run-messages.ts";
import {
  createRunProgress,
  noteEvent,
  type Obstacle,
  obstacle,
  type RunProgress,
  remainder,
  unreported,
} from "./run-progress.ts";
import { createSlotQueue, type SlotQueue, type SlotSource } from "./slot-queue.ts";
import { bindInputs } from "./step-outputs.ts";
import { withTimeout } from "./step-timeout.ts";

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
  /** Of steps, by their tags (default none). */
  readonly tagLimits?: readonly TagLimit[];
  /** Hands out the slots of pools (default: without limit). */
  readonly slots?: SlotSource;
  /** What an earlier process of the run has come to (default nothing). */
  readonly past?: readonly RunEventBody[];
  readonly signal: AbortSignal;
  /** How long steps have to end once the signal has aborted. */
  readonly graceMillis: number;
  readonly emit: (body: RunEventBody, timestamp?: string) => void;
}

export interface RunStepsResult {
  readonly status: "success" | "failure" | "canceled";
  readonly failures: readonly StepFailure[];
}

interface Scheduler {
  readonly options: RunStepsOptions;
  /** In the order in which they are looked at. */
  steps: readonly PlanStep[];
  readonly states: Map<string, StepState>;
  /** Attempts that an earlier process has begun. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly progress: RunProgress;
  readonly running: Map<string, Promise<void>>;
  readonly slots: SlotQueue;
  readonly failures: StepFailure[];
}

export async function runSteps(options: RunStepsOptions): Promise<RunStepsResult> {
  const progress = createRunProgress(options.plan.given);
  const past = replayRun(options.plan, options.past ?? [], progress);
  const scheduler: Scheduler = {
    options,
    steps: past.steps,
    states: new Map(past.states),
    attempts: past.attempts,
    progress,
    running: new Map(),
    slots: createSlotQueue(options.slots ?? null, options.signal),
    failures: [...past.failures],
  };
  tellMapping(scheduler, options.plan.steps);
  const grace = graceAfter(options.signal, options.graceMillis);
  for (;;) {
    // What is skipped may let others be skipped at once.
    while (startReady(scheduler));
    const waiting = options.signal.aborted ? [] : scheduler.slots.waiting();
    if (scheduler.running.size === 0 && waiting.length === 0) break;
    const ended = await Promise.race([...scheduler.running.values(), ...waiting, grace.over]);
    if (ended === "grace-over") break;
  }
  grace.cancel();
  await scheduler.slots.close();
  giveUp(scheduler);
  const { failures } = scheduler;
  if (options.signal.aborted) return { status: "canceled", failures };
  return { status: failures.length > 0 ? "failure" : "success", failures };
}

/** Starts and skips what can be; true when a state changed. */
function startReady(scheduler: Scheduler): boolean {
  const { options, states, progress } = scheduler;
  let changed = false;
  for (const step of byPriority(scheduler.steps)) {
    if (options.signal.aborted) return false;
    if (states.get(step.key) !== "pending" || !step.needs.every((need) => isEnded(states.get(need.stepKey)))) continue;
    const obstructed = obstacle(progress, step, (key) => states.get(key) ?? "succeeded");
    if (obstructed !== null) {
      skip(scheduler, step, obstructed);
      changed = true;
    } else if (hasRoom(scheduler, step) && scheduler.slots.has(step)) {
      start(scheduler, step);
      changed = true;
    }
  }
  return changed;
}

/** A step that has to wait for others of this run leaves the slot of its pool to other runs. */
function hasRoom(scheduler: Scheduler, step: PlanStep): boolean {
  const { options, running, steps } = scheduler;
  const busy = steps.filter((each) => running.has(each.key)).map((each) => each.limits?.opTags ?? {});
  const full = createTagCount(options.tagLimits ?? [], busy).fullFor(step.limits?.opTags ?? {});
  if (full === null && running.size < options.maxConcurrent) return true;
  scheduler.slots.leave(step);
  return false;
}

function start(scheduler: Scheduler, step: PlanStep): void {
  const { states, running, slots } = scheduler;
  states.set(step.key, "running");
  running.set(
    step.key,
    executeWithRetries(scheduler, step).then(async (state) => {
      states.set(step.key, state);
      running.delete(step.key);
      if (state === "succeeded") mapOver(scheduler);
      await slots.giveBack(step);
    }),
  );
}

/** Where a step gave values that others run once for each of, these are steps from now on. */
function mapOver(scheduler: Scheduler): void {
  const { states, progress, steps: before } = scheduler;
  scheduler.steps = mapped(before, progress, (key) => states.get(key) === "succeeded");
  tellMapping(scheduler, before);
  for (const step of scheduler.steps) if (!states.has(step.key)) states.set(step.key, "pending");
}

function tellMapping({ options, states, steps }: Scheduler, before: readonly PlanStep[]): void {
  const now = new Set(steps.map((step) => step.key));
  const replaced = before.filter((step) => !now.has(step.key));
  const source = replaced[0]?.mappedBy?.stepKey;
  if (source === undefined) return;
  const known = new Map(before.map((step) => [step.key, step]));
  const changed = steps.filter((step) => {
    const earlier = known.get(step.key);
    return earlier === undefined || dependsOn(earlier).join() !== dependsOn(step).join();
  });
  const placeOf = (step: PlanStep) => replaced.find((each) => isOf(step, each.key))?.key ?? null;
  for (const { key } of replaced) states.delete(key);
  options.emit({
    type: "STEPS_MAPPED",
    level: "debug",
    stepKey: source,
    replaced: replaced.map((step) => step.key),
    steps: changed.map((step) => ({ key: step.key, of: placeOf(step), dependsOn: dependsOn(step) })),
    message: `What runs once for each output of "${source}" is known: ${changed.map((step) => step.key).join(", ") || "nothing"}.`,
  });
}

function isOf({ key, mappingKey }: PlanStep, placeHolder: string): boolean {
  return mappingKey !== undefined && key === placeHolder.replace(/\[\?\]$/, `[${mappingKey}]`);
}

function dependsOn(step: PlanStep): readonly string[] {
  return [...new Set(step.needs.map((need) => need.stepKey))];
}

/** As planned, but those with more priority first. */
function byPriority(steps: readonly PlanStep[]): readonly PlanStep[] {
  return [...steps].sort((a, b) => (b.limits?.priority ?? 0) - (a.limits?.priority ?? 0));
}

function isEnded(state: StepState | undefined): boolean {
  return state === undefined || (state !== "pending" && state !== "running");
}

async function executeWithRetries(scheduler: Scheduler, planned: PlanStep): Promise<StepState> {
  const { options, progress } = scheduler;
  const before = scheduler.attempts.get(planned.key) ?? 0;
  for (let attempt = before + 1, step = before === 0 ? planned : remainder(progress, planned); ; attempt++) {
    const outcome = await execute(scheduler, bindInputs(step, progress.outputs), attempt);
    if (outcome.status !== "failed") return outcome.status;
    const delay = options.signal.aborted ? null : delayOf(planned, attempt, outcome.retry ?? null);
    if (delay === null) {
      reportFailure(scheduler, planned, outcome.error);
      return "failed";
    }
    options.emit({
      type: "STEP_UP_FOR_RETRY",
      level: "warning",
      stepKey: step.key,
      error: outcome.error,
      message: `Step "${step.key}" failed and will be tried again (${attempt} of ${delay.of})${delay.millis > 0 ? ` in ${durationText(delay.millis)}` : ""}: ${firstLine(outcome.error.message)}`,
    });
    await sleep(delay.millis, undefined, { signal: options.signal }).catch(() => {});
    if (options.signal.aborted) return "canceled";
    step = remainder(progress, planned);
  }
}

/** When a step that failed is tried again; null when it is not. What it threw wins over its policy. */
function delayOf(step: PlanStep, attempt: number, wish: RetryWish | null) {
  if (wish?.kind === "never") return null;
  const policy = step.retryPolicy;
  const of = wish?.maxRetries ?? policy?.maxRetries ?? 0;
  if (attempt > of) return null;
  return { of, millis: wish?.delayMillis ?? retryDelay(policy, attempt, Math.random) };
}

async function execute(scheduler: Scheduler, step: PlanStep, attempt: number): Promise<StepOutcome> {
  const { options, progress } = scheduler;
  let started = performance.now();
  const emit = (body: RunEventBody, timestamp?: string) => {
    noteEvent(progress, body);
    options.emit(body, timestamp);
  };
  const { signal, run } = withTimeout(step, options);
  const outcome = await run(
    options.runner({
      plan: step,
      attempt,
      signal,
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
    }),
  );
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

function skip(scheduler: Scheduler, step: PlanStep, because: Obstacle): void {
  scheduler.states.set(step.key, "skipped");
  if (because.isLeftOut) scheduler.progress.leftOut.add(step.key);
  for (const assetKey of because.isLeftOut ? [] : step.assetKeys) {
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
    level: because.isLeftOut ? "info" : "warning",
    stepKey: step.key,
    becauseOf: because.stepKey,
    message: `Step "${step.key}" was skipped because ${because.isLeftOut ? `there is no ${because.subject}` : `of ${because.subject}`}.`,
  });
}

function report(scheduler: Scheduler, body: RunEventBody): void {
  noteEvent(scheduler.progress, body);
  scheduler.options.emit(body);
}

/** Steps that did not end in time after a cancel are told as canceled; their process is about to go. */
function giveUp(scheduler: Scheduler): void {
  for (const step of scheduler.steps) {
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
