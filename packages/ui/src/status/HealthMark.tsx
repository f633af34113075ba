// The health of an asset: its word, and why on hover or focus.
import { Tooltip } from "@mantine/core";
import type { AssetSummary, HealthView } from "@sluice/api";
import { healthLooks } from "./looks.ts";
import { StatusBadge } from "./StatusBadge.tsx";
import css from "./status.module.css";

export interface HealthMarkProps {
  readonly asset: Pick<AssetSummary, "health">;
  readonly large?: boolean;
}

export function HealthMark({ asset: { health }, large = false }: HealthMarkProps) {
  if (health === null) return null;
  const badge = <StatusBadge look={healthLooks[health.status]} large={large} quiet={!large} />;
  if (health.reasons.length === 0) return badge;
  const label = healthSentence(health);
  return (
    <Tooltip label={label} maw={460} multiline>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip says why; the keyboard must reach it. */}
      <span className={css.mark} role="img" tabIndex={0} aria-label={label}>
        {badge}
      </span>
    </Tooltip>
  );
}

/** "Degraded: 2 checks failed: unique_id, not_null_id; the last attempt failed" */
export function healthSentence({ status, reasons }: HealthView): string {
  const why = reasons.map((reason) => reason.message).join("; ");
  return why === "" ? healthLooks[status].label : `${healthLooks[status].label}: ${why}`;
}
