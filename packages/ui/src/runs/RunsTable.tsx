// Runs as rows: how each went, what it ran, who launched it, when and for how long.

import { Checkbox, Tooltip } from "@mantine/core";
import type { RunSummary } from "@sluice/api";
import { Link, useNavigate } from "@tanstack/react-router";
import { RunTarget } from "../run/RunFacts.tsx";
import { isLive, runLooks } from "../status/looks.ts";
import { runSegments } from "../status/run-segments.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Duration } from "../time/Duration.tsx";
import css from "./runs.module.css";
import { shortId } from "./short-id.ts";

export interface RunsTableProps {
  readonly runs: readonly RunSummary[];
  /** False where all of them are of one job. */
  readonly showTarget?: boolean;
  /** Ids of the runs that are ticked, where they can be. */
  readonly ticked?: ReadonlySet<string>;
  readonly onTick?: (ids: readonly string[], on: boolean) => void;
}

export function RunsTable({ runs, showTarget = true, ticked, onTick }: RunsTableProps) {
  const navigate = useNavigate();
  const tickedHere = ticked === undefined ? 0 : runs.filter((run) => ticked.has(run.id)).length;
  return (
    <div className={css.scroller}>
      <table className={css.table} style={{ minWidth: showTarget ? 860 : 640 }}>
        <thead>
          <tr>
            {ticked !== undefined && (
              <th scope="col" className={css.tick}>
                <Checkbox
                  aria-label="Select all runs"
                  checked={tickedHere === runs.length}
                  indeterminate={tickedHere > 0 && tickedHere < runs.length}
                  onChange={(event) =>
                    onTick?.(
                      runs.map((run) => run.id),
                      event.currentTarget.checked,
                    )
                  }
                />
              </th>
            )}
            <th scope="col" style={{ width: 118 }}>
              Status
            </th>
            <th scope="col" style={{ width: 92 }}>
              Run
            </th>
            {showTarget && (
              <th scope="col" style={{ width: "22%" }}>
                Target
              </th>
            )}
            <th scope="col">Outcome</th>
            <th scope="col" style={{ width: 140 }}>
              Launched by
            </th>
            <th scope="col" style={{ width: 108 }}>
              Created
            </th>
            <th scope="col" className={css.number} style={{ width: 96 }}>
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr
              key={run.id}
              className={css.row}
              onClick={(event) => {
                // Links and boxes in the row do what they say.
                if (event.target instanceof Element && event.target.closest("a, input, label") !== null) return;
                void navigate({ to: "/runs/$runId", params: { runId: run.id } });
              }}
            >
              {ticked !== undefined && (
                <td className={css.tick}>
                  <Checkbox
                    aria-label={`Select run ${shortId(run.id)}`}
                    checked={ticked.has(run.id)}
                    onChange={(event) => onTick?.([run.id], event.currentTarget.checked)}
                  />
                </td>
              )}
              <td>
                <StatusBadge look={runLooks[run.status]} quiet />
              </td>
              <td>
                <Link to="/runs/$runId" params={{ runId: run.id }} className="mono">
                  {shortId(run.id)}
                </Link>
              </td>
              {showTarget && (
                <td className={css.target}>
                  <RunTarget run={run} />
                </td>
              )}
              <td>
                <Outcome run={run} />
              </td>
              <td className={`${css.dim} cut`} title={run.launchedBy}>
                {run.launchedBy}
              </td>
              <td className={css.dim}>
                <Ago at={run.createdAt} />
              </td>
              <td className={css.number}>
                <Duration from={run.startedAt} to={run.endedAt} running={isLive(run.status)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outcome({ run }: { readonly run: RunSummary }) {
  const { counts } = run;
  const parts = [
    counts.succeeded > 0 ? `${counts.succeeded} ok` : "",
    counts.failed > 0 ? `${counts.failed} failed` : "",
    counts.skipped > 0 ? `${counts.skipped} skipped` : "",
  ].filter((part) => part !== "");
  return (
    <div className={css.outcome}>
      <div className={css.bar}>
        <SegmentBar segments={runSegments(run)} />
      </div>
      <span className={css.counts}>{parts.length === 0 ? "–" : parts.join(", ")}</span>
      {run.failureReason !== null && (
        <Tooltip label={run.failureReason} maw={460}>
          <span className={`${css.reason} cut`}>{run.failureReason}</span>
        </Tooltip>
      )}
    </div>
  );
}
