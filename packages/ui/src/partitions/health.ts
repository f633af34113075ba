// How partitions are told by colour and word.
import type { PartitionHealthView, PartitionsView } from "@sluice/api";
import type { Tone } from "../status/looks.ts";
import type { Segment } from "../status/SegmentBar.tsx";

export const healthLooks: Readonly<Record<PartitionHealthView, { readonly tone: Tone; readonly label: string }>> = {
  materialized: { tone: "success", label: "materialized" },
  failed: { tone: "failed", label: "failed" },
  "in-progress": { tone: "running", label: "in progress" },
  missing: { tone: "never", label: "missing" },
};

export function healthSegments({ counts }: Pick<PartitionsView, "counts">): readonly Segment[] {
  const order: readonly PartitionHealthView[] = ["materialized", "failed", "in-progress", "missing"];
  return order.map((health) => ({ ...healthLooks[health], count: counts[health] }));
}
