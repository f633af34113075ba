// The process of one run: takes its plan from the store, executes it, tells everything as events, and ends. It hears of a cancel
// by the store, and says every two seconds that it lives.
import { hostname } from "node:os";
import type { RunEvent } from "../events/types.ts";
import { openStorage } from "../on-demand.ts";
import { maxRuntimeSeconds } from "../plan/run-tags.ts";
import { envReferenceNames } from "../resources/env-references.ts";
import { createMask, type Mask } from "../secrets/mask.ts";
import type { RunSettings } from "../settings/types.ts";
import type { AppendResult, RunAssignment, RunRecord, Storage } from "../storage/types.ts";
import { childProcessRunner } from "./child-process-runner.ts";
import { createEventWriter, type EventWriter } from "./event-writer.ts";
import { inProcessRunner } from "./in-process-runner.ts";
import { type OpenedDefinitions, openDefinitions, teardownFailed } from "./open-definitions.ts";
import { poolSlots } from "./pool-slots.ts";
import { engineEvent, failureReason, runEvent, runFailure, runName } from "./run-messages.ts";
import { createStepLogs, type StepLogs } from "./run-step-logs.ts";
import { type RunStepsResult, runSteps, type StepRunner } from "./run-steps.ts";
import { runValues } from "./run-values.ts";
import { type RunRequestInput, readRunRequest } from "./run-worker-input.ts";
import { checkStepConfigs, RunConfigError } from "./step-config.ts";

const BEAT_MILLIS = 2_000;

/** Entry of the process. */
export async function runWorkerMain(): Promise<void> {
  const input = await readRunRequest(process.stdin);
  const storage = await openStorage({
    connectionString: input.connectionString,
    maxConnections: 2,
    migrate: false,
  });
  let exitCode = 1;
  try {
    const assignment = await storage.runs.assignment(input.runId);
    if (assignment === null) throw new Error(`there is no run ${input.runId}`);
    await performRun(assignment, storage, input);
    exitCode = 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  await storage.close().catch(() => {});
  process.exit(exitCode);
}

async function performRun(assignment: RunAssignment, storage: Storage, input: RunRequestInput): Promise<void> {
  const { run } = assignment;
  const controller = new AbortController();
  const mask = createMask(secretsOf(assignment.plan), process.env);
  const writer = createEventWriter({
    append: (events, batch) =>
      storage.events.append(run.id, mask === null ? events : mask.data(events), { resumes: run.resumes, batch }),
    now: () => new Date(),
    onRefused: (result) => controller.abort(`the run has ended: ${result.status}`),
    onLost: (error) => controller.abort(error),
  });
  const stopListening = listenForCancel(storage, meFor(input), controller);
  const clock = startRunClock(run, input.settings.runs, controller);
  try {
    const status = await storage.runs.beat(run.id, meFor(input));
    // Another launch has the run: this process has nothing to say.
    if (status === null) return;
    if (status !== "STARTING") controller.abort(`the run is ${status}`);
    const past = run.resumes === 0 ? [] : await allEvents(storage, run.id);
    writer.write(engineEvent(`Process ${process.pid} on ${hostname()} executes this run.`));
    writer.write(
      runEvent("RUN_START", `${run.resumes === 0 ? "Started" : "Resumed"} execution of ${runName(run.jobName)}.`),
    );
    const result = await execute(assignment, input, { signal: controller.signal, writer, storage, past, mask });
    await finish(result, clock.isOver() ? clock.reason : null, assignment, writer);
  } catch (error) {
    if (!(error instanceof RunConfigError)) throw error;
    writer.write(runFailure({ reason: error.message, cause: "config", error: null, jobName: run.jobName }));
  } finally {
    clock.stop();
    stopListening();
    await writer.flush();
  }
}

function meFor({ runId, launch }: RunRequestInput) {
  return { runId, host: hostname(), pid: process.pid, launch };
}

const EVENTS_AT_ONCE = 5_000;

/** What processes before this one have told. */
async function allEvents(storage: Storage, runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const more = await storage.events.list(runId, { after: events.at(-1)?.sequence ?? 0, limit: EVENTS_AT_ONCE });
    events.push(...more);
    if (more.length < EVENTS_AT_ONCE) return events;
  }
}

/** Ends the run when its time is over. What an earlier process has used of it counts. */
function startRunClock(run: RunRecord, settings: RunSettings, controller: AbortController) {
  const seconds = maxRuntimeSeconds(run.tags, settings);
  const used = run.startedAt === null ? 0 : Date.now() - Date.parse(run.startedAt);
  const reason = `The run took longer than the ${seconds} s that it may.`;
  let over = false;
  const end = () => {
    if (controller.signal.aborted) return;
    over = true;
    controller.abort(reason);
  };
  const timer =
    seconds === null ? undefined : setTimeout(end, Math.min(Math.max(0, seconds * 1000 - used), MOST_MILLIS));
  timer?.unref();
  return { reason, isOver: () => over, stop: () => clearTimeout(timer) };
}

/** Timers take no more than this. */
const MOST_MILLIS = 2 ** 31 - 1;

