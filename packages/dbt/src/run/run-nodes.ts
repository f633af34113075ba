// Runs the selected nodes in order on `threads` threads: skips what depends on a failure, runs unit tests before their
// model, stops at the first failure when failing fast, stops at once when interrupted.

import { DbtError } from "../errors.ts";
import {
  logCancelLine,
  logSkipBecauseError,
  markSkippedChildren,
  nodeFinished,
  nodeStart,
  skippingDetails,
} from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { GraphNode } from "../manifest/types.ts";
import { chooseRunner } from "../runners/choose-runner.ts";
import type { Job } from "../runners/types.ts";
import { printResultError } from "./end-messages.ts";
import type { ExecuteRunOptions, RunKind } from "./execute-run-types.ts";
import { createNodeProgress } from "./node-progress.ts";
import { createQueue } from "./queue.ts";
import { resultEventData } from "./result-event-data.ts";
import { runNode } from "./run-node.ts";
import { createThreadPool } from "./thread-pool.ts";
import { isEphemeralModel, type NodeStatus, type RunResult } from "./types.ts";

export interface NodesOutcome {
  readonly failedFast: boolean;
}

/** Statuses that make everything below a node skipped. */
const STOPPING: Readonly<Record<"build" | "other", ReadonlySet<NodeStatus>>> = {
  build: new Set<NodeStatus>(["error", "fail", "skipped", "partial success"]),
  other: new Set<NodeStatus>(["error", "partial success"]),
};
const FAST: ReadonlySet<NodeStatus> = new Set<NodeStatus>(["error", "fail", "partial success"]);
const COMPILING: ReadonlySet<RunKind> = new Set<RunKind>(["compile", "show"]);
const INDEPENDENT: ReadonlySet<RunKind> = new Set<RunKind>(["test", "freshness", "clone"]);

/** The node behind a unique id, wherever the manifest keeps it. */
export function findResource(options: Pick<ExecuteRunOptions, "session">, id: string): GraphNode {
  const { manifest } = options.session;
  const found =
    manifest.nodes.get(id) ??
    manifest.sources.get(id) ??
    manifest.unit_tests.get(id) ??
    manifest.exposures.get(id) ??
    manifest.saved_queries.get(id) ??
    manifest.functions.get(id) ??
    manifest.metrics.get(id) ??
    manifest.semantic_models.get(id);
  if (found === undefined) throw new Error(`${id} was selected, but the manifest does not hold it`);
  return found;
}

/** Runs everything that was selected; results are pushed to `results` as they come. */
export async function runNodes(options: ExecuteRunOptions, results: RunResult[]): Promise<NodesOutcome> {
  const run = new NodesRun(options, results);
  return run.finish();
}

/** The state of one pass over the selected nodes. */
class NodesRun {
  readonly #options: ExecuteRunOptions;
  readonly #results: RunResult[];
  readonly #pool: ReturnType<typeof createThreadPool>;
  readonly #queue: ReturnType<typeof createQueue>;
  readonly #unitTests: ReadonlyMap<string, readonly string[]>;
  readonly #stopping: ReadonlySet<NodeStatus>;
  /** Nodes to skip → the result that is to blame. */
  readonly #skipped = new Map<string, RunResult>();
  readonly #total: number;
  #started = 0;
  #fastFailure: RunResult | null = null;
  /** The first error of a command that ends with it (compile, show). */
  #fatal: RunResult | null = null;

