// Why a run failed, before anybody has to look for it: the rows that failed themselves, and how much they held up.
import type { GanttRow, RunDetail } from "@sluice/api";
import { shortName } from "../gantt/short-name.ts";
import { rowLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import css from "./run.module.css";

export interface FailureSummaryProps {
  readonly run: RunDetail;
  readonly onSelect: (key: string) => void;
}

const MOST_SHOWN = 3;

export function FailureSummary({ run, onSelect }: FailureSummaryProps) {
  const failed = rootFailures(run.gantt);
  if (failed.length === 0 && (run.status !== "FAILURE" || run.failureReason === null)) return null;
  return (
    <div className={css.failures} role="region" aria-label="Failures">
      {failed.slice(0, MOST_SHOWN).map((row) => {
        const blocked = run.gantt.filter((each) => each.skippedBecauseOf === row.key).length;
        return (
          <button type="button" key={row.key} className={css.failure} onClick={() => onSelect(row.key)}>
            <StatusIcon look={rowLooks[row.status]} />
            <strong className={css.failureName}>{row.label}</strong>
            <span className={`${css.failureMessage} cut`}>{firstLines(row.message)}</span>
            {blocked > 0 && <span className={css.blocked}>{blocked} skipped because of it</span>}
          </button>
        );
      })}
      {failed.length > MOST_SHOWN && (
        <span className={css.moreFailures}>
          and {failed.length - MOST_SHOWN} more:{" "}
          {failed
            .slice(MOST_SHOWN)
            .map((row) => shortName(row.key))
            .join(", ")}
        </span>
      )}
      {failed.length === 0 && <span className={css.moreFailures}>{run.failureReason}</span>}
    </div>
  );
}

/** Nodes that failed; steps only where none of their nodes did. */
function rootFailures(rows: readonly GanttRow[]): readonly GanttRow[] {
  const bad = rows.filter((row) => rowLooks[row.status].tone === "failed");
  const withBadNodes = new Set(bad.flatMap((row) => row.parent ?? []));
  return bad.filter((row) => !withBadNodes.has(row.key));
}

/** The words that matter: dbt's first line names the node, which is known here. */
function firstLines(message: string | null): string {
  const lines = (message ?? "").split("\n").map((line) => line.trim());
  const rest = /^(Database|Compilation|Runtime|Parsing) Error/.test(lines[0] ?? "") ? lines.slice(1) : lines;
  return rest
    .filter((line) => line !== "")
    .slice(0, 2)
    .join("  ");
}
