// The runs of the last hours on a time axis, one row for each job.

import { ActionIcon, Button, SegmentedControl, Tooltip } from "@mantine/core";
import { useElementSize, useLocalStorage } from "@mantine/hooks";
import type { AutomationSummary, TimelineRun } from "@sluice/api";
import { IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { pan, positionOf, type TimeSpan, timeAt, timeTicks, zoom } from "../gantt/time-scale.ts";
import { useWheelZoom } from "../gantt/use-wheel-zoom.ts";
import { Card } from "../page/Card.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { shortId } from "../runs/short-id.ts";
import { timelineQuery } from "../server/queries.ts";
import { isLive, runLooks } from "../status/looks.ts";
import { formatDuration } from "../time/format-duration.ts";
import { formatClock, formatExact } from "../time/format-time.ts";
import { useNow } from "../time/now.ts";
import css from "./overview.module.css";
import { type TimelineBar, type TimelineRow, timelineRows, type UpcomingTick, upcomingTicks } from "./run-timeline.ts";

const HOUR = 3_600_000;
const NO_RUNS: readonly TimelineRun[] = [];
const ranges = [
  { value: "1", label: "1h" },
  { value: "6", label: "6h" },
  { value: "24", label: "24h" },
  { value: "168", label: "7d" },
];
const LANE_HEIGHT = 16;
/** Share of the range that is kept free on the right of the present. */
const MARGIN = 0.02;
/** The same when schedules will tick. */
const AHEAD = 0.25;
/** A label further right would be cut off. */
const LAST_LABEL = 0.95;

export interface RunTimelineProps {
  /** For the ticks that are still to come. */
  readonly automations: readonly AutomationSummary[];
}

export function RunTimeline({ automations }: RunTimelineProps) {
  const [hours, setHours] = useLocalStorage({ key: "sluice-timeline-hours", defaultValue: "24" });
  const { data, error } = useQuery(timelineQuery(Number(hours)));
  const runs = data?.runs ?? NO_RUNS;
  const count = Object.values(data?.counts ?? {}).reduce((sum, each) => sum + each, 0);
  const live = runs.some((run) => isLive(run.status));
  const slow = useNow("slow", !live);
  const fast = useNow("second", live);
  const now = live ? fast : slow;
  const { ref, width } = useElementSize();
  const length = Number(hours) * HOUR;
  const whole = useMemo(() => {
    const ahead = { from: now, to: now + length * AHEAD };
    const isPlanned = upcomingTicks(automations, ahead).length > 0;
    return { from: now - length, to: isPlanned ? ahead.to : now + length * MARGIN };
  }, [automations, now, length]);
  const [zoomed, setZoomed] = useState<TimeSpan | null>(null);
  const span = zoomed ?? whole;
  const box = useRef<HTMLDivElement>(null);
  const zoomAt = (factor: number, at: number) => setZoomed(narrower(zoom(span, factor, at, whole), whole));
  useWheelZoom(box, (factor, position, move) => {
    if (move === 0) zoomAt(factor, timeAt(span, position));
    else setZoomed(narrower(pan(span, move * (span.to - span.from), whole), whole));
  });
  const shortest = width === 0 ? 0 : ((span.to - span.from) / width) * 4;
  const { from, to } = span;
  const rows = useMemo(
    // A run may be younger than the last look at the clock: the margin at the right takes it in.
    () => timelineRows(runs, { from, to }, { now, shortest, upcoming: upcomingTicks(automations, { from: now, to }) }),
    [runs, automations, from, to, now, shortest],
  );
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const ticks = timeTicks(span, Math.max(2, Math.floor(width / 110)), midnight);
  return (
    <Card
      title="Timeline"
      flush
      more={
        <>
          <Zoom
            onZoom={(factor) => zoomAt(factor, (span.from + span.to) / 2)}
            onReset={zoomed === null ? null : () => setZoomed(null)}
          />
          <SegmentedControl
            aria-label="How far back"
            value={hours}
            onChange={(value) => {
              setZoomed(null);
              setHours(value);
            }}
            data={ranges}
          />
        </>
      }
    >
      <div ref={box} className={css.timeline}>
        <div className={css.timelineHead}>
          <div className={css.timelineLabel} />
          <div ref={ref} className={css.timelineTrack} data-track>
            {ticks.map((tick, index) => (
              <span key={tick} className={css.timelineTick} style={{ left: `${positionOf(span, tick) * 100}%` }}>
                {positionOf(span, tick) < LAST_LABEL &&
                  formatClock(new Date(tick).toISOString(), index === 0 || isMidnight(tick) ? 0 : tick)}
              </span>
            ))}
          </div>
        </div>
        {error !== null ? (
          <ErrorMessage error={error} />
        ) : rows.length === 0 ? (
          <p className={css.quiet}>No runs in this time, and no ticks to come.</p>
        ) : (
          rows.map((row) => <JobRow key={row.job ?? ""} row={row} span={span} now={now} ticks={ticks} />)
        )}
        {count > runs.length && (
          <p className={css.quiet}>
            The newest {runs.length.toLocaleString("en")} of {count.toLocaleString("en")} runs: choose a shorter time to
            see the others.
          </p>
        )}
      </div>
    </Card>
  );
}

/** Null for what is as wide as the whole: it moves on with the time. */
function narrower(span: TimeSpan, whole: TimeSpan): TimeSpan | null {
  return span.to - span.from < whole.to - whole.from ? span : null;
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
        {now >= span.from && now <= span.to && (
          <span className={css.timelineNow} style={{ left: `${positionOf(span, now) * 100}%` }} />
        )}
        {row.upcoming.map((tick) => (
          <UpcomingMark key={`${tick.schedule} ${tick.at}`} tick={tick} span={span} />
        ))}
        {row.bars.map((bar) => (
          <RunBar key={bar.run.id} bar={bar} span={span} now={now} />
        ))}
      </div>
    </div>
  );
}

function UpcomingMark({ tick, span }: { readonly tick: UpcomingTick; readonly span: TimeSpan }) {
  const at = new Date(tick.at).toISOString();
  return (
    <Tooltip
      openDelay={0}
      label={
        <>
          <strong>{tick.schedule}</strong> will tick
          <div>{formatExact(at)}</div>
        </>
      }
    >
      <Link
        to="/automation/$name"
        params={{ name: tick.schedule }}
        aria-label={`${tick.schedule} will tick at ${formatExact(at)}`}
        className={css.upcoming}
        style={{ left: `${positionOf(span, tick.at) * 100}%` }}
      />
    </Tooltip>
  );
}

interface ZoomProps {
  readonly onZoom: (factor: number) => void;
  /** Null when nothing is zoomed. */
  readonly onReset: (() => void) | null;
}

function Zoom({ onZoom, onReset }: ZoomProps) {
  return (
    <>
      {onReset !== null && (
        <Button size="compact-xs" variant="subtle" onClick={onReset}>
          Reset
        </Button>
      )}
      <ActionIcon aria-label="Zoom out" size={24} disabled={onReset === null} onClick={() => onZoom(2)}>
        <IconZoomOut size={15} stroke={1.6} />
      </ActionIcon>
      <Tooltip label="Zoom in; also Ctrl and the wheel">
        <ActionIcon aria-label="Zoom in" size={24} onClick={() => onZoom(0.5)}>
          <IconZoomIn size={15} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </>
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
