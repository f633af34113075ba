// The process of one step: loads the definitions, executes the step, sends events to the process of the run. It has no
// connection to the store.
import { errorInfo } from "../events/error-info.ts";
import type { Lease } from "../resources/resource-set.ts";
import type { TimedEvent } from "../storage/types.ts";
import { executeStep, type StepOutcome } from "./execute-step.ts";
import { type OpenedDefinitions, openDefinitions, teardownFailed } from "./open-definitions.ts";
import { runHooks } from "./run-hooks.ts";
import { runValues } from "./run-values.ts";
import type { FromStep, ToStep } from "./step-messages.ts";

/** Entry of the process: takes one task, and ends with it. */
export function stepWorkerMain(): void {
  const controller = new AbortController();
  process.once("disconnect", () => endWithoutRun(controller));
  // An interrupt from the terminal reaches everybody; the run decides, and tells.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => controller.abort());
  process.on("message", (message: ToStep) => {
    if (message.kind === "cancel") controller.abort();
    else void perform(message, controller.signal);
  });
}

/** Without the run there is nobody to work for. What the step has running elsewhere, such as a query, is canceled first. */
function endWithoutRun(controller: AbortController): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  controller.abort();
  setTimeout(() => process.exit(1), LAST_MILLIS);
}

const LAST_MILLIS = 5_000;

async function perform(task: Extract<ToStep, { readonly kind: "task" }>, signal: AbortSignal): Promise<void> {
  const channel = createChannel();
  const outcome = await execute(task, signal, channel);
  channel.flush();
  channel.send({ kind: "done", outcome });
  // Output that was printed last is still on its way to the pipe.
  process.stdout.write("", () =>
    process.stderr.write("", () => process.send?.({ kind: "end" }, () => process.exit(0))),
  );
}

async function execute(
  task: Extract<ToStep, { readonly kind: "task" }>,
  signal: AbortSignal,
  channel: Channel,
): Promise<StepOutcome> {
  let definitions: OpenedDefinitions | null = null;
  let lease: Lease | null = null;
  try {
    definitions = await openDefinitions(task.definitions, task.run.config);
    const step = definitions.stepOf(task.plan.definition);
    lease = await definitions.resources.acquire(step.resources);
    channel.send({ kind: "begin" });
    const outcome = await executeStep({
      step,
      plan: task.plan,
      run: task.run,
      resources: lease.values,
      attempt: task.attempt,
      signal,
      env: process.env,
      emit: (body) => channel.add({ body, timestamp: new Date().toISOString() }),
      write: (stream, text) => process[stream].write(text),
      keeper: runValues(task.definitions.root),
    });
    await runHooks({
      ...task,
      outcome,
      opName: step.op?.opName ?? null,
      hooks: [...step.hooks, ...definitions.hooksOf(task.run.jobName)],
      resources: definitions.resources,
      emit: (body) => channel.add({ body, timestamp: new Date().toISOString() }),
    });
    return outcome;
  } catch (error) {
    return signal.aborted ? { status: "canceled" } : { status: "failed", error: errorInfo(error) };
  } finally {
    const tell = (error: unknown) => process.stderr.write(`${teardownFailed(error)}\n`);
    await lease?.release().catch(tell);
    await definitions?.close().catch(tell);
  }
}

interface Channel {
  send(message: FromStep): void;
  add(event: TimedEvent): void;
  flush(): void;
}

/** Events of one turn of the event loop go in one message. */
function createChannel(): Channel {
  let waiting: TimedEvent[] = [];
  const send = (message: FromStep) => {
    if (process.connected) process.send?.(message);
  };
  const flush = () => {
    if (waiting.length > 0) send({ kind: "events", events: waiting });
    waiting = [];
  };
  return {
    send: (message) => {
      flush();
      send(message);
    },
    add: (event) => {
      waiting.push(event);
      if (waiting.length === 1) setImmediate(flush);
    },
    flush,
  };
}
