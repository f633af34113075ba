// The rows that a row depends on and those that depend on it, within the run.
import type { GanttRow } from "@sluice/api";
import { rowLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import css from "./run.module.css";

export interface RelatedRowsProps {
  readonly rows: readonly GanttRow[];
  readonly row: GanttRow;
  readonly onSelect: (key: string) => void;
}

const MOST = 12;

export function RelatedRows({ rows, row, onSelect }: RelatedRowsProps) {
  const before = rows.filter((each) => row.dependsOn.includes(each.key));
  const after = rows.filter((each) => each.dependsOn.includes(row.key));
  if (before.length === 0 && after.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>In this run</h3>
      <div className={css.related}>
        <RowList title="Depends on" rows={before} onSelect={onSelect} />
        <RowList title="Needed by" rows={after} onSelect={onSelect} />
      </div>
    </section>
  );
}

interface RowListProps {
  readonly title: string;
  readonly rows: readonly GanttRow[];
  readonly onSelect: (key: string) => void;
}

function RowList({ title, rows, onSelect }: RowListProps) {
  return (
    <div style={{ minWidth: 0 }}>
      <div className={css.relatedTitle}>
        {title} ({rows.length})
      </div>
      {rows.slice(0, MOST).map((each) => (
        <button
          type="button"
          key={each.key}
          className={css.relatedRow}
          onClick={() => onSelect(each.key)}
          title={each.label}
        >
          <StatusIcon look={rowLooks[each.status]} size={12} label={rowLooks[each.status].label} />
          <span className="cut">{each.label}</span>
        </button>
      ))}
      {rows.length > MOST && <div className={css.relatedTitle}>and {rows.length - MOST} more</div>}
    </div>
  );
}
