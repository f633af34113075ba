// A status as a pill: icon and word on the tone's soft ground.
import type { Look } from "./looks.ts";
import { StatusIcon } from "./StatusIcon.tsx";
import css from "./status.module.css";

export interface StatusBadgeProps {
  readonly look: Look;
  readonly large?: boolean;
  /** In lists what went well stays quiet, so that the rest stands out. */
  readonly quiet?: boolean;
}

export function StatusBadge({ look, large = false, quiet = false }: StatusBadgeProps) {
  if (quiet && look.tone === "success") {
    return (
      <span className={css.badge} style={{ color: "var(--ink-2)" }}>
        <StatusIcon look={look} size={13} />
        {look.label}
      </span>
    );
  }
  return (
    <span
      className={`${css.badge} ${large ? css.large : ""}`}
      style={{
        color: `var(--${look.tone}-ink)`,
        background: `var(--${look.tone}-soft)`,
        borderColor: `color-mix(in srgb, var(--${look.tone}-line) 55%, transparent)`,
      }}
    >
      <StatusIcon look={look} size={large ? 15 : 13} />
      {look.label}
    </span>
  );
}

/** The same without the ground, for dense tables. */
export function StatusText({ look, children }: { readonly look: Look; readonly children?: React.ReactNode }) {
  return (
    <span className={css.plain} style={{ color: look.tone === "success" ? "var(--ink-2)" : `var(--${look.tone}-ink)` }}>
      <StatusIcon look={look} />
      {children ?? look.label}
    </span>
  );
}
