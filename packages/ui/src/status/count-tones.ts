// Counts by status, for summaries of many assets or checks.
import type { AssetSummary, CheckStatus, CheckSummary, HealthStatus } from "@sluice/api";
import { checkLooks, healthLooks, lineageLook, type Tone, toneOrder } from "./looks.ts";
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

/** One segment for each look in the lineage, the most urgent first. External assets are not counted. */
export function lineageSegments(assets: readonly AssetSummary[]): readonly Segment[] {
  const segments = new Map<string, Segment>();
  for (const asset of assets) {
    if (!asset.materializable) continue;
    const { tone, label } = lineageLook(asset);
    segments.set(label, { tone, label: label.toLowerCase(), count: (segments.get(label)?.count ?? 0) + 1 });
  }
  return sortByUrgency([...segments.values()]);
}

/** One segment per health; what there is nothing to judge by is not counted. */
export function healthSegments(
  assets: readonly AssetSummary[],
): readonly (Segment & { readonly status: HealthStatus })[] {
  const order: readonly HealthStatus[] = ["degraded", "warning", "unknown", "healthy"];
  return order.map((status) => {
    const { tone, label } = healthLooks[status];
    const count = assets.filter((asset) => asset.health?.status === status).length;
    return { status, tone, count, label: label.toLowerCase() };
  });
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
