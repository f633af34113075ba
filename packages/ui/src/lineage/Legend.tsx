// The statuses that are on the page, with how many assets have each, and how to select.
import type { AssetSummary } from "@sluice/api";
import { lineageSegments } from "../status/count-tones.ts";
import css from "./lineage.module.css";

export function Legend({ assets }: { readonly assets: readonly AssetSummary[] }) {
  return (
    <div className={css.legend}>
      {lineageSegments(assets).map(({ tone, count, label }) => (
        <span key={label} className={css.legendItem}>
          <span className={css.legendDot} style={{ background: `var(--${tone}-fill)` }} aria-hidden />
          <span className="numbers">{count}</span> {label}
        </span>
      ))}
      <span className={css.hint}>Shift-click or Shift-drag selects several</span>
    </div>
  );
}
