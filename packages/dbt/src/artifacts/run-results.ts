// run_results.json (schema v6): how every node ended, and the flags of the command.

import type { Flags } from "../flags/types.ts";
import type { Json } from "../manifest/types.ts";
import { isManifestNode, type RunResult } from "../run/types.ts";
import { artifactMetadata, type Invocation } from "./metadata.ts";
import { asciiJson } from "./write-artifact.ts";

export interface RunResultsOptions {
  readonly results: readonly RunResult[];
  /** Seconds. */
  readonly elapsed: number;
  readonly flags: Flags;
  readonly invocation: Invocation;
}

export function runResultsJson(options: RunResultsOptions): string {
  return asciiJson(
    JSON.stringify({
      metadata: artifactMetadata("run-results", 6, options.invocation),
      results: options.results.map(resultRecord),
      elapsed_time: options.elapsed,
      args: invocationArgs(options.flags),
    }),
  );
}

/** One result with dbt's keys. */
export function resultRecord(result: RunResult): Readonly<Record<string, Json>> {
  const { node } = result;
  const unit = result.details?.compiled;
  const compiles = "raw_code" in node && node.resource_type !== "seed";
  return {
    status: result.status,
    timing: result.timing.map(({ name, started_at, completed_at }) => ({ name, started_at, completed_at })),
    thread_id: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response,
    message: result.message,
    failures: result.failures,
    unique_id: result.node.unique_id,
    compiled: unit !== undefined ? true : compiles ? Reflect.get(node, "compiled") === true : null,
    compiled_code: unit?.code ?? (compiles ? textOf(node, "compiled_code") : null),
    relation_name: isManifestNode(node) && compiles ? node.relation_name : null,
    batch_results:
      result.batch_results === null
        ? null
        : { successful: result.batch_results.successful, failed: result.batch_results.failed },
  };
}

function textOf(node: object, key: string): string | null {
  const value: unknown = Reflect.get(node, key);
  return typeof value === "string" ? value : null;
}

/** Flags that are left out when they are false. */
const FALSE_LEFT_OUT: ReadonlySet<string> = new Set([
  "debug",
  "full_refresh",
  "fail_fast",
  "warn_error",
  "single_threaded",
  "log_cache_events",
  "store_failures",
  "use_experimental_parser",
]);

/** `args`: every flag that has a value; also what templates see as `invocation_args_dict`. */
export function invocationArgs(flags: Flags): Readonly<Record<string, Json>> {
  const args: Record<string, Json> = {};
  for (const [name, value] of Object.entries(flags.all)) {
    if (value === null || (value === false && FALSE_LEFT_OUT.has(name))) continue;
    args[name] = value;
  }
  return args;
}
