// A result as log events carry it (`NodeFinished`, `MarkSkippedChildren`, `EndRunResult`).
import type { RunResult } from "./types.ts";

/** dbt's `run_result` message: status, message, thread, times, failures and the adapter's response. */
export function resultEventData(result: RunResult): Readonly<Record<string, unknown>> {
  return {
    status: result.status,
    message: result.message ?? "",
    timing_info: result.timing.map(({ name, started_at, completed_at }) => ({ name, started_at, completed_at })),
    thread: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response,
    num_failures: result.failures ?? 0,
  };
}