  constructor(options: ExecuteRunOptions, results: RunResult[]) {
    this.#options = options;
    this.#results = results;
    const { session } = options;
    this.#pool = createThreadPool(session.flags.singleThreaded ? 1 : session.project.target.threads);
    this.#unitTests = options.kind === "build" ? unitTestsByModel(options) : new Map();
    const attached = new Set([...this.#unitTests.values()].flat());
    const queued = new Set(options.selected.filter((id) => !attached.has(id)));
    this.#queue = createQueue(options.graph, queued, INDEPENDENT.has(options.kind));
    this.#stopping = options.kind === "build" ? STOPPING.build : STOPPING.other;
    this.#total = options.selected.filter((id) => !isEphemeralModel(findResource(options, id))).length;
  }

  async finish(): Promise<NodesOutcome> {
    const onAbort = () => this.#pool.close();
    this.#options.signal.addEventListener("abort", onAbort, { once: true });
    if (this.#options.signal.aborted) onAbort();
    try {
      this.#submitReady();
      await this.#pool.idle();
    } finally {
      this.#options.signal.removeEventListener("abort", onAbort);
    }
    if (this.#options.signal.aborted) await this.#cancel();
    else if (this.#fastFailure !== null) await this.#stopFast(this.#fastFailure);
    if (this.#fatal !== null) throw new DbtError(this.#fatal.message ?? "", { code: "run/node-failed" });
    return { failedFast: this.#fastFailure !== null };
  }

  get #halted(): boolean {
    return this.#fastFailure !== null || this.#fatal !== null || this.#options.signal.aborted;
  }

  #submitReady(): void {
    if (this.#halted) return;
    for (const id of this.#queue.takeReady()) {
      const node = findResource(this.#options, id);
      // Numbers go by the order in the queue, those of models with unit tests by the order in which they start.
      const index = this.#unitTests.has(id) ? null : this.#nextIndex(node);
      this.#pool.submit((thread) => this.#runQueued(node, index, thread));
    }
  }

  #nextIndex(node: GraphNode): number {
    if (isEphemeralModel(node)) return 0;
    this.#started += 1;
    return this.#started;
  }

  async #runQueued(node: GraphNode, index: number | null, thread: string): Promise<void> {
    if (this.#halted) return;
    const id = node.unique_id;
    for (const test of this.#unitTests.get(id) ?? []) {
      const unitTest = findResource(this.#options, test);
      const result = await this.#runOrSkip(unitTest, this.#nextIndex(unitTest), thread, this.#skipped.get(id));
      this.#record(result);
      if (this.#stopping.has(result.status)) this.#skipped.set(id, result);
      if (this.#halted) return;
    }
    const result = await this.#runOrSkip(node, index ?? this.#nextIndex(node), thread, this.#skipped.get(id));
    this.#record(result);
    this.#queue.markDone(id);
    this.#submitReady();
  }

  async #runOrSkip(node: GraphNode, index: number, thread: string, cause: RunResult | undefined): Promise<RunResult> {
    const { session, signal, now, kind } = this.#options;
    const fire: Fire = (event, options) => session.fire(event, { thread, ...options });
    const job: Job = {
      node,
      index,
      total: isEphemeralModel(node) ? 0 : this.#total,
      thread,
      session,
      progress: createNodeProgress(node),
      fire,
      signal,
      now,
      pool: this.#pool,
    };
    if (cause !== undefined) return skipNode(job, cause);
    return runNode(job, chooseRunner(node, kind, session));
  }

  #record(result: RunResult): void {
    const { kind, session } = this.#options;
    if (!isEphemeralModel(result.node) || showsEphemeral(session.flags)) this.#results.push(result);
    if (this.#stopping.has(result.status)) this.#skipBelow(result);
    if (COMPILING.has(kind) && result.status === "error" && this.#fatal === null) {
      this.#fatal = result;
      this.#pool.close();
    }
    if (FAST.has(result.status) && session.flags.failFast && this.#fastFailure === null) {
      this.#fastFailure = result;
      this.#pool.close();
    }
  }

  #skipBelow(result: RunResult): void {
    const id = result.node.unique_id;
    const { graph, session } = this.#options;
    session.fire(markSkippedChildren({ unique_id: id, status: result.status, run_result: resultEventData(result) }));
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const child of graph.children(next)) {
        if (this.#skipped.has(child)) continue;
        this.#skipped.set(child, result);
        open.push(child);
      }
    }
  }

  async #cancel(): Promise<void> {
    const { session } = this.#options;
    for (const name of (await session.warehouse?.cancelAll()) ?? []) session.fire(logCancelLine({ conn_name: name }));
  }

  async #stopFast(failure: RunResult): Promise<void> {
    await this.#cancel();
    const done = new Set(this.#results.map((result) => result.node.unique_id));
    for (const id of this.#options.selected) {
      if (!done.has(id)) {
        this.#results.push(skippedResult(findResource(this.#options, id), "Skipping due to fail_fast", failure, ""));
      }
    }
    printResultError(failure, this.#options.session.fire);
  }
}

/** `dbt show` runs ephemeral models; `dbt compile` prints those that it is asked for by name. */
function showsEphemeral({ which, select, inline }: Flags): boolean {
  return which === "show" || (which === "compile" && (select.length > 0 || inline !== null));
}

/** Unit tests run before the model that they test, on its thread. */
function unitTestsByModel(options: ExecuteRunOptions): ReadonlyMap<string, readonly string[]> {
  const tests = new Map<string, string[]>();
  const selected = new Set(options.selected);
  for (const id of options.selected) {
    const test = options.session.manifest.unit_tests.get(id);
    const model = test?.depends_on.nodes[0];
    if (model === undefined || !selected.has(model)) continue;
    tests.set(model, [...(tests.get(model) ?? []), id]);
  }
  return tests;
}

function skipNode(job: Job, cause: RunResult): RunResult {
  const { node, fire, progress } = job;
  progress.start(job.now());
  fire(nodeStart({ node_info: progress.info }));
  const message = isEphemeralModel(node) ? null : tellSkip(job, cause);
  const result = skippedResult(node, message, cause, job.thread);
  fire(nodeFinished({ node_info: progress.info, run_result: resultEventData(result) }));
  progress.clear();
  return result;
}

function tellSkip(job: Job, cause: RunResult): string | null {
  const { node, fire, progress } = job;
  const schema = "schema" in node && typeof node.schema === "string" ? node.schema : "";
  if (isEphemeralModel(cause.node) && cause.status === "error") {
    const place = { schema, relation: node.name, index: job.index, total: job.total };
    fire(logSkipBecauseError({ ...place, status: cause.status, group: null }));
    printResultError(cause, fire, false);
    return `Compilation Error in ${node.unique_id}, caused by compilation error in referenced ephemeral model ${cause.node.unique_id}`;
  }
  progress.status("skipped");
  fire(
    skippingDetails({
      resource_type: node.resource_type,
      schema,
      node_name: node.name,
      index: job.index,
      total: job.total,
      node_info: progress.info,
      group: null,
    }),
  );
  return null;
}

function skippedResult(node: GraphNode, message: string | null, cause: RunResult, thread: string): RunResult {
  // Who is to blame for a chain of skips is the first failure, not the skip above.
  const blamed = cause.details?.skippedBecauseOf ?? cause.node.unique_id;
  return {
    node,
    status: "skipped",
    timing: [],
    thread_id: thread,
    execution_time: 0,
    adapter_response: {},
    message,
    failures: null,
    batch_results: null,
    details: { skippedBecauseOf: blamed },
  };
}
