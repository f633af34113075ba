// When the next asset becomes overdue. Nothing happens in the store at that moment, so no event would tell an open page.
import type { AssetSummary } from "@sluice/api";

/** Browsers take no longer timer. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** The server's clock and ours are not the same. */
const MARGIN_MILLIS = 500;

/** Milliseconds until the next deadline of an asset that is not overdue yet; false when there is none. */
export function untilOverdue(assets: readonly Pick<AssetSummary, "freshness">[], now: number): number | false {
  const deadlines = assets.flatMap(({ freshness }) =>
    freshness === null || freshness.deadline === null || freshness.status === "overdue"
      ? []
      : [Date.parse(freshness.deadline)],
  );
  if (deadlines.length === 0) return false;
  return Math.min(Math.max(deadlines.reduce((a, b) => Math.min(a, b)) - now, 0) + MARGIN_MILLIS, LONGEST_TIMER);
}
