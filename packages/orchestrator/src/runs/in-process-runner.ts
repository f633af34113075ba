// Runs steps in the process of the run, one after the other. What they print is caught while they run.
import { errorInfo } from "../events/error-info.ts";
import type { IoManager } from "../io/io-manager.ts";
import type { Lease } from "../resources/resource-set.ts";
import { executeStep, type RunFacts } from "./execute-step.ts";
import { type OpenedDefinitions, teardownFailed } from "./open-definitions.ts";
import { runHooks } from "./run-hooks.ts";
import type { StepRunner } from "./run-steps.ts";
import type { LogStream, StepLogWriter } from "./step-logs.ts";

export interface InProcessOptions {
  readonly run: RunFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Opened at the first step. */
  readonly definitions: () => Promise<OpenedDefinitions>;
  readonly openLog: (stepKey: string) => StepLogWriter;
  readonly closeLog: (stepKey: string, log: StepLogWriter) => Promise<void>;
  /** Keeps the outputs of ops that name no I/O manager. */
  readonly keeper: IoManager;
}

export function inProcessRunner(options: InProcessOptions): StepRunner {
  return async ({ plan, attempt, signal, begin, emit }) => {
    const log = options.openLog(plan.key);
    const release = catchOutput((stream, text) => log.write(stream, text));
    let lease: Lease | null = null;
    try {
      const definitions = await options.definitions();
      const step = definitions.stepOf(plan.definition);
      lease = await definitions.resources.acquire(step.resources);
      begin();
      const outcome = await executeStep({
        step,
        plan,
        run: options.run,
        resources: lease.values,
        attempt,
        signal,
        env: options.env,
        emit: (body) => emit(body),
        write: (stream, text) => log.write(stream, text),
        keeper: options.keeper,
      });
      await runHooks({
        plan,
        run: options.run,
        attempt,
        outcome,
        opName: step.op?.opName ?? null,
        hooks: [...step.hooks, ...definitions.hooksOf(options.run.jobName)],
        resources: definitions.resources,
        emit: (body) => emit(body),
      });
      return outcome;
    } catch (error) {
      return signal.aborted ? { status: "canceled" } : { status: "failed", error: errorInfo(error) };
    } finally {
      await lease?.release().catch((error: unknown) => log.write("stderr", `${teardownFailed(error)}\n`));
      release();
      await options.closeLog(plan.key, log);
    }
  };
}

/** Hands what this process prints to `write` until it is released. */
function catchOutput(write: (stream: LogStream, text: string | Uint8Array) => void): () => void {
  const releases = (["stdout", "stderr"] as const).map((stream) => {
    const target = process[stream];
    const original = target.write;
    target.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      write(stream, chunk);
      const done = rest.find((each) => typeof each === "function");
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    return () => {
      target.write = original;
    };
  });
  return () => {
    for (const release of releases) release();
  };
}
