// Runs each step in a process of its own. The process may die, hang or print without end: the run goes on.
import { type ChildProcess, spawn } from "node:child_process";
import { parentMessage } from "../host/parent-message.ts";
import type { RunFacts, StepOutcome } from "./execute-step.ts";
import type { DefinitionsPlace } from "./open-definitions.ts";
import type { StepRunner, StepTask } from "./run-steps.ts";
import type { StepLogWriter } from "./step-logs.ts";
import { type FromStep, isFromStep, type ToStep } from "./step-messages.ts";

export interface ChildProcessOptions {
  readonly run: RunFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly definitions: DefinitionsPlace;
  /** The entry of the step's process. */
  readonly stepWorker: string;
  /** How long a canceled step has to end by itself. */
  readonly graceMillis: number;
  readonly openLog: (stepKey: string) => StepLogWriter;
  readonly closeLog: (stepKey: string, log: StepLogWriter) => Promise<void>;
}

export function childProcessRunner(options: ChildProcessOptions): StepRunner {
  return async (task) => {
    const log = options.openLog(task.plan.key);
    try {
      return await runInChild(task, options, log);
    } finally {
      await options.closeLog(task.plan.key, log);
    }
  };
}

async function runInChild(task: StepTask, options: ChildProcessOptions, log: StepLogWriter): Promise<StepOutcome> {
  const { plan, signal } = task;
  task.emit({
    type: "STEP_WORKER_STARTING",
    level: "debug",
    stepKey: plan.key,
    message: `Starting a process for step "${plan.key}".`,
  });
  const child = spawn(process.execPath, [options.stepWorker], {
    cwd: options.definitions.root,
    env: { ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.on("data", (chunk: Buffer) => log.write("stdout", chunk));
  child.stderr?.on("data", (chunk: Buffer) => log.write("stderr", chunk));
  const release = cancelWith(child, signal, options.graceMillis);
  child.on("message", (message) => {
    if (isFromStep(message)) hear(message, task);
  });
  const { run, definitions } = options;
  send(child, { kind: "task", plan, run, attempt: task.attempt, definitions });
  try {
    const { answer, ending } = await parentMessage(child, isDone);
    if (answer !== null) return answer.outcome;
    return signal.aborted ? { status: "canceled" } : { status: "failed", error: diedError(plan.key, ending) };
  } finally {
    release();
  }
}

function hear(message: FromStep, task: StepTask): void {
  if (message.kind === "events") for (const event of message.events) task.emit(event.body, event.timestamp);
  if (message.kind !== "begin") return;
  task.emit({
    type: "STEP_WORKER_STARTED",
    level: "debug",
    stepKey: task.plan.key,
    message: `The process for step "${task.plan.key}" is ready.`,
  });
  task.begin();
}

function cancelWith(child: ChildProcess, signal: AbortSignal, graceMillis: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  const cancel = () => {
    send(child, { kind: "cancel" });
    timer = setTimeout(() => child.kill("SIGKILL"), graceMillis);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return () => {
    signal.removeEventListener("abort", cancel);
    if (timer !== null) clearTimeout(timer);
  };
}

/** A process that is already gone is told of by its end. */
function send(child: ChildProcess, message: ToStep): void {
  if (child.connected) child.send(message, () => {});
}

function isDone(message: unknown): message is Extract<FromStep, { readonly kind: "done" }> {
  return isFromStep(message) && message.kind === "done";
}

function diedError(stepKey: string, ending: string) {
  const memory = ending === "signal SIGABRT" || ending === "exit code 134" || ending === "signal SIGKILL";
  return {
    name: "StepProcessError",
    message: `The process of step "${stepKey}" ended unexpectedly (${ending})${memory ? "; it may have run out of memory" : ""}. Its raw output may say more.`,
    stack: null,
    cause: null,
  };
}
