// The rows of the Gantt as a tree: arrow keys move the choice. Only the rows in view are in the page.
import type { GanttRow } from "@sluice/api";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { Message } from "../page/Message.tsx";
import { GanttGrid } from "./GanttAxis.tsx";
import { GanttLine, lineId } from "./GanttLine.tsx";
import type { Pointed } from "./GanttTooltip.tsx";
import css from "./gantt.module.css";
import type { ShownRow } from "./gantt-rows.ts";
import type { TimeSpan } from "./time-scale.ts";

export interface GanttRowsProps {
  readonly rows: readonly GanttRow[];
  readonly shown: readonly ShownRow[];
  readonly span: TimeSpan;
  readonly now: number;
  readonly live: boolean;
  readonly origin: number;
  readonly width: number;
  readonly selected: string | null;
  readonly critical: ReadonlySet<string>;
  /** True to fade what is not on the critical path. */
  readonly fadeOthers: boolean;
  readonly onSelect: (key: string | null) => void;
  readonly onToggle: (key: string) => void;
  readonly onPoint: (pointed: Pointed | null) => void;
}

const ROW_HEIGHT = 25;

export function GanttRows(props: GanttRowsProps) {
  const { rows, shown, span, now, live, selected, critical, fadeOthers, onSelect, onToggle, onPoint } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
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
  const lastRunning = live
    ? shown.findLastIndex((each) => each.row.kind === "node" && each.row.status === "running")
    : -1;
  useEffect(() => {
    if (selected !== null) following.current = false;
    if (following.current && lastRunning >= 0) virtual.scrollToIndex(lastRunning, { align: "auto" });
  }, [lastRunning, selected, virtual]);
  const stopFollowing = () => {
    following.current = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const current = shown[place];
    if (step !== 0) {
      event.preventDefault();
      const next = shown[Math.min(shown.length - 1, Math.max(0, place + step))];
      if (next !== undefined) onSelect(next.row.key);
    } else if (event.key === "Escape") onSelect(null);
    else if (current?.open === true && event.key === "ArrowLeft") onToggle(current.row.key);
    else if (current?.open === false && event.key === "ArrowRight") onToggle(current.row.key);
  };
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="tree"
      aria-label="Steps and nodes"
      aria-activedescendant={place >= 0 && selected !== null ? lineId(selected) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onPoint(null)}
      onWheel={stopFollowing}
      onPointerDown={stopFollowing}
    >
      {shown.length === 0 ? (
        <Message title={rows.length === 0 ? "Nothing has been planned yet" : "No row matches"}>
          {rows.length === 0 ? "Steps show up here as soon as the run is planned." : "Change the filter to see more."}
        </Message>
      ) : (
        <div style={{ height: virtual.getTotalSize(), minHeight: "100%", position: "relative" }}>
          <GanttGrid span={span} origin={props.origin} width={props.width} />
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index];
            if (line === undefined) return null;
            const { key, kind } = line.row;
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
                faded={fadeOthers && kind === "node" && !critical.has(key)}
                critical={critical.has(key)}
                onSelect={onSelect}
                onToggle={onToggle}
                onPoint={onPoint}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

/** The direct parents and children of a row. */
function relativesOf(rows: readonly GanttRow[], selected: string | null): ReadonlyMap<string, "up" | "down"> {
  const relatives = new Map<string, "up" | "down">();
  if (selected === null) return relatives;
  for (const row of rows) {
    if (row.key === selected) for (const key of row.dependsOn) relatives.set(key, "up");
    else if (row.dependsOn.includes(selected)) relatives.set(row.key, "down");
  }
  return relatives;
}
