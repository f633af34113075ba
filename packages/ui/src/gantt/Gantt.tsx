// A run on its time axis: one bar per step and per dbt node. Choosing a row shows its details; what it depends on and what
// depends on it are marked.

import { useElementSize, useLocalStorage } from "@mantine/hooks";
import type { GanttRow } from "@sluice/api";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Message } from "../page/Message.tsx";
import type { Tone } from "../status/looks.ts";
import { useNow } from "../time/now.ts";
import { criticalPath } from "./critical-path.ts";
import { GanttAxis, GanttGrid } from "./GanttAxis.tsx";
import { GanttLine } from "./GanttLine.tsx";
import { GanttToolbar } from "./GanttToolbar.tsx";
import { GanttTooltip, type Pointed } from "./GanttTooltip.tsx";
import css from "./gantt.module.css";
import { countRows, shownRows, wholeSpan } from "./gantt-rows.ts";
import { ThreadsView } from "./ThreadsView.tsx";
import { pan, type TimeSpan, timeAt, zoom } from "./time-scale.ts";

export interface GanttProps {
  readonly rows: readonly GanttRow[];
  /** When the run began, or was queued if it did not yet. */
  readonly start: number;
  readonly end: number | null;
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
}

const ROW_HEIGHT = 25;
const none: ReadonlySet<string> = new Set();

export function Gantt({ rows, start, end, selected, onSelect }: GanttProps) {
  const live = end === null;
  const now = useNow("fast", live);
  const [text, setText] = useState("");
  const [tone, setTone] = useState<Tone | null>(null);
  const [tests, setTests] = useLocalStorage({ key: "sluice-gantt-tests", defaultValue: true });
  const [view, setView] = useLocalStorage<"rows" | "threads">({ key: "sluice-gantt-view", defaultValue: "rows" });
  const [path, setPath] = useState(false);
  const [closed, setClosed] = useState(none);
  const [seen, setSeen] = useState<TimeSpan | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { ref: trackRef, width: trackWidth } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);

  const whole = useMemo(() => wholeSpan(rows, start, end ?? Math.max(now, start + 3000)), [rows, start, end, now]);
  const span = seen ?? whole;
  const shown = useMemo(() => shownRows(rows, { text, tone, tests, closed }), [rows, text, tone, tests, closed]);
  const counts = useMemo(() => countRows(rows), [rows]);
  const onPath = useMemo(() => (path ? new Set(criticalPath(rows)) : none), [path, rows]);
  const relatives = useMemo(() => relativesOf(rows, selected), [rows, selected]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
  });

  const place = selected === null ? -1 : shown.findIndex((each) => each.row.key === selected);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "auto" });
  }, [place, virtual]);
  // While the run lives, what runs stays in view until somebody scrolls or chooses a row.
  const following = useRef(true);
  const lastRunning = live
    ? shown.findLastIndex((each) => each.row.kind === "node" && each.row.status === "running")
    : -1;
  useEffect(() => {
    if (selected !== null) following.current = false;
    if (following.current && lastRunning >= 0) virtual.scrollToIndex(lastRunning, { align: "auto" });
  }, [lastRunning, selected, virtual]);
  useWheelZoom(scroller, (factor, position, move) => {
    setSeen((before) => {
      const current = before ?? whole;
      if (factor !== 1) return zoom(current, factor, timeAt(current, position), whole);
      return before === null ? null : pan(before, move * (before.to - before.from), whole);
    });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const current = shown[place];
    if (step !== 0) {
      event.preventDefault();
      const next = shown[Math.min(shown.length - 1, Math.max(0, place + step))];
      if (next !== undefined) onSelect(next.row.key);
    } else if (event.key === "Escape") onSelect(null);
    else if (current?.open === true && event.key === "ArrowLeft") toggle(current.row.key);
    else if (current?.open === false && event.key === "ArrowRight") toggle(current.row.key);
  };
  const toggle = (key: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  return (
    <div className={css.gantt}>
      <GanttToolbar
        text={text}
        onText={setText}
        tone={tone}
        counts={counts}
        onTone={setTone}
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
        <ThreadsView {...{ rows, span, now, selected, onSelect }} onPoint={setPointed} onPath={onPath} />
      ) : (
        <div
          ref={scroller}
          className={css.scroller}
          role="tree"
          aria-label="Steps and nodes"
          tabIndex={0}
          onKeyDown={onKeyDown}
          onMouseLeave={() => setPointed(null)}
          onWheel={() => {
            following.current = false;
          }}
          onPointerDown={() => {
            following.current = false;
          }}
        >
          <div
            style={{ height: virtual.getTotalSize(), minHeight: shown.length > 0 ? "100%" : 0, position: "relative" }}
          >
            <GanttGrid span={span} origin={start} width={trackWidth} />
            {virtual.getVirtualItems().map((item) => {
              const line = shown[item.index];
              if (line === undefined) return null;
              const { key } = line.row;
              return (
                <GanttLine
                  key={key}
                  line={line}
                  top={item.start}
                  height={ROW_HEIGHT}
                  span={span}
                  now={now}
                  selected={key === selected}
                  relation={relatives.get(key) ?? null}
                  faded={path && line.row.kind === "node" && !onPath.has(key)}
                  critical={onPath.has(key)}
                  onSelect={onSelect}
                  onToggle={toggle}
                  onPoint={setPointed}
                />
              );
            })}
          </div>
          {shown.length === 0 && (
            <Message title={rows.length === 0 ? "Nothing has been planned yet" : "No row matches"}>
              {rows.length === 0
                ? "Steps show up here as soon as the run is planned."
                : "Change the filter to see more."}
            </Message>
          )}
        </div>
      )}
      {pointed !== null && <GanttTooltip pointed={pointed} now={now} origin={start} rows={rows} />}
    </div>
  );
}

/** The direct parents and children of a row. */
function relativesOf(rows: readonly GanttRow[], selected: string | null): ReadonlyMap<string, "up" | "down"> {
  const relatives = new Map<string, "up" | "down">();
  for (const row of rows) {
    if (row.key === selected) for (const key of row.dependsOn) relatives.set(key, "up");
    else if (selected !== null && row.dependsOn.includes(selected)) relatives.set(row.key, "down");
  }
  return relatives;
}

/** Ctrl and wheel zoom at the pointer; shift and wheel, or a sideways swipe, move. */
function useWheelZoom(
  element: React.RefObject<HTMLDivElement | null>,
  act: (factor: number, position: number, move: number) => void,
): void {
  const current = useRef(act);
  current.current = act;
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (!event.ctrlKey && Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      const track = target.querySelector("[data-track]")?.getBoundingClientRect();
      if (track === undefined || track.width === 0) return;
      event.preventDefault();
      const position = Math.min(1, Math.max(0, (event.clientX - track.left) / track.width));
      if (event.ctrlKey) current.current(event.deltaY > 0 ? 1.18 : 1 / 1.18, position, 0);
      else current.current(1, position, sideways / track.width);
    };
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [element]);
}
