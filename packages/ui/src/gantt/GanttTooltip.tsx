// What a row is about, beside the pointer.

import { Portal } from "@mantine/core";
import type { GanttRow } from "@sluice/api";
import { rowLooks } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { formatDuration } from "../time/format-duration.ts";
import { formatLogTime } from "../time/format-time.ts";
import css from "./gantt.module.css";
import { shortName } from "./short-name.ts";
import { formatOffset } from "./time-scale.ts";

export interface Pointed {
  readonly row: GanttRow;
  readonly x: number;
  readonly y: number;
}

export interface GanttTooltipProps {
  readonly pointed: Pointed;
  readonly now: number;
  readonly origin: number;
  readonly rows: readonly GanttRow[];
}

const WIDTH = 340;

export function GanttTooltip({ pointed: { row, x, y }, now, origin, rows }: GanttTooltipProps) {
  const from = row.startedAt === null || row.status === "skipped" ? null : Date.parse(row.startedAt);
  const to = row.endedAt === null ? now : Date.parse(row.endedAt);
  const waited = from === null ? null : from - readyAt(row, rows, origin);
  const left = Math.min(x + 14, window.innerWidth - WIDTH - 12);
  const above = y > window.innerHeight - 190;
  return (
    <Portal>
      <div
        className={css.tooltip}
        role="tooltip"
        style={{ left, width: WIDTH, ...(above ? { bottom: window.innerHeight - y + 14 } : { top: y + 16 }) }}
      >
        <div className={css.tooltipName}>{row.label}</div>
        <div className={css.tooltipLine}>
          <StatusText look={rowLooks[row.status]} />
          {row.resourceType !== null && <span>{row.resourceType}</span>}
          {row.thread !== null && row.status !== "skipped" && <span>{row.thread}</span>}
        </div>
        {from !== null && (
          <div className={css.tooltipLine}>
            <span>
              <b>{formatDuration(to - from)}</b>
              {row.endedAt === null && " so far"}
            </span>
            <span>
              from +{formatOffset(from - origin, 10)} ({formatLogTime(row.startedAt ?? "")})
            </span>
          </div>
        )}
        {row.kind === "node" && waited !== null && waited > 50 && (
          <div className={css.tooltipLine}>began {formatDuration(waited)} after what it depends on</div>
        )}
        {row.skippedBecauseOf !== null && (
          <div className={css.tooltipLine}>because of {shortName(row.skippedBecauseOf)}</div>
        )}
        {row.message !== null && <div className={css.tooltipMessage}>{row.message}</div>}
      </div>
    </Portal>
  );
}

/** When everything that the row depends on had ended. */
function readyAt(row: GanttRow, rows: readonly GanttRow[], origin: number): number {
  const ends = rows.filter((each) => row.dependsOn.includes(each.key)).map((each) => Date.parse(each.endedAt ?? ""));
  const step = rows.find((each) => each.key === row.parent)?.startedAt ?? null;
  const start = step === null ? origin : Date.parse(step);
  const firstNode = Math.min(
    ...rows
      .filter((each) => each.parent === row.parent && each.startedAt !== null)
      .map((each) => Date.parse(each.startedAt ?? "")),
  );
  return Math.max(start, firstNode, ...ends.filter((end) => !Number.isNaN(end)));
}
