// Backfills by colour and word.
import type { BackfillCountsView, BackfillStatusView } from "@sluice/api";
import type { Look } from "../status/looks.ts";
import { runLooks } from "../status/looks.ts";
import type { Segment } from "../status/SegmentBar.tsx";

export const backfillLooks: Readonly<Record<BackfillStatusView, Look>> = {
  REQUESTED: { ...runLooks.STARTED, label: "In progress" },
  COMPLETED_SUCCESS: { ...runLooks.SUCCESS, label: "Completed" },
  COMPLETED_FAILED: { ...runLooks.FAILURE, label: "Completed with failures" },
  FAILED: { ...runLooks.FAILURE, label: "Failed" },
  CANCELING: { ...runLooks.CANCELING, label: "Canceling" },
  CANCELED: { ...runLooks.CANCELED, label: "Canceled" },
};

export function backfillSegments({
  requested,
  done,
  failed,
  skipped,
  inProgress,
}: BackfillCountsView): readonly Segment[] {
  const waiting = Math.max(0, requested - done - failed - skipped - inProgress);
  return [
    { tone: "success", label: "made", count: done },
    { tone: "failed", label: "failed", count: failed },
    { tone: "skipped", label: "left out", count: skipped },
    { tone: "running", label: "in progress", count: inProgress },
    { tone: "never", label: "waiting", count: waiting },
  ];
}
