// A point in time to come: relative in the page, exact in the tooltip.
import { Tooltip } from "@mantine/core";
import { formatExact, formatUntil } from "./format-time.ts";
import { useNow } from "./now.ts";

export function Until({ at, empty = "–" }: { readonly at: string | null; readonly empty?: string }) {
  const now = useNow("slow", at !== null);
  if (at === null) return <span style={{ color: "var(--ink-3)" }}>{empty}</span>;
  return (
    <Tooltip label={formatExact(at)}>
      <time dateTime={at} className="numbers">
        {formatUntil(at, now)}
      </time>
    </Tooltip>
  );
}
