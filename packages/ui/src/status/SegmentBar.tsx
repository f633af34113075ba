// A whole in its parts by tone: how much succeeded, failed, was skipped, and how much is still to come.
import { Tooltip } from "@mantine/core";
import type { Tone } from "./looks.ts";
import css from "./status.module.css";

export interface Segment {
  readonly tone: Tone;
  readonly count: number;
  readonly label: string;
}

export interface SegmentBarProps {
  readonly segments: readonly Segment[];
  readonly height?: number;
}

export function SegmentBar({ segments, height = 6 }: SegmentBarProps) {
  const filled = segments.filter((segment) => segment.count > 0);
  const text = filled.map((segment) => `${segment.count} ${segment.label}`).join(", ");
  return (
    <Tooltip label={text === "" ? "nothing yet" : text}>
      <div className={css.bar} style={{ height }} role="img" aria-label={text === "" ? "nothing yet" : text}>
        {filled.map((segment) => (
          <div
            key={segment.label}
            className={`${css.part} ${segment.tone === "skipped" ? css.hatched : ""}`}
            style={{ flexGrow: segment.count, backgroundColor: `var(--${segment.tone}-fill)` }}
          />
        ))}
      </div>
    </Tooltip>
  );
}
