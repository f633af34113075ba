// Counts by status, for summaries of many assets or checks.
import type { AssetSummary, CheckStatus, CheckSummary } from "@sluice/api";
import { assetLooks, checkLooks, type Tone, toneOrder } from "./looks.ts";
import type { Segment } from "./SegmentBar.tsx";

const checkWords: Readonly<Record<CheckStatus, string>> = {
  passed: "passed",
  warned: "warned",
  failed: "failed",
  errored: "errored",
  skipped: "skipped",
  running: "running",
  never: "never run",
};

/** One segment per status of these assets, the most urgent first. External assets are not counted. */
export function assetSegments(assets: readonly AssetSummary[]): readonly Segment[] {
  const counts = new Map<AssetSummary["status"], number>();
  for (const asset of assets) {
    if (asset.materializable) counts.set(asset.status, (counts.get(asset.status) ?? 0) + 1);
  }
  const segments = [...counts].map(([status, count]) => {
    const { tone, label } = assetLooks[status];
    return { tone, count, label: label.toLowerCase() };
  });
  return sortByUrgency(segments);
}

export function checkSegments(checks: readonly CheckSummary[]): readonly Segment[] {
  const counts = new Map<CheckStatus, number>();
  for (const check of checks) counts.set(check.status, (counts.get(check.status) ?? 0) + 1);
  const segments = [...counts].map(([status, count]) => ({
    tone: checkLooks[status].tone,
    count,
    label: checkWords[status],
  }));
  return sortByUrgency(segments);
}

function sortByUrgency(segments: readonly Segment[]): readonly Segment[] {
  return segments.toSorted((a, b) => rank(a.tone) - rank(b.tone));
}

function rank(tone: Tone): number {
  return toneOrder.indexOf(tone);
}
