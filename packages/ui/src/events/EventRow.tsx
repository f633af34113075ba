// One event: a line, and below it, when opened, everything it carries.
import type { EventView } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { shortName } from "../gantt/short-name.ts";
import { formatOffset } from "../gantt/time-scale.ts";
import { Metadata } from "../page/Metadata.tsx";
import { formatExact, formatLogTime } from "../time/format-time.ts";
import { ErrorDetails } from "./ErrorDetails.tsx";
import css from "./events.module.css";

export interface EventRowProps {
  readonly event: EventView;
  readonly origin: number;
  readonly relative: boolean;
  readonly open: boolean;
  readonly onToggle: (sequence: number) => void;
  readonly onAbout: (key: string) => void;
}

export const EventRow = memo(Row);

/** True after a drag over text: whoever wants to copy does not want to open. */
function isSelectingText(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}

/** Details that open below the edge of the list are brought into view. */
function showWhole(details: HTMLElement | null): void {
  details?.scrollIntoView({ block: "nearest" });
}

function Row({ event, origin, relative, open, onToggle, onAbout }: EventRowProps) {
  const about = event.nodeId ?? event.stepKey;
  const offset = Date.parse(event.timestamp) - origin;
  return (
    <div className={css.event} data-level={event.level} data-open={open || undefined}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the message in it is a button for the keyboard. */}
      <div className={css.line} role="row" onClick={() => isSelectingText() || onToggle(event.sequence)}>
        <time role="cell" className={css.time} dateTime={event.timestamp} title={formatExact(event.timestamp)}>
          {relative ? `${offset < 0 ? "" : "+"}${formatOffset(offset, 10)}` : formatLogTime(event.timestamp)}
        </time>
        <span role="cell" className={`${css.type} cut`} title={event.type}>
          {event.type}
        </span>
        <span role="cell" className={`${css.about} cut`} title={about ?? undefined}>
          {about === null ? "" : shortName(about)}
        </span>
        <span role="cell" className="cut">
          <button type="button" className={css.message} aria-expanded={open}>
            {event.message}
          </button>
        </span>
      </div>
      {open && (
        <div ref={showWhole} className={css.details}>
          {event.message.includes("\n") && <pre className={css.whole}>{event.message}</pre>}
          {event.error !== null && <ErrorDetails error={event.error} />}
          <Metadata metadata={event.metadata} />
          <div className={css.links}>
            <span>{formatExact(event.timestamp)}</span>
            <span>#{event.sequence}</span>
            <span>{event.level}</span>
            {about !== null && (
              <button type="button" className={css.linkButton} onClick={() => onAbout(about)}>
                Only events of {shortName(about)}
              </button>
            )}
            {event.assetKey !== null && (
              <Link
                to="/catalog/$"
                params={{ _splat: event.assetKey }}
                search={event.checkName === null ? {} : { tab: "checks", check: event.checkName }}
              >
                Open asset {event.assetKey}
              </Link>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
