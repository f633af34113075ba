// A command's run from its first line to its last: schemas and cache, hooks before, the nodes, hooks after, the sums.
// In: a session and what was selected. Out: results; the end messages are printed by the command.
import { concurrencyLine, finishedRunningStats, formatting } from "../events/builders.ts";
import { printEndMessages } from "./end-messages.ts";
import type { ExecuteRunOptions, RunKind, RunOutcome } from "./execute-run-types.ts";
import { prepareWarehouse } from "./prepare-warehouse.ts";
import { runHooks, successfulSchemas } from "./run-hooks.ts";
import { findResource, runNodes } from "./run-nodes.ts";
import { humanTime, statLine } from "./stat-line.ts";
import type { RunResult } from "./types.ts";

interface KindRules {
  /** on-run-start and on-run-end run, and the sums are printed. */
  readonly hooks: boolean;
  readonly createsSchemas: boolean;
}

const RULES: Readonly<Record<RunKind, KindRules>> = {
  build: { hooks: true, createsSchemas: true },
  run: { hooks: true, createsSchemas: true },
  test: { hooks: true, createsSchemas: true },
  seed: { hooks: true, createsSchemas: true },
  snapshot: { hooks: true, createsSchemas: true },
  freshness: { hooks: true, createsSchemas: false },
  clone: { hooks: false, createsSchemas: true },
  compile: { hooks: false, createsSchemas: false },
  show: { hooks: false, createsSchemas: false },
};

/**
 * Runs what was selected.
 * @throws {DbtError} when the warehouse cannot be prepared, or when a node of compile or show fails
 */
export async function executeRun(options: ExecuteRunOptions): Promise<RunOutcome> {
  const { session, kind, now } = options;
  const rules = RULES[kind];
  session.fire(formatting({ msg: "" }));
  session.fire(
    concurrencyLine({
      num_threads: session.project.target.threads,
      target_name: session.project.target.name,
      node_count: options.selected.length,
    }),
  );
  session.fire(formatting({ msg: "" }));
  const startedAt = now().getTime();
  const results: RunResult[] = [];
  let failedFast = false;
  try {
    await prepareWarehouse(options, rules.createsSchemas);
    const started = !rules.hooks || (await runHooks(options, "on-run-start", results, new Map()));
    if (started || session.flags.behavior["skip_nodes_if_on_run_start_fails"] !== true) {
      ({ failedFast } = await runNodes(options, results));
    } else skipEverything(options, results);
    if (options.signal.aborted) printEndMessages(results, session.fire, { interrupted: true });
    else if (rules.hooks)
      await runHooks(options, "on-run-end", results, successfulSchemas(results, session.flags.storeFailures));
  } finally {
    if (rules.hooks) printSums(options, results, (now().getTime() - startedAt) / 1000);
  }
  return { results, elapsed: (now().getTime() - startedAt) / 1000, interrupted: options.signal.aborted, failedFast };
}

function printSums(options: ExecuteRunOptions, results: readonly RunResult[], seconds: number): void {
  const { fire } = options.session;
  fire(formatting({ msg: "" }));
  fire(
    finishedRunningStats({
      stat_line: statLine(results.map((result) => result.node)),
      execution: humanTime(seconds),
      execution_time: seconds,
    }),
  );
}

/** A failed on-run-start hook ended the run before its first node. */
function skipEverything(options: ExecuteRunOptions, results: RunResult[]): void {
  for (const id of options.selected) {
    results.push({
      node: findResource(options, id),
      status: "skipped",
      timing: [],
      thread_id: "",
      execution_time: 0,
      adapter_response: {},
      message: null,
      failures: null,
      batch_results: null,
    });
  }
}
