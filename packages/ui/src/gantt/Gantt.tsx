// A run on its time axis: one bar per step and per dbt node. Choosing a row shows its details; what it depends on and what
// depends on it are marked.

import { useElementSize, useLocalStorage } from "@mantine/hooks";
import type { GanttRow } from "@sluice/api";
import { useMemo, useRef, useState } from "react";
import { useNow } from "../time/now.ts";
import { criticalPath } from "./critical-path.ts";
import { GanttAxis } from "./GanttAxis.tsx";
import { GanttRows } from "./GanttRows.tsx";
import { GanttToolbar } from "./GanttToolbar.tsx";
import { GanttTooltip, type Pointed } from "./GanttTooltip.tsx";
import css from "./gantt.module.css";
import { countRows, type RowGroup, shownRows, wholeSpan } from "./gantt-rows.ts";
import { ThreadsView } from "./ThreadsView.tsx";
import { pan, type TimeSpan, timeAt, zoom } from "./time-scale.ts";
import { useWheelZoom } from "./use-wheel-zoom.ts";

export interface GanttProps {
  readonly rows: readonly GanttRow[];
  /** When the run began, or was queued if it did not yet. */
  readonly start: number;
  readonly end: number | null;
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
}

/** The least that is shown of a run that has just begun. */
const LEAST_LENGTH = 3000;
const none: ReadonlySet<string> = new Set();

export function Gantt({ rows, start, end, selected, onSelect }: GanttProps) {
  const live = end === null;
  const now = useNow("fast", live);
  const [text, setText] = useState("");
  const [group, setGroup] = useState<RowGroup | null>(null);
  const [tests, setTests] = useLocalStorage({ key: "sluice-gantt-tests", defaultValue: true });
  const [view, setView] = useLocalStorage<"rows" | "threads">({ key: "sluice-gantt-view", defaultValue: "rows" });
  const [path, setPath] = useState(false);
  const [closed, setClosed] = useState(none);
  const [seen, setSeen] = useState<TimeSpan | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { ref: trackRef, width: trackWidth } = useElementSize();
  const box = useRef<HTMLDivElement>(null);

  const whole = useMemo(
    () => wholeSpan(rows, start, end ?? Math.max(now, start + LEAST_LENGTH)),
    [rows, start, end, now],
  );
  const span = seen ?? whole;
  const shown = useMemo(() => shownRows(rows, { text, group, tests, closed }), [rows, text, group, tests, closed]);
  const counts = useMemo(() => countRows(rows), [rows]);
  const critical = useMemo(() => (path ? new Set(criticalPath(rows)) : none), [path, rows]);
  useWheelZoom(box, (factor, position, move) => {
    setSeen((before) => {
      const current = before ?? whole;
      if (factor !== 1) return zoom(current, factor, timeAt(current, position), whole);
      return before === null ? null : pan(before, move * (before.to - before.from), whole);
    });
  });
  const toggle = (key: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const select = (key: string | null) => {
    // What a pointer rests on would lie over the details that open.
    setPointed(null);
    onSelect(key);
  };
  const common = { span, now, selected, critical, onSelect: select, onPoint: setPointed };
  return (
    <div ref={box} className={css.gantt}>
      <GanttToolbar
        text={text}
        onText={setText}
        group={group}
        counts={counts}
        onGroup={setGroup}
        tests={tests}
        onTests={setTests}
        view={view}
        onView={setView}
        path={path}
        onPath={setPath}
        zoomed={seen !== null}
        onZoom={(factor) => setSeen(zoom(span, factor, (span.from + span.to) / 2, whole))}
        onFit={() => setSeen(null)}
      />
      <div className={css.headLine}>
        <div className={css.headLabel}>{view === "rows" ? "Step and node" : "Thread"}</div>
        <div ref={trackRef} className={css.headTrack}>
          <GanttAxis span={span} origin={start} width={trackWidth} now={live ? now : null} onPick={setSeen} />
        </div>
      </div>
      {view === "threads" ? (
        <ThreadsView rows={rows} {...common} />
      ) : (
        <GanttRows
          rows={rows}
          shown={shown}
          {...common}
          fadeOthers={path}
          live={live}
          origin={start}
          width={trackWidth}
          onToggle={toggle}
        />
      )}
      {pointed !== null && <GanttTooltip pointed={pointed} now={now} origin={start} rows={rows} />}
    </div>
  );
}
