// The checks of an asset in a few characters: how many pass, and what does not.
import type { CheckSummary } from "@sluice/api";
import { checkSegments } from "./count-tones.ts";
import type { Look, StatusShape, Tone } from "./looks.ts";
import { StatusIcon } from "./StatusIcon.tsx";
import css from "./status.module.css";

const shapes: Readonly<Record<Tone, StatusShape>> = {
  success: "check",
  failed: "cross",
  warned: "warning",
  running: "turning",
  queued: "clock",
  skipped: "skip",
  never: "ring",
};

export function ChecksSummary({ checks }: { readonly checks: readonly CheckSummary[] }) {
  if (checks.length === 0) return null;
  const segments = checkSegments(checks);
  const text = segments.map((segment) => `${segment.count} ${segment.label}`).join(", ");
  return (
    <span className={css.plain} style={{ gap: 8 }} role="img" aria-label={`checks: ${text}`} title={`Checks: ${text}`}>
      {segments.map((segment) => {
        const look: Look = { label: segment.label, tone: segment.tone, shape: shapes[segment.tone] };
        return (
          <span key={segment.label} className={css.plain} style={{ gap: 3, color: `var(--${segment.tone}-ink)` }}>
            <StatusIcon look={look} size={13} />
            <span className="numbers">{segment.count}</span>
          </span>
        );
      })}
    </span>
  );
}
