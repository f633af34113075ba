// Lines of output. Only those in view are in the page.
import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { parseAnsi } from "./ansi.ts";
import css from "./output.module.css";

const LINE_HEIGHT = 18;
const NEAR_END = 30;

export function LogLines({ lines, live }: { readonly lines: readonly string[]; readonly live: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(live);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  });
  const count = lines.length;
  useEffect(() => {
    if (following && live && count > 0) virtual.scrollToIndex(count - 1, { align: "end" });
  }, [following, live, count, virtual]);
  return (
    <div className={css.box}>
      <div
        ref={scroller}
        className={css.lines}
        role="log"
        aria-label="Output"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
        onScroll={({ currentTarget: box }) =>
          setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END)
        }
      >
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={css.line}
              style={{ top: item.start }}
            >
              <span className={css.number} aria-hidden>
                {item.index + 1}
              </span>
              <span className={css.text}>
                {parseAnsi(lines[item.index] ?? "").map((part, index) => (
                  <span
                    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line have no identity.
                    key={index}
                    data-colour={part.colour ?? undefined}
                    style={part.bold ? { fontWeight: 700 } : undefined}
                  >
                    {part.text}
                  </span>
                ))}
              </span>
            </div>
          ))}
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
