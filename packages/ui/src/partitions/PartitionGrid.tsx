// The partitions of an asset as cells, or as stretches where they are too many to be drawn one by one.
import type { PartitionsView, PartitionView } from "@sluice/api";
import { Message } from "../page/Message.tsx";
import { gridRows } from "./grid-rows.ts";
import { healthLooks } from "./health.ts";
import css from "./partitions.module.css";

export interface PartitionGridProps {
  readonly view: PartitionsView;
  /** Null where they are too many. */
  readonly keys: readonly PartitionView[] | null;
  readonly selected: ReadonlySet<string>;
  /** `extend`: the shift key was held. */
  readonly onSelect: (key: string, extend: boolean) => void;
  readonly onStretch: (start: string, end: string) => void;
}

export function PartitionGrid({ view, keys, selected, onSelect, onStretch }: PartitionGridProps) {
  if (view.total === 0) {
    return <Message title="No partitions yet">The first window has not ended, or nothing was added.</Message>;
  }
  if (keys !== null) {
    return (
      <div className={css.rows}>
        {gridRows(view, keys).map((row) => (
          <div key={row.label} className={css.row}>
            {row.label !== "" && <span className={`${css.rowLabel} cut`}>{row.label}</span>}
            <div className={css.cells}>
              {row.cells.map(({ key, health }) => (
                <button
                  key={key}
                  type="button"
                  className={css.cell}
                  aria-label={`${key}: ${healthLooks[health].label}`}
                  aria-pressed={selected.has(key)}
                  title={`${key}: ${healthLooks[health].label}`}
                  style={{ backgroundColor: `var(--${healthLooks[health].tone}-fill)` }}
                  onClick={(event) => onSelect(key, event.shiftKey)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className={css.rows}>
      {view.rows.map((row) => {
        const label = row.parts.filter((part) => part !== null).join(" | ");
        const whole = (key: string) => row.parts.map((part) => part ?? key).join("|");
        return (
          <div key={label} className={css.row}>
            {label !== "" && <span className={`${css.rowLabel} cut`}>{label}</span>}
            <div className={css.stretches}>
              {row.segments.map(({ from, to, count, health }) => {
                const text = `${from} to ${to}: ${count} ${healthLooks[health].label}`;
                return (
                  <button
                    key={from}
                    type="button"
                    className={css.stretch}
                    aria-label={text}
                    title={text}
                    style={{ flexGrow: count, backgroundColor: `var(--${healthLooks[health].tone}-fill)` }}
                    onClick={() => onStretch(whole(from), whole(to))}
                  />
                );
              })}
            </div>
          </div>
        );
      })}
    </div>
  );
}
