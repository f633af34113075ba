// The run by threads: what each did when, and how much of the time it was busy.
import type { GanttRow } from "@sluice/api";
import { type CSSProperties, useMemo } from "react";
import { Message } from "../page/Message.tsx";
import { rowLooks } from "../status/looks.ts";
import type { Pointed } from "./GanttTooltip.tsx";
import css from "./gantt.module.css";
import { threadLanes } from "./threads.ts";
import { positionOf, type TimeSpan } from "./time-scale.ts";

export interface ThreadsViewProps {
  readonly rows: readonly GanttRow[];
  readonly span: TimeSpan;
  readonly now: number;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onPoint: (pointed: Pointed | null) => void;
  readonly critical: ReadonlySet<string>;
}

export function ThreadsView({ rows, span, now, selected, onSelect, onPoint, critical }: ThreadsViewProps) {
  const lanes = useMemo(() => threadLanes(rows, now), [rows, now]);
  const ran = rows.filter((row) => row.thread !== null && row.startedAt !== null);
  const first = Math.min(...ran.map((row) => Date.parse(row.startedAt ?? "")));
  const last = Math.max(...ran.map((row) => (row.endedAt === null ? now : Date.parse(row.endedAt))));
  if (lanes.length === 0) return <Message title="No thread has begun yet" />;
  return (
    <div className={css.scroller} role="group" aria-label="Threads" onMouseLeave={() => onPoint(null)}>
      {lanes.map((lane) => (
        <div key={lane.name} className={css.lane}>
          <div className={css.label} style={{ paddingLeft: 12 }}>
            <span className={`${css.name} cut`}>{lane.name}</span>
            <span className={css.type}>
              {lane.rows.length} nodes
              {lane.name !== "Steps" &&
                last > first &&
                `, ${Math.round((lane.busyMillis / (last - first)) * 100)}% busy`}
            </span>
          </div>
          <div className={css.track} data-track>
            {lane.rows.map((row) => (
              <LaneBar
                key={row.key}
                {...{ row, span, now, onSelect, onPoint }}
                selected={row.key === selected}
                critical={critical.has(row.key)}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

interface LaneBarProps {
  readonly row: GanttRow;
  readonly span: TimeSpan;
  readonly now: number;
  readonly selected: boolean;
  readonly critical: boolean;
  readonly onSelect: (key: string) => void;
  readonly onPoint: (pointed: Pointed) => void;
}

function LaneBar({ row, span, now, selected, critical, onSelect, onPoint }: LaneBarProps) {
  const left = Math.max(0, positionOf(span, Date.parse(row.startedAt ?? "")));
  const right = Math.min(1, positionOf(span, row.endedAt === null ? now : Date.parse(row.endedAt)));
  if (right < 0 || left > 1) return null;
  const look = rowLooks[row.status];
  const style: CSSProperties & Record<"--tone", string> = {
    left: `${left * 100}%`,
    width: `calc(${(right - left) * 100}% - 1px)`,
    "--tone": `var(--${look.tone}-fill)`,
  };
  return (
    <button
      type="button"
      className={css.laneBar}
      aria-label={`${row.label}: ${look.label}`}
      aria-pressed={selected}
      data-critical={critical || undefined}
      data-running={row.endedAt === null || undefined}
      data-tone={look.tone}
      style={style}
      onClick={() => onSelect(row.key)}
      onMouseMove={(event) => onPoint({ row, x: event.clientX, y: event.clientY })}
    >
      {row.label}
    </button>
  );
}
