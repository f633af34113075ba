// The runs of the last hours on a time axis, one row for each job.

import { SegmentedControl, Tooltip } from "@mantine/core";
import { useElementSize, useLocalStorage } from "@mantine/hooks";
import type { RunSummary } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { positionOf, type TimeSpan, timeTicks } from "../gantt/time-scale.ts";
import { Card } from "../page/Card.tsx";
import { shortId } from "../runs/short-id.ts";
import { isLive, runLooks } from "../status/looks.ts";
import { formatDuration } from "../time/format-duration.ts";
import { formatClock, formatExact } from "../time/format-time.ts";
import { useNow } from "../time/now.ts";
import css from "./overview.module.css";
import { type TimelineBar, type TimelineRow, timelineRows } from "./run-timeline.ts";

const HOUR = 3_600_000;
const ranges = [
  { value: "1", label: "1h" },
  { value: "6", label: "6h" },
  { value: "24", label: "24h" },
  { value: "168", label: "7d" },
];
const LANE_HEIGHT = 16;
/** Share of the range that is kept free on the right of the present. */
const MARGIN = 0.02;
/** A label further right would be cut off. */
const LAST_LABEL = 0.95;

export function RunTimeline({ runs }: { readonly runs: readonly RunSummary[] }) {
  const [hours, setHours] = useLocalStorage({ key: "sluice-timeline-hours", defaultValue: "24" });
  const live = runs.some((run) => isLive(run.status));
  const slow = useNow("slow", !live);
  const fast = useNow("second", live);
  const now = live ? fast : slow;
  const { ref, width } = useElementSize();
  const length = Number(hours) * HOUR;
  const span: TimeSpan = { from: now - length, to: now + length * MARGIN };
  const shortest = width === 0 ? 0 : ((span.to - span.from) / width) * 4;
  const rows = useMemo(
    // A run may be younger than the last look at the clock: the margin at the right takes it in.
    () => timelineRows(runs, { from: now - length, to: now + length * MARGIN }, { now, shortest }),
    [runs, now, length, shortest],
  );
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const ticks = timeTicks(span, Math.max(2, Math.floor(width / 110)), midnight);
  return (
    <Card
      title="Timeline"
      flush
      more={<SegmentedControl aria-label="How far back" value={hours} onChange={setHours} data={ranges} />}
    >
      <div className={css.timeline}>
        <div className={css.timelineHead}>
          <div className={css.timelineLabel} />
          <div ref={ref} className={css.timelineTrack}>
            {ticks.map((tick, index) => (
              <span key={tick} className={css.timelineTick} style={{ left: `${positionOf(span, tick) * 100}%` }}>
                {positionOf(span, tick) < LAST_LABEL &&
                  formatClock(new Date(tick).toISOString(), index === 0 || isMidnight(tick) ? 0 : tick)}
              </span>
            ))}
          </div>
        </div>
        {rows.length === 0 ? (
          <p className={css.quiet}>No runs in this time.</p>
        ) : (
          rows.map((row) => <JobRow key={row.job ?? ""} row={row} span={span} now={now} ticks={ticks} />)
        )}
      </div>
    </Card>
  );
}

function isMidnight(time: number): boolean {
  return new Date(time).setHours(0, 0, 0, 0) === time;
}

interface JobRowProps {
  readonly row: TimelineRow;
  readonly span: TimeSpan;
  readonly now: number;
  readonly ticks: readonly number[];
}

function JobRow({ row, span, now, ticks }: JobRowProps) {
  return (
    <div className={css.timelineRow}>
      <div className={`${css.timelineLabel} cut`}>
        {row.job === null ? (
          "Selected assets"
        ) : (
          <Link to="/jobs/$name" params={{ name: row.job }}>
            {row.job}
          </Link>
        )}
      </div>
      <div className={css.timelineTrack} style={{ height: row.lanes * LANE_HEIGHT + 12 }}>
        {ticks.map((tick) => (
          <span key={tick} className={css.timelineLine} style={{ left: `${positionOf(span, tick) * 100}%` }} />
        ))}
        <span className={css.timelineNow} style={{ left: `${positionOf(span, now) * 100}%` }} />
        {row.bars.map((bar) => (
          <RunBar key={bar.run.id} bar={bar} span={span} now={now} />
        ))}
      </div>
    </div>
  );
}

function RunBar({ bar, span, now }: { readonly bar: TimelineBar; readonly span: TimeSpan; readonly now: number }) {
  const { run } = bar;
  const look = runLooks[run.status];
  const left = Math.max(0, positionOf(span, bar.from));
  const right = Math.min(1, positionOf(span, bar.to));
  const took = (run.endedAt === null ? now : Date.parse(run.endedAt)) - Date.parse(run.startedAt ?? run.createdAt);
  return (
    <Tooltip
      openDelay={0}
      label={
        <>
          <strong>{look.label}</strong> · {shortId(run.id)} · {formatDuration(took)}
          <div>{formatExact(run.startedAt ?? run.createdAt)}</div>
          <div>by {run.launchedBy}</div>
        </>
      }
    >
      <Link
        to="/runs/$runId"
        params={{ runId: run.id }}
        aria-label={`Run ${shortId(run.id)}: ${look.label}`}
        className={css.runBar}
        style={{
          left: `${left * 100}%`,
          width: `max(4px, ${(right - left) * 100}%)`,
          top: 7 + bar.lane * LANE_HEIGHT,
          height: LANE_HEIGHT - 4,
          background: `var(--${look.tone}-fill)`,
        }}
      />
    </Tooltip>
  );
}
