// That an asset is older than its policy allows, or soon will be; nothing for one that is fresh or has no policy.
import { Tooltip } from "@mantine/core";
import type { AssetSummary, FreshnessView } from "@sluice/api";
import { formatExact } from "../time/format-time.ts";
import css from "./status.module.css";

export function FreshnessMark({ asset }: { readonly asset: Pick<AssetSummary, "freshness"> }) {
  const { freshness } = asset;
  if (freshness === null || freshness.status === "fresh" || freshness.status === "unknown") return null;
  const label = freshnessSentence(freshness);
  return (
    <Tooltip label={label} maw={460} multiline>
      <span
        className={freshness.status === "overdue" ? css.overdue : css.stale}
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip says why; the keyboard must reach it.
        tabIndex={0}
        aria-label={label}
      >
        {freshness.status === "overdue" ? "Overdue" : "Due soon"}
      </span>
    </Tooltip>
  );
}

/** "Overdue since 9:00: it is to be at most 36 hours old." */
export function freshnessSentence({ status, deadline, policy }: FreshnessView): string {
  const asked = `it is to be ${policy}`;
  if (status === "unknown") return `Never materialized; ${asked}.`;
  if (status === "overdue") return `Overdue${deadline === null ? "" : ` since ${formatExact(deadline)}`}: ${asked}.`;
  const until = deadline === null ? "" : ` until ${formatExact(deadline)}`;
  return `${status === "fresh" ? "Fresh" : "Due soon, fresh"}${until}: ${asked}.`;
}
