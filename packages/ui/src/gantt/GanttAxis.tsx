// The time axis above the rows: marks in whole steps from the start. Dragging over it zooms to what was dragged over.
import { useRef, useState } from "react";
import css from "./gantt.module.css";
import { formatOffset, positionOf, type TimeSpan, tickStep, timeAt, timeTicks } from "./time-scale.ts";

export interface GanttAxisProps {
  readonly span: TimeSpan;
  /** What the marks count from. */
  readonly origin: number;
  readonly width: number;
  /** Null when nothing runs any more. */
  readonly now: number | null;
  readonly onPick: (span: TimeSpan) => void;
}

const PIXELS_PER_TICK = 84;

/** How many marks fit into a width. */
export function mostTicks(width: number): number {
  return Math.max(2, Math.floor(width / PIXELS_PER_TICK));
}

const LEAST_DRAG = 0.01;

export function GanttAxis({ span, origin, width, now, onPick }: GanttAxisProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const most = mostTicks(width);
  const step = tickStep(span, most);
  const positionAt = (clientX: number) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || bounds.width === 0) return 0;
    return Math.min(1, Math.max(0, (clientX - bounds.left) / bounds.width));
  };
  const finish = () => {
    if (drag !== null && Math.abs(drag.to - drag.from) > LEAST_DRAG) {
      onPick({ from: timeAt(span, Math.min(drag.from, drag.to)), to: timeAt(span, Math.max(drag.from, drag.to)) });
    }
    setDrag(null);
  };
  return (
    <div
      ref={box}
      className={css.axis}
      title="Drag to zoom in"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const position = positionAt(event.clientX);
        setDrag({ from: position, to: position });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ from: drag.from, to: positionAt(event.clientX) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      {width > 0 &&
        timeTicks(span, most, origin).map((tick) => (
          <span key={tick} className={css.tick} style={{ left: `${positionOf(span, tick) * 100}%` }}>
            {formatOffset(tick - origin, step)}
          </span>
        ))}
      {now !== null && positionOf(span, now) >= 0 && positionOf(span, now) <= 1 && (
        <span className={css.now} style={{ left: `${positionOf(span, now) * 100}%` }} />
      )}
      {drag !== null && (
        <span
          className={css.picked}
          style={{
            left: `${Math.min(drag.from, drag.to) * 100}%`,
            width: `${Math.abs(drag.to - drag.from) * 100}%`,
          }}
        />
      )}
    </div>
  );
}

/** The same marks as lines behind the rows. */
export function GanttGrid({ span, origin, width }: Pick<GanttAxisProps, "span" | "origin" | "width">) {
  return (
    <div className={css.grid} aria-hidden>
      {timeTicks(span, mostTicks(width), origin).map((tick) => (
        <span key={tick} className={css.gridLine} style={{ left: `${positionOf(span, tick) * 100}%` }} />
      ))}
    </div>
  );
}
