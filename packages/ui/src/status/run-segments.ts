// The parts of a run's bar.
import type { RunSummary } from "@sluice/api";
import type { Segment } from "./SegmentBar.tsx";

export function runSegments({ counts }: Pick<RunSummary, "counts">): readonly Segment[] {
  const rest = Math.max(0, counts.total - counts.succeeded - counts.failed - counts.skipped);
  return [
    { tone: "success", count: counts.succeeded, label: "succeeded" },
    { tone: "failed", count: counts.failed, label: "failed" },
    { tone: "skipped", count: counts.skipped, label: "skipped" },
    { tone: "never", count: rest, label: "to go" },
  ];
}
