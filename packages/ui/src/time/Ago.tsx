// A point in time: relative in the page, exact in the tooltip.
import { Tooltip } from "@mantine/core";
import { formatAgo, formatExact } from "./format-time.ts";
import { useNow } from "./now.ts";

export function Ago({ at, empty = "–" }: { readonly at: string | null; readonly empty?: string }) {
  const now = useNow("slow", at !== null);
  if (at === null) return <span>{empty}</span>;
  return (
    <Tooltip label={formatExact(at)}>
      <time dateTime={at} className="numbers">
        {formatAgo(at, Math.max(now, Date.parse(at)))}
      </time>
    </Tooltip>
  );
}
