// The last runs of a job as ticks, as high as they were long, and how long it takes as a rule.
import type { RunSummary } from "@sluice/api";
import { runLooks } from "../status/looks.ts";
import type { StripItem } from "../status/StatusStrip.tsx";
import { formatDuration } from "../time/format-duration.ts";

export function runStrip(runs: readonly RunSummary[]): readonly StripItem[] {
  const longest = Math.max(1, ...runs.map((run) => durationOf(run) ?? 0));
  return runs.map((run) => {
    const duration = durationOf(run);
    return {
      key: run.id,
      look: runLooks[run.status],
      at: run.createdAt,
      runId: run.id,
      note: duration === null ? null : formatDuration(duration),
      height: duration === null ? 1 : duration / longest,
    };
  });
}

/** Of the runs that succeeded; null without one. */
export function medianDuration(runs: readonly RunSummary[]): number | null {
  const durations = runs
    .filter((run) => run.status === "SUCCESS")
    .flatMap((run) => durationOf(run) ?? [])
    .sort((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)] ?? null;
}

function durationOf({ startedAt, endedAt }: RunSummary): number | null {
  return startedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);
}
