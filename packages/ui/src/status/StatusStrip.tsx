// The last results of something as ticks, the oldest left: where it broke and how long it has been well is seen at a glance.
import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { formatAgo } from "../time/format-time.ts";
import { currentTime } from "../time/now.ts";
import type { Look } from "./looks.ts";
import css from "./status.module.css";

export interface StripItem {
  readonly key: string;
  readonly look: Look;
  readonly at: string;
  readonly runId: string;
  /** More words for the tooltip: a duration, a count of rows. */
  readonly note: string | null;
  /** From 0 to 1; without it every tick is as high as the strip. */
  readonly height?: number;
}

export interface StatusStripProps {
  /** The newest first, as the server gives them. */
  readonly items: readonly StripItem[];
  readonly most: number;
  readonly label: string;
}

export function StatusStrip({ items, most, label }: StatusStripProps) {
  const shown = items.slice(0, most).toReversed();
  return (
    <div className={css.strip} role="group" aria-label={label}>
      {shown.map(({ key, look, at, runId, note, height = 1 }) => {
        const text = [look.label, note, formatAgo(at, currentTime())].filter((part) => part !== null).join(" · ");
        return (
          <Tooltip key={key} label={text} openDelay={0}>
            <Link
              to="/runs/$runId"
              params={{ runId }}
              aria-label={text}
              className={`${css.tick} ${look.tone === "skipped" ? css.hatched : ""}`}
              style={{ backgroundColor: `var(--${look.tone}-fill)`, height: `${Math.round(25 + 75 * height)}%` }}
            />
          </Tooltip>
        );
      })}
    </div>
  );
}
