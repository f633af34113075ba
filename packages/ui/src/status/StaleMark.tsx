// That an asset is not up to date, and why on hover; nothing for one that is, or that is made elsewhere.
import { Tooltip } from "@mantine/core";
import type { AssetSummary } from "@sluice/api";
import { withTimes } from "../time/format-time.ts";
import css from "./status.module.css";

export function StaleMark({ asset }: { readonly asset: Pick<AssetSummary, "stale"> }) {
  const { stale } = asset;
  if (stale?.status !== "stale") return null;
  const label = staleSentence(stale.reasons);
  return (
    <Tooltip label={label} maw={460} multiline>
      <span className={css.stale} role="img" aria-label={label}>
        Stale
      </span>
    </Tooltip>
  );
}

/** "Stale: data of raw_orders changed …; code version of …" */
export function staleSentence(reasons: readonly { readonly message: string }[]): string {
  const [first, second, ...rest] = reasons.map((reason) => withTimes(reason.message));
  const more = rest.length === 0 ? [] : [`${rest.length} more`];
  return `Stale: ${[first, second, ...more].filter((part) => part !== undefined).join("; ")}`;
}
