// The rows of the event table. Only those in view are in the page; while the run lives it stays at the end, until somebody
// scrolls up to read.

import { Button } from "@mantine/core";
import type { EventView } from "@sluice/api";
import { IconArrowDown } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { EventRow } from "./EventRow.tsx";
import css from "./events.module.css";

export interface EventListProps {
  readonly events: readonly EventView[];
  readonly live: boolean;
  readonly origin: number;
  readonly relative: boolean;
  readonly onRelative: (relative: boolean) => void;
  readonly onAbout: (key: string) => void;
}

const ROW_HEIGHT = 25;
/** So near to the end counts as being there. */
const NEAR_END = 40;

export function EventList({ events, live, origin, relative, onRelative, onAbout }: EventListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(live);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => events[index]?.sequence ?? index,
    overscan: 20,
  });
  const count = events.length;
  useEffect(() => {
    if (following && live && count > 0) virtual.scrollToIndex(count - 1, { align: "end" });
  }, [following, live, count, virtual]);
  const onScroll = () => {
    const box = scroller.current;
    if (box === null) return;
    setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END);
  };
  const toggle = useCallback(
    (sequence: number) =>
      setOpen((before) => {
        const next = new Set(before);
        if (!next.delete(sequence)) next.add(sequence);
        return next;
      }),
    [],
  );
  return (
    <div className={css.listBox}>
      <div
        ref={scroller}
        className={css.list}
        onScroll={onScroll}
        role="table"
        aria-label="Events"
        aria-rowcount={events.length + 1}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
      >
        <div className={css.head} role="row">
          <span role="columnheader">
            <button
              type="button"
              className={css.timeHead}
              onClick={() => onRelative(!relative)}
              title={relative ? "Show the time of day" : "Show the time since the start"}
            >
              {relative ? "Since start" : "Time"}
            </button>
          </span>
          <span role="columnheader">Type</span>
          <span role="columnheader">Step or node</span>
          <span role="columnheader">Message</span>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const event = events[item.index];
            if (event === undefined) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                style={{ position: "absolute", left: 0, right: 0, top: item.start }}
              >
                <EventRow
                  event={event}
                  origin={origin}
                  relative={relative}
                  open={open.has(event.sequence)}
                  onToggle={toggle}
                  onAbout={onAbout}
                />
              </div>
            );
          })}
        </div>
      </div>
      {live && !following && (
        <Button
          className={css.follow}
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => setFollowing(true)}
        >
          Follow
        </Button>
      )}
    </div>
  );
}
