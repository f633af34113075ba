// What a command asks of the runner, and what it gets. `commands/` makes the session and selects; `execute-run.ts` runs.
import type { RuntimeSession } from "../compile/types.ts";
import type { RunResult } from "./types.ts";

/** What to do with each selected node. `compile` covers show and docs too: nodes are compiled and not run. */
export type RunKind = "build" | "run" | "test" | "seed" | "snapshot" | "clone" | "compile" | "show" | "freshness";

export interface RunGraph {
  /** Unique ids that a node waits for (with build's test edges, where the command is build). */
  parents(id: string): Iterable<string>;
  children(id: string): Iterable<string>;
}

export interface ExecuteRunOptions {
  readonly session: RuntimeSession;
  readonly graph: RunGraph;
  /** Unique ids to run, unit tests of build included, in dbt's order (sorted by id). Never empty. */
  readonly selected: readonly string[];
  readonly kind: RunKind;
  /** Ctrl-C: running queries are cancelled, the rest is not started. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

export interface RunOutcome {
  /** Hooks included, in the order in which they ended. */
  readonly results: readonly RunResult[];
  /** Wall time in seconds, before the end messages. */
  readonly elapsed: number;
  readonly interrupted: boolean;
  /** Failing fast stopped the run. */
  readonly failedFast: boolean;
}
