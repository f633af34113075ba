// Batches of a microbatch model: each begins and ends under the id of its model, within the model's own beginning and end.
import { type DbtManifest, text } from "./read-manifest.ts";
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

/**
 * What a retry of microbatch models leaves out: dbt builds the batches of their lookback again, and no older one.
 * @returns a warning, null when nothing is left out
 */
export function retriedBatches(
  manifest: DbtManifest,
  nodeIds: readonly string[] | null,
  args: readonly string[],
): string | null {
  if (args.some((word) => word.startsWith("--event-time-start") || word.startsWith("--full-refresh"))) return null;
  const nodes = (nodeIds ?? []).flatMap((id) => manifest.nodes.get(id) ?? []);
  const names = nodes.filter((node) => node.config["incremental_strategy"] === "microbatch").map((node) => node.name);
  if (names.length === 0) return null;
  return `Of ${names.join(", ")} dbt builds the latest batches again, as far as the lookback goes; older ones that failed need --event-time-start and --event-time-end.`;
}
