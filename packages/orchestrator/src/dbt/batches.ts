// Batches of a microbatch model: each begins and ends under the id of its model, within the model's own beginning and end.
import { text } from "./read-manifest.ts";
import type { DbtLogEvent } from "./types.ts";

export interface BatchCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
}

const NONE: BatchCounts = { succeeded: 0, failed: 0, skipped: 0 };

/** Counts one more batch; for every other event the counts as they were. */
export function countBatch(counts: BatchCounts | undefined, { info, data }: DbtLogEvent): BatchCounts | undefined {
  if (info.name !== "LogBatchResult") return counts;
  const status = (text(data["status"]) ?? "").toLowerCase();
  const kind = status === "skipped" ? "skipped" : status === "error" ? "failed" : "succeeded";
  const before = counts ?? NONE;
  return { ...before, [kind]: before[kind] + 1 };
}

/** `3 batches succeeded, 1 failed`. */
export function batchesText({ succeeded, failed, skipped }: BatchCounts): string {
  const parts = [`${succeeded} ${succeeded === 1 ? "batch" : "batches"} succeeded`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}
