// Ctrl and wheel zoom at the pointer; Shift and wheel, or a sideways swipe, move. The plain wheel scrolls the rows.
import { type RefObject, useEffect, useRef } from "react";

const WHEEL_FACTOR = 1.18;

/** `act` is told a factor with the place of the pointer, or a move as a part of the width. */
export function useWheelZoom(
  element: RefObject<HTMLElement | null>,
  act: (factor: number, position: number, move: number) => void,
): void {
  const current = useRef(act);
  current.current = act;
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      const track = target.querySelector("[data-track]")?.getBoundingClientRect();
      if (track === undefined || track.width === 0) return;
      event.preventDefault();
      const position = Math.min(1, Math.max(0, (event.clientX - track.left) / track.width));
      if (event.ctrlKey) current.current(event.deltaY > 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR, position, 0);
      else current.current(1, position, sideways / track.width);
    };
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [element]);
}
