// The border between the run (order, threads, skips, events common to all nodes) and what is particular to one kind of node.
import type { Connection } from "@sluice/adapter-contract";
import type { RuntimeSession } from "../compile/types.ts";
import type { Fire } from "../events/bus.ts";
import type { GraphNode } from "../manifest/types.ts";
import type { NodeProgress } from "../run/node-progress.ts";
import type { ThreadPool } from "../run/thread-pool.ts";
import type { RunResult } from "../run/types.ts";

/** One node on its way through a thread. `N` is the resource that the runner is for. */
export interface Job<N extends GraphNode = GraphNode> {
  readonly node: N;
  /** Place in the order of starts, from 1; 0 for ephemeral models. */
  readonly index: number;
  readonly total: number;
  /** `Thread-1 (worker)`. */
  readonly thread: string;
  readonly session: RuntimeSession;
  readonly progress: NodeProgress;
  /** Tells events under the job's thread. */
  readonly fire: Fire;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** For runners that spread over several threads (batches). */
  readonly pool: ThreadPool;
}

/** What a runner has to say at the end: the rest of the result (times, thread, node) is the same for all. */
export type Outcome = Pick<RunResult, "status" | "message" | "adapter_response" | "failures" | "batch_results"> & {
  /** Further facts that only some artifacts want, such as the times of a freshness check. */
  readonly details?: RunResult["details"];
};

export interface Runner<N extends GraphNode = GraphNode> {
  /** Tells that the node starts; not called for ephemeral models. */
  printStart(job: Job<N>): void;
  /** Makes the node's SQL; timed as `compile`. */
  compile(job: Job<N>, connection: Connection | null): Promise<void>;
  /** Does the work; timed as `execute`. Thrown errors become the result's message. */
  execute(job: Job<N>, connection: Connection | null): Promise<Outcome>;
  printEnd(job: Job<N>, result: RunResult): void;
  /** The status of a result whose execution threw; default `error`. */
  readonly errorStatus?: RunResult["status"];
  /** False for nodes that open connections of their own (microbatch models) or none. */
  readonly connects?: boolean;
  /** True when the SQL of ephemeral models is executed too. */
  readonly runsEphemeral?: boolean;
}

/** An outcome of which nothing but its status is known. */
export function outcomeOf(status: Outcome["status"], message: string | null): Outcome {
  return { status, message, adapter_response: {}, failures: null, batch_results: null };
}