/** A cancel comes as a notice, with the next beat at the latest, or as a signal. */
function listenForCancel(storage: Storage, me: ReturnType<typeof meFor>, controller: AbortController): () => void {
  const cancel = () => controller.abort("canceled");
  const unsubscribe = storage.subscribe((change) => {
    if (change.kind === "cancel" && change.runId === me.runId) cancel();
  });
  const beats = setInterval(() => {
    storage.runs.beat(me.runId, me).then(
      (status) => {
        // None: another process has the run.
        if (status === null || CANCELS.has(status)) cancel();
      },
      () => {},
    );
  }, BEAT_MILLIS);
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  return () => {
    unsubscribe();
    clearInterval(beats);
  };
}

const CANCELS: ReadonlySet<AppendResult["status"]> = new Set(["CANCELING", "CANCELED", "FAILURE", "SUCCESS"]);

async function execute(
  assignment: RunAssignment,
  input: RunRequestInput,
  {
    signal,
    writer,
    storage,
    past,
    mask,
  }: {
    readonly signal: AbortSignal;
    readonly writer: EventWriter;
    readonly storage: Storage;
    readonly past: readonly RunEvent[];
    readonly mask: Mask | null;
  },
): Promise<RunStepsResult> {
  const logs = createStepLogs({ root: input.root, runId: assignment.run.id, writer, storage, mask });
  const opened: { definitions: Promise<OpenedDefinitions> | null } = { definitions: null };
  const open = () => {
    opened.definitions ??= openDefinitions(placeOf(assignment, input), assignment.plan.config);
    return opened.definitions;
  };
  const { executor } = assignment.plan;
  const slots = poolSlots({ storage, runId: assignment.run.id, settings: input.settings.pools, writer });
  const runner = runnerOf(assignment, input, logs, open);
  await checkConfig(assignment, open);
  const result = await runSteps({
    plan: assignment.plan,
    past,
    runner,
    ...(slots !== null && { slots }),
    tagLimits: (executor.kind === "multi-process" ? executor.tagLimits : null) ?? [],
    maxConcurrent: concurrencyOf(assignment),
    signal,
    graceMillis: input.graceMillis,
    emit: (body, timestamp) => {
      if (timestamp === undefined) writer.write(body);
      else writer.writeTimed({ body, timestamp });
    },
  });
  const definitions = await opened.definitions?.catch(() => null);
  await definitions?.close().catch((error: unknown) => {
    writer.write(engineEvent(teardownFailed(error), "warning"));
  });
  return result;
}

/** The variables that the definitions name, and those that the run config does. */
function secretsOf({ secrets = [], config }: RunAssignment["plan"]): readonly string[] {
  return [...secrets, ...envReferenceNames(config?.resources ?? {})];
}

/** Where steps take config, all of it is validated by the team's own schemas before the first one starts. */
async function checkConfig({ plan }: RunAssignment, open: () => Promise<OpenedDefinitions>): Promise<void> {
  if (Object.keys(plan.config?.ops ?? {}).length === 0) return;
  const definitions = await open();
  await checkStepConfigs(
    plan.steps.map((step) => definitions.stepOf(step.definition)),
    plan.config,
  );
}

function runnerOf(
  { run, plan, definitions: _ }: RunAssignment,
  input: RunRequestInput,
  logs: StepLogs,
  definitions: () => Promise<OpenedDefinitions>,
): StepRunner {
  const facts = { runId: run.id, jobName: run.jobName, tags: run.tags, config: plan.config };
  const { openLog, closeLog } = logs;
  if (plan.executor.kind === "in-process") {
    const keeper = runValues(input.root);
    return inProcessRunner({ run: facts, env: process.env, definitions, openLog, closeLog, keeper });
  }
  return childProcessRunner({
    run: facts,
    env: process.env,
    definitions: placeOf({ run, plan, definitions: _ }, input),
    stepWorker: input.stepWorker,
    graceMillis: input.graceMillis,
    openLog,
    closeLog,
  });
}

function placeOf(assignment: RunAssignment, input: RunRequestInput) {
  const { file, bundle } = assignment.definitions;
  return { file, bundle, root: input.root, library: input.library };
}

function concurrencyOf({ plan }: RunAssignment): number {
  if (plan.executor.kind === "in-process") return 1;
  return plan.executor.maxConcurrent ?? DEFAULT_CONCURRENCY;
}

const DEFAULT_CONCURRENCY = 8;

/** `overtime`: why the run was ended before it was done; null when it was not. */
async function finish(
  result: RunStepsResult,
  overtime: string | null,
  { run }: RunAssignment,
  writer: EventWriter,
): Promise<void> {
  const name = runName(run.jobName);
  const { jobName } = run;
  if (overtime !== null && result.status !== "success") {
    writer.write(runFailure({ reason: overtime, cause: "runtime", error: null, jobName }));
  } else if (result.status === "success") writer.write(runEvent("RUN_SUCCESS", `Finished execution of ${name}.`));
  else if (result.status === "canceled") writer.write(runEvent("RUN_CANCELED", `Execution of ${name} was canceled.`));
  else writer.write(runFailure({ reason: failureReason(result.failures), cause: "steps", error: null, jobName }));
  await writer.flush();
}
