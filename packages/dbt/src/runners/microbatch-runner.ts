// Microbatch models: one start, one end, and in between a batch per hour, day, month or year, each compiled and run on its
// own. The first and the last run alone; those in between side by side where the adapter can. A first batch that fails
// ends the model; others that fail make it a partial success.
import { type Connection, DatabaseError } from "@sluice/adapter-contract";
import { fn, type Value } from "@sluice/jinja";
import { compileNode } from "../compile/compile-node.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { RuntimeSession } from "../compile/types.ts";
import { DbtError } from "../errors.ts";
import { genericExceptionOnRun, logBatchResult, logStartBatch } from "../events/builders.ts";
import type { GraphNode, Node } from "../manifest/types.ts";
import {
  type BatchSize,
  batchId,
  batchName,
  batchWindow,
  isBatchSize,
  sampleWindow,
  splitWindow,
  type TimeWindow,
} from "../run/batches.ts";
import type { Batch, BatchResults } from "../run/types.ts";
import { materialize, placeOf } from "./materialize.ts";
import { printModelEnd, printModelStart, relationShown } from "./model-runner.ts";
import { type Job, type Outcome, outcomeOf, type Runner } from "./types.ts";

/** True for models that run in batches. */
export function isMicrobatch(node: GraphNode, session: RuntimeSession): boolean {
  if (node.resource_type !== "model") return false;
  const { materialized, incremental_strategy: strategy } = node.config;
  if (materialized !== "incremental" || strategy !== "microbatch") return false;
  // dbt: a project's own get_incremental_microbatch_sql switches batches off unless the flag asks for them.
  const own = [...session.manifest.macros.values()].some(
    (macro) => macro.name === "get_incremental_microbatch_sql" && macro.package_name === session.project.root.name,
  );
  return !own || session.flags.behavior["require_batched_execution_for_custom_microbatch_strategy"] === true;
}

export const microbatchRunner: Runner<Node> = {
  connects: false,
  printStart: (job) => printModelStart(job, describe(job)),
  compile: async () => {},
  execute: runBatches,
  printEnd: (job, result) => printModelEnd(job, describe(job), result),
};

function describe(job: Job<Node>): string {
  return `${job.node.language} microbatch model ${relationShown(job)}`;
}

interface BatchOutcome {
  readonly batch: Batch;
  readonly succeeded: boolean;
}

async function runBatches(job: Job<Node>): Promise<Outcome> {
  const size = sizeOf(job.node);
  const existing = job.session.cache.find(job.node.database, job.node.schema, job.node.alias);
  const incremental = existing !== null && isIncremental(job, existing.fields.type);
  const windows = windowsOf(job, size, incremental);
  if (windows.length === 0) return outcomeOf("success", "");
  const run = (window: TimeWindow, index: number, isIncrementalBatch: boolean) =>
    runBatch(job, { window, index, total: windows.length, size, incremental: isIncrementalBatch });
  const outcomes: BatchOutcome[] = [];
  for (const [index, window] of windows.entries()) {
    if (index > 0 && outcomes[0]?.succeeded === false)
      outcomes.push(skipBatch(job, { window, index, total: windows.length, size }));
    else if (index === 0 || index === windows.length - 1 || !runsSideBySide(job, existing !== null)) {
      outcomes.push(await run(window, index, index > 0 || incremental));
    } else {
      const middle = windows.slice(index, -1);
      if (outcomes.length === index)
        outcomes.push(...(await Promise.all(middle.map((each, at) => run(each, index + at, true)))));
    }
  }
  return merge(outcomes);
}

function runsSideBySide(job: Job<Node>, exists: boolean): boolean {
  if (!job.session.project.target.adapter.facts.capabilities.concurrentMicrobatch || !exists) return false;
  const wanted = job.node.config["concurrent_batches"];
  return typeof wanted === "boolean" ? wanted : !/\bthis\b/.test(job.node.raw_code);
}

interface BatchPlace {
  readonly window: TimeWindow;
  readonly index: number;
  readonly total: number;
  readonly size: BatchSize;
}

async function runBatch(job: Job<Node>, place: BatchPlace & { readonly incremental: boolean }): Promise<BatchOutcome> {
  const startedAt = job.now().getTime();
  const description = describeBatch(job, place);
  const info = { description, batch_index: place.index + 1, total_batches: place.total };
  job.fire(logStartBatch({ ...info, node_info: job.progress.info }));
  const node = batchNode(job.node, place);
  let connection: Connection | null = null;
  let message: string | null = null;
  try {
    connection = (await job.session.warehouse?.connect(node.unique_id, job.signal)) ?? null;
    const batchJob = { ...job, node };
    await compileNode({
      session: job.session,
      node,
      connection,
      thread: job.thread,
      split: batchName(place.window.start, place.size),
    });
    const outcome = await materialize(batchJob, connection, { names: batchNames(place) });
    message = outcome.message;
  } catch (error) {
    if (job.signal.aborted && error instanceof DatabaseError) throw error;
    const failure = toDbtError(error, node, job.session.project);
    const text = failure?.toText() ?? (error instanceof Error ? error.message : String(error));
    job.fire(
      genericExceptionOnRun({
        unique_id: node.unique_id,
        exc: `Exception on worker thread. ${text}`,
        exc_info: "",
        node_info: job.progress.info,
      }),
    );
  } finally {
    if (connection?.inTransaction) await connection.rollback().catch(() => {});
    await connection?.release();
  }
  const succeeded = message !== null;
  job.fire(
    logBatchResult({
      ...info,
      status: succeeded ? message : "error",
      execution_time: (job.now().getTime() - startedAt) / 1000,
      node_info: job.progress.info,
      group: null,
    }),
    { level: succeeded ? "info" : "error" },
  );
  return { batch: batchOf(place), succeeded };
}

