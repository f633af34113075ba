// One row of the Gantt: its name on the left, its bar on the time axis.
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { rowLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { formatDuration, formatElapsed } from "../time/format-duration.ts";
import type { Pointed } from "./GanttTooltip.tsx";
import css from "./gantt.module.css";
import type { ShownRow } from "./gantt-rows.ts";
import { shortName } from "./short-name.ts";
import { positionOf, type TimeSpan } from "./time-scale.ts";

export interface GanttLineProps {
  readonly line: ShownRow;
  readonly top: number;
  readonly height: number;
  readonly span: TimeSpan;
  readonly now: number;
  readonly selected: boolean;
  readonly relation: "up" | "down" | null;
  readonly faded: boolean;
  readonly critical: boolean;
  readonly onSelect: (key: string) => void;
  readonly onToggle: (key: string) => void;
  readonly onPoint: (pointed: Pointed | null) => void;
}

const relationWords = { up: "upstream of the selected row", down: "downstream of the selected row" } as const;

/** The id of a row's element, which the tree points to when the row is chosen. */
export function lineId(key: string): string {
  return `gantt-${key}`;
}

export function GanttLine(props: GanttLineProps) {
  const { line, selected, relation, onSelect, onToggle, onPoint } = props;
  const { row, level, open } = line;
  const look = rowLooks[row.status];
  const Chevron = open === true ? IconChevronDown : IconChevronRight;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys.
    <div
      className={css.line}
      id={lineId(row.key)}
      role="treeitem"
      aria-level={level}
      aria-selected={selected}
      aria-label={`${row.label}: ${look.label}`}
      {...(open === null ? {} : { "aria-expanded": open })}
      data-kind={row.kind}
      data-faded={props.faded || undefined}
      style={{ top: props.top, height: props.height }}
      onClick={() => onSelect(row.key)}
      onMouseMove={(event) => onPoint({ row, x: event.clientX, y: event.clientY })}
    >
      <div className={css.label} style={{ paddingLeft: level === 1 ? 8 : 26 }}>
        {relation !== null && (
          <span className={css.relation} data-relation={relation} title={relationWords[relation]} />
        )}
        {open !== null && (
          <button
            type="button"
            tabIndex={-1}
            className={css.chevron}
            aria-label={open ? "Hide the nodes" : "Show the nodes"}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(row.key);
            }}
          >
            <Chevron size={14} stroke={1.8} />
          </button>
        )}
        <StatusIcon look={look} size={13} />
        <span className={`${css.name} cut`}>{row.label}</span>
        {row.resourceType !== null && row.resourceType !== "model" && (
          <span className={css.type}>{row.resourceType}</span>
        )}
      </div>
      <div className={css.track} data-track>
        <Bar {...props} />
      </div>
    </div>
  );
}

function Bar({ line, span, now, critical }: GanttLineProps) {
  const { row, start, end } = line;
  const look = rowLooks[row.status];
  if (row.status === "skipped" || start === null) {
    if (row.status === "pending") return null;
    const left = start === null ? 0 : positionOf(span, start);
    if (left < -0.01 || left > 1) return null;
    return (
      <span className={css.skipped} style={left > 0.7 ? { right: 4 } : { left: percent(Math.max(0, left)) }}>
        {row.skippedBecauseOf === null
          ? look.label.toLowerCase()
          : `skipped because of ${shortName(row.skippedBecauseOf)}`}
      </span>
    );
  }
  const running = end === null;
  const from = positionOf(span, start);
  const to = positionOf(span, end ?? Math.max(now, start));
  if (to < 0 || from > 1) return null;
  const left = Math.max(0, from);
  const right = Math.min(1, to);
  const length = (end ?? Math.max(now, start)) - start;
  const style: CSSProperties & Record<"--tone" | "--tone-soft", string> = {
    left: percent(left),
    width: `max(3px, ${percent(right - left)})`,
    "--tone": `var(--${look.tone}-fill)`,
    "--tone-soft": `var(--${look.tone}-line)`,
  };
  // The length stands right of the bar, or left of it at the right edge; a bar that fills the view has no room for it.
  const edge = right > 0.95;
  const beside = edge ? { right: `calc(${percent(1 - left)} + 6px)` } : { left: `calc(${percent(right)} + 6px)` };
  return (
    <>
      <span
        className={row.kind === "step" && line.open !== null ? css.stepBar : css.bar}
        data-running={running || undefined}
        data-critical={critical || undefined}
        style={style}
      />
      {(!edge || left > 0.1) && (
        <span className={css.length} style={beside}>
          {running ? formatElapsed(length) : formatDuration(length)}
        </span>
      )}
    </>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
