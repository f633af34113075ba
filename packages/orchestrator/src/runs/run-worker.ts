// The process of one run: takes its plan from the store, executes it, tells everything as events, and ends. It hears of a cancel
// by the store, and says every two seconds that it lives.
import { hostname } from "node:os";
import { openStorage } from "../on-demand.ts";
import type { AppendResult, RunAssignment, Storage } from "../storage/types.ts";
import { childProcessRunner } from "./child-process-runner.ts";
import { createEventWriter, type EventWriter } from "./event-writer.ts";
import { inProcessRunner } from "./in-process-runner.ts";
import { type OpenedDefinitions, openDefinitions } from "./open-definitions.ts";
import { engineEvent, failureReason, runEvent, runFailure, runName } from "./run-messages.ts";
import { createStepLogs, type StepLogs } from "./run-step-logs.ts";
import { type RunStepsResult, runSteps, type StepRunner } from "./run-steps.ts";
import { type RunRequestInput, readRunRequest } from "./run-worker-input.ts";

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
  const writer = createEventWriter({
    append: (events) => storage.events.append(run.id, events),
    now: () => new Date(),
    onRefused: (result) => controller.abort(`the run has ended: ${result.status}`),
    onLost: (error) => controller.abort(error),
  });
  const stopListening = listenForCancel(storage, run.id, controller);
  try {
    const status = await storage.runs.beat(run.id, me());
    if (status !== "STARTING") controller.abort(`the run is ${status}`);
    writer.write(engineEvent(`Process ${process.pid} on ${hostname()} executes this run.`));
    writer.write(runEvent("RUN_START", `Started execution of ${runName(run.jobName)}.`));
    await finish(await execute(assignment, input, controller.signal, writer, storage), assignment, writer);
  } finally {
    stopListening();
    await writer.flush();
  }
}

function me(): { readonly host: string; readonly pid: number } {
  return { host: hostname(), pid: process.pid };
}

/** A cancel comes as a notice, with the next beat at the latest, or as a signal. */
function listenForCancel(storage: Storage, runId: string, controller: AbortController): () => void {
  const cancel = () => controller.abort("canceled");
  const unsubscribe = storage.subscribe((change) => {
    if (change.kind === "cancel" && change.runId === runId) cancel();
  });
  const beats = setInterval(() => {
    storage.runs.beat(runId, me()).then(
      (status) => {
        if (status !== null && CANCELS.has(status)) cancel();
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
  signal: AbortSignal,
  writer: EventWriter,
  storage: Storage,
): Promise<RunStepsResult> {
  const logs = createStepLogs({ root: input.root, runId: assignment.run.id, writer, storage });
  const opened: { definitions: Promise<OpenedDefinitions> | null } = { definitions: null };
  const runner = runnerOf(assignment, input, logs, () => {
    opened.definitions ??= openDefinitions(placeOf(assignment, input));
    return opened.definitions;
  });
  const result = await runSteps({
    plan: assignment.plan,
    runner,
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
    writer.write({ ...engineEvent(`Teardown of the resources failed: ${String(error)}`, "warning") });
  });
  return result;
}

function runnerOf(
  { run, plan, definitions: _ }: RunAssignment,
  input: RunRequestInput,
  logs: StepLogs,
  definitions: () => Promise<OpenedDefinitions>,
): StepRunner {
  const facts = { runId: run.id, jobName: run.jobName, tags: run.tags };
  const { openLog, closeLog } = logs;
  if (plan.executor.kind === "in-process") {
    return inProcessRunner({ run: facts, env: process.env, definitions, openLog, closeLog });
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

async function finish(result: RunStepsResult, { run }: RunAssignment, writer: EventWriter): Promise<void> {
  const name = runName(run.jobName);
  if (result.status === "success") writer.write(runEvent("RUN_SUCCESS", `Finished execution of ${name}.`));
  else if (result.status === "canceled") writer.write(runEvent("RUN_CANCELED", `Execution of ${name} was canceled.`));
  else writer.write(runFailure(failureReason(result.failures), null, run.jobName));
  await writer.flush();
}