function skipBatch(job: Job<Node>, place: BatchPlace): BatchOutcome {
  job.fire(
    logBatchResult({
      description: describeBatch(job, place),
      status: "skipped",
      batch_index: place.index + 1,
      total_batches: place.total,
      execution_time: 0,
      node_info: job.progress.info,
      group: null,
    }),
  );
  return { batch: batchOf(place), succeeded: false };
}

function describeBatch(job: Job<Node>, place: BatchPlace): string {
  return `batch ${batchName(place.window.start, place.size)} of ${relationShown(job)}`;
}

function batchOf({ window }: BatchPlace): Batch {
  return [window.start.toISOString(), window.end.toISOString()];
}

/** The model as one batch sees it: pre-hooks in the first, post-hooks in the last. */
function batchNode(node: Node, place: BatchPlace): Node {
  const config = { ...node.config };
  if (place.index > 0) config["pre-hook"] = [];
  if (place.index < place.total - 1) config["post-hook"] = [];
  return {
    ...node,
    config,
    batch: {
      id: batchId(place.window.start, place.size),
      event_time_start: place.window.start.toISOString(),
      event_time_end: place.window.end.toISOString(),
    },
  };
}

function batchNames(place: { readonly incremental: boolean }): ReadonlyMap<string, Value> {
  return place.incremental
    ? new Map<string, Value>([
        ["is_incremental", fn("is_incremental", () => true)],
        ["should_full_refresh", fn("should_full_refresh", () => false)],
      ])
    : new Map();
}

function sizeOf(node: Node): BatchSize {
  const size = node.config["batch_size"];
  if (isBatchSize(size)) return size;
  throw new DbtError(
    `Microbatch model '${node.name}' does not have a 'batch_size' config (one of hour, day, month, year) specified.`,
    {
      code: "run/microbatch-config",
      heading: "Compilation Error",
      node: placeOf(node),
    },
  );
}

function isIncremental(job: Job<Node>, type: string | null): boolean {
  if (type !== "table") return false;
  const own = job.node.config["full_refresh"];
  return typeof own === "boolean" ? !own : !job.session.flags.fullRefresh;
}

function windowsOf(job: Job<Node>, size: BatchSize, incremental: boolean): readonly TimeWindow[] {
  const { flags } = job.session;
  const sample = flags.sample === null ? null : sampleWindow(flags.sample, job.session.startedAt);
  if (sample !== null && "problem" in sample) throw new DbtError(sample.problem, { code: "run/sample" });
  const { begin, lookback } = job.node.config;
  const window = batchWindow({
    size,
    incremental,
    lookback: typeof lookback === "number" ? lookback : 1,
    begin: typeof begin === "string" ? utcDate(begin) : null,
    eventTimeStart: sample?.start ?? (flags.eventTimeStart === null ? null : utcDate(flags.eventTimeStart)),
    eventTimeEnd: sample?.end ?? (flags.eventTimeEnd === null ? null : utcDate(flags.eventTimeEnd)),
    now: job.session.startedAt,
  });
  if (window === null) {
    throw new DbtError(`Microbatch model '${job.node.name}' requires a 'begin' configuration.`, {
      code: "run/microbatch-config",
      heading: "Runtime Error",
      node: placeOf(job.node),
    });
  }
  return window.start.getTime() >= window.end.getTime() ? [] : splitWindow(window, size);
}

/** A text without zone counts as UTC. */
function utcDate(text: string): Date {
  const iso = text.trim().replace(" ", "T");
  const zoned = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : iso.includes("T") ? `${iso}Z` : `${iso}T00:00:00Z`;
  const date = new Date(zoned);
  if (Number.isNaN(date.getTime())) throw new DbtError(`'${text}' is not a date`, { code: "run/microbatch-config" });
  return date;
}

function merge(outcomes: readonly BatchOutcome[]): Outcome {
  const pick = (succeeded: boolean) =>
    outcomes.filter((outcome) => outcome.succeeded === succeeded).map((outcome) => outcome.batch);
  const batch_results: BatchResults = { successful: pick(true), failed: pick(false) };
  const good = batch_results.successful.length;
  const base = { adapter_response: {}, failures: 0, batch_results };
  if (batch_results.failed.length === 0) return { ...base, status: "success", message: "SUCCESS" };
  if (good === 0) return { ...base, status: "error", message: "ERROR" };
  return { ...base, status: "partial success", message: `PARTIAL SUCCESS (${good}/${outcomes.length})` };
}
