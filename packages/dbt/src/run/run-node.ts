// One node from start to result: the events, times and error handling that all kinds share. In: a job and its runner.
// Out: the result; nothing is thrown but programming errors of ours.
import type { Connection } from "@sluice/adapter-contract";
import { toDbtError } from "../compile/to-dbt-error.ts";
import {
  catchableExceptionOnRun,
  genericExceptionOnRun,
  nodeCompiling,
  nodeExecuting,
  nodeFinished,
  nodeStart,
} from "../events/builders.ts";
import type { GraphNode } from "../manifest/types.ts";
import type { Job, Outcome, Runner } from "../runners/types.ts";
import { outcomeOf } from "../runners/types.ts";
import { resultEventData } from "./result-event-data.ts";
import { isEphemeralModel, type RunResult, type TimingInfo } from "./types.ts";

/** Runs the job's node and tells its start and end. */
export async function runNode<N extends GraphNode>(job: Job<N>, runner: Runner<N>): Promise<RunResult> {
  const { progress, fire, node } = job;
  progress.start(job.now());
  fire(nodeStart({ node_info: progress.info }));
  const quiet = isEphemeralModel(node);
  if (!quiet) runner.printStart(job);
  const result = await timedResult(job, runner);
  progress.finish(job.now(), result.status);
  if (!quiet) runner.printEnd(job, result);
  fire(nodeFinished({ node_info: progress.info, run_result: resultEventData(result) }));
  progress.clear();
  return result;
}

async function timedResult<N extends GraphNode>(job: Job<N>, runner: Runner<N>): Promise<RunResult> {
  const startedAt = job.now();
  const timing: TimingInfo[] = [];
  const outcome = await outcomeOrError(job, runner, timing);
  return {
    ...outcome,
    node: job.node,
    timing,
    thread_id: job.thread,
    execution_time: (job.now().getTime() - startedAt.getTime()) / 1000,
  };
}

async function outcomeOrError<N extends GraphNode>(
  job: Job<N>,
  runner: Runner<N>,
  timing: TimingInfo[],
): Promise<Outcome> {
  let connection: Connection | null = null;
  try {
    connection = await connect(job, runner);
    return await compileAndExecute(job, runner, connection, timing);
  } catch (error) {
    const failure = toDbtError(error, job.node, job.session.project);
    if (failure !== null) {
      job.fire(catchableExceptionOnRun({ exc: failure.toText(), exc_info: "", node_info: job.progress.info }));
      return {
        ...outcomeOf(runner.errorStatus ?? "error", failure.toText()),
        details: { positions: failure.positions() },
      };
    }
    const text = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    job.fire(
      genericExceptionOnRun({
        unique_id: job.node.unique_id,
        exc: text,
        exc_info: stack,
        node_info: job.progress.info,
      }),
    );
    return outcomeOf(runner.errorStatus ?? "error", text);
  } finally {
    await release(connection);
  }
}

async function connect<N extends GraphNode>(job: Job<N>, runner: Runner<N>): Promise<Connection | null> {
  if (runner.connects === false || job.session.warehouse === null) return null;
  return job.session.warehouse.connect(job.node.unique_id, job.signal);
}

async function compileAndExecute<N extends GraphNode>(
  job: Job<N>,
  runner: Runner<N>,
  connection: Connection | null,
  timing: TimingInfo[],
): Promise<Outcome> {
  job.progress.status("compiling");
  job.fire(nodeCompiling({ node_info: job.progress.info }));
  await timed(job, "compile", timing, () => runner.compile(job, connection));
  if (isEphemeralModel(job.node) && runner.runsEphemeral !== true) return outcomeOf("success", null);
  job.progress.status("executing");
  job.fire(nodeExecuting({ node_info: job.progress.info }));
  return timed(job, "execute", timing, () => runner.execute(job, connection));
}

async function timed<T>(job: Job, name: TimingInfo["name"], timing: TimingInfo[], work: () => Promise<T>): Promise<T> {
  const startedAt = utcMicros(job.now());
  try {
    return await work();
  } finally {
    timing.push({ name, started_at: startedAt, completed_at: utcMicros(job.now()) });
  }
}

/** `2026-11-24T13:04:58.960000Z`, the form of times in artifacts. */
export function utcMicros(at: Date): string {
  return `${at.toISOString().slice(0, -1)}000Z`;
}

/** What was not committed is rolled back; a connection that broke is thrown away by the adapter. */
async function release(connection: Connection | null): Promise<void> {
  if (connection === null) return;
  try {
    if (connection.inTransaction) await connection.rollback();
  } catch {
    // The session is gone; the node's own error has told why.
  }
  await connection.release();
}
