// What running a node gives: data only. Made by the runners, read by the queue, the printer, the artifacts and, in
// on-run-end hooks, by templates.
import type { Position } from "../events/kind.ts";
import type { FunctionNode, GraphNode, Json, Node } from "../manifest/types.ts";

export type NodeStatus =
  | "success"
  | "error"
  | "skipped"
  | "partial success"
  | "no-op"
  | "pass"
  | "fail"
  | "warn"
  | "runtime error";

/** Names as in run_results.json; times are ISO texts in UTC with microseconds and `Z`. */
export interface TimingInfo {
  readonly name: "compile" | "execute";
  readonly started_at: string;
  readonly completed_at: string;
}

/** A microbatch model's batch: start and end, as ISO texts. */
export type Batch = readonly [start: string, end: string];

export interface BatchResults {
  readonly successful: readonly Batch[];
  readonly failed: readonly Batch[];
}

/** `{_message, code, rows_affected, …}` or `{}`. */
export type AdapterResponseData = Readonly<Record<string, Json>>;

export interface RunResult {
  readonly node: GraphNode;
  readonly status: NodeStatus;
  readonly timing: readonly TimingInfo[];
  readonly thread_id: string;
  /** Seconds. */
  readonly execution_time: number;
  readonly adapter_response: AdapterResponseData;
  readonly message: string | null;
  readonly failures: number | null;
  readonly batch_results: BatchResults | null;
  /** Facts that only some artifacts and pages want; never part of run_results.json. */
  readonly details?: ResultDetails;
}

export interface ResultDetails {
  /** Source freshness: times as ISO texts, age in seconds. */
  readonly freshness?: { readonly maxLoadedAt: string; readonly snapshottedAt: string; readonly ageSeconds: number };
  /** `show` and `seed --show`: the rows that were fetched, as an agate-like table. */
  readonly table?: unknown;
  /** Unit tests: the SQL that ran, which belongs to no node of the manifest. */
  readonly compiled?: { readonly code: string; readonly path: string | null };
  /** Where in the project's files the node went wrong. */
  readonly positions?: readonly Position[];
  /** Unique id of the node because of which this one was skipped. */
  readonly skippedBecauseOf?: string;
}

/** Statuses that make a command fail (skipped exposures aside). */
export const FAILED_STATUSES: ReadonlySet<NodeStatus> = new Set([
  "runtime error",
  "error",
  "fail",
  "skipped",
  "partial success",
]);

/** True when nothing in the results makes the command fail. */
export function isSuccessful(results: readonly RunResult[]): boolean {
  return !results.some(
    (result) =>
      FAILED_STATUSES.has(result.status) && !(result.status === "skipped" && result.node.resource_type === "exposure"),
  );
}

/** A model whose SQL is pasted into those who use it and which is not run itself. */
export function isEphemeralModel(node: GraphNode): boolean {
  return node.resource_type === "model" && node.config.materialized === "ephemeral";
}

/** A test whose failing rows are kept: by its config, or by `--store-failures`. */
export function storesFailures(node: GraphNode | FunctionNode, byFlag: boolean): boolean {
  return node.resource_type === "test" && (byFlag || node.config["store_failures"] === true);
}

/** What the warehouse has a relation for: dbt's `is_relational`. */
export function isRelational(node: GraphNode | FunctionNode, storeFailures: boolean): boolean {
  const { resource_type: type } = node;
  return type === "model" || type === "seed" || type === "snapshot" || storesFailures(node, storeFailures);
}

/** True for what is compiled as the resources of `manifest.nodes` are: those, and functions. */
export function isCompiledNode(node: GraphNode | FunctionNode): node is Node {
  return isManifestNode(node) || node.resource_type === "function";
}

/** True for the resources of `manifest.nodes`. */
export function isManifestNode(node: GraphNode | FunctionNode): node is Node {
  return "raw_code" in node && "alias" in node && node.resource_type !== "function";
}
