// The filters and views of the Gantt: text, statuses with their counts, tests, critical path, threads, zoom.
import { ActionIcon, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { IconArrowAutofitWidth, IconFilter, IconRoute, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { toneOrder } from "../status/looks.ts";
import css from "./gantt.module.css";
import type { RowGroup } from "./gantt-rows.ts";

export interface GanttToolbarProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly group: RowGroup | null;
  readonly counts: ReadonlyMap<RowGroup, number>;
  readonly onGroup: (group: RowGroup | null) => void;
  readonly tests: boolean;
  readonly onTests: (tests: boolean) => void;
  readonly view: "rows" | "threads";
  readonly onView: (view: "rows" | "threads") => void;
  readonly path: boolean;
  readonly onPath: (path: boolean) => void;
  readonly zoomed: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}

const groupWords: Readonly<Record<RowGroup, string>> = {
  failed: "failed",
  warned: "warned",
  running: "running",
  queued: "queued",
  skipped: "skipped",
  canceled: "canceled",
  never: "waiting",
  success: "succeeded",
};

const groups: readonly RowGroup[] = [...toneOrder, "canceled"];

export function GanttToolbar(props: GanttToolbarProps) {
  const { group, counts, onGroup } = props;
  return (
    <div className={css.toolbar}>
      <TextInput
        w={190}
        type="search"
        aria-label="Filter rows"
        placeholder="Filter rows"
        leftSection={<IconFilter size={14} stroke={1.6} aria-hidden />}
        value={props.text}
        onChange={(event) => props.onText(event.currentTarget.value)}
      />
      <div className={css.tones} role="group" aria-label="Status">
        {groups
          .filter((each) => (counts.get(each) ?? 0) > 0 || each === group)
          .map((each) => (
            <button
              type="button"
              key={each}
              className={css.toneButton}
              aria-pressed={group === each}
              onClick={() => onGroup(group === each ? null : each)}
            >
              <span
                className={css.toneDot}
                style={{ background: `var(--${each === "canceled" ? "skipped" : each}-fill)` }}
                aria-hidden
              />
              <span className="numbers">{counts.get(each) ?? 0}</span> {groupWords[each]}
            </button>
          ))}
      </div>
      <div className={css.views}>
        <button
          type="button"
          className={css.toneButton}
          aria-pressed={props.tests}
          title={props.tests ? "Hide tests that pass" : "Show tests that pass"}
          onClick={() => props.onTests(!props.tests)}
        >
          Tests
        </button>
        <Tooltip label="Mark the chain of nodes that decided how long the run took">
          <ActionIcon
            variant={props.path ? "light" : "subtle"}
            color={props.path ? "water" : "gray"}
            aria-label="Critical path"
            aria-pressed={props.path}
            onClick={() => props.onPath(!props.path)}
          >
            <IconRoute size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <SegmentedControl
          aria-label="View"
          value={props.view}
          onChange={(value) => props.onView(value === "threads" ? "threads" : "rows")}
          data={[
            { value: "rows", label: "Rows" },
            { value: "threads", label: "Threads" },
          ]}
        />
        <Tooltip label="Zoom out">
          <ActionIcon aria-label="Zoom out" disabled={!props.zoomed} onClick={() => props.onZoom(1.6)}>
            <IconZoomOut size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Zoom in (Ctrl and wheel, or drag over the axis)">
          <ActionIcon aria-label="Zoom in" onClick={() => props.onZoom(1 / 1.6)}>
            <IconZoomIn size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Show the whole run">
          <ActionIcon aria-label="Show the whole run" disabled={!props.zoomed} onClick={props.onFit}>
            <IconArrowAutofitWidth size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
