// Two panes with a border that can be moved, by pointer or by arrow keys. Remembers where it was left.
import { useLocalStorage } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import css from "./split.module.css";

export interface SplitProps {
  readonly direction: "row" | "column";
  /** The name under which the place of the border is remembered. */
  readonly name: string;
  /** The part of the second pane, from 0 to 1, before anybody has moved the border. */
  readonly initial: number;
  readonly first: ReactNode;
  /** Null leaves all of the space to the first. */
  readonly second: ReactNode;
}

const LEAST = 0.12;
const MOST = 0.85;
const KEY_STEP = 0.03;

export function Split({ direction, name, initial, first, second }: SplitProps) {
  const [part, setPart] = useLocalStorage({ key: `sluice-split-${name}`, defaultValue: initial });
  const box = useRef<HTMLDivElement>(null);
  const set = (value: number) => setPart(Math.min(MOST, Math.max(LEAST, value)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(
      direction === "row"
        ? (bounds.right - event.clientX) / bounds.width
        : (bounds.bottom - event.clientY) / bounds.height,
    );
  };
  const move = (event: KeyboardEvent) => {
    const grow = direction === "row" ? "ArrowLeft" : "ArrowUp";
    const shrink = direction === "row" ? "ArrowRight" : "ArrowDown";
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    set(part + (event.key === grow ? KEY_STEP : -KEY_STEP));
  };
  return (
    <div ref={box} className={css.split} data-direction={direction}>
      <div className={css.pane} style={{ flexGrow: second === null ? 1 : 1 - part }}>
        {first}
      </div>
      {second !== null && (
        <>
          <div
            className={css.handle}
            role="separator"
            aria-orientation={direction === "row" ? "vertical" : "horizontal"}
            aria-label="Move the border"
            aria-valuenow={Math.round((1 - part) * 100)}
            aria-valuemin={Math.round((1 - MOST) * 100)}
            aria-valuemax={Math.round((1 - LEAST) * 100)}
            tabIndex={0}
            onKeyDown={move}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onDoubleClick={() => setPart(initial)}
          />
          <div className={`${css.pane} ${css.second}`} style={{ flexGrow: part }}>
            {second}
          </div>
        </>
      )}
    </div>
  );
}
