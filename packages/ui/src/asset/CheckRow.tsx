// One check: its state and last results in a line, the rest below when it is opened.

import { ActionIcon, Tooltip } from "@mantine/core";
import type { CheckDetail, CheckExecutionView } from "@sluice/api";
import { IconChevronDown, IconChevronRight, IconPlayerPlay } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { HistoryChart } from "../charts/HistoryChart.tsx";
import { CodeView } from "../code/CodeView.tsx";
import { Metadata } from "../page/Metadata.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { checkLooks } from "../status/looks.ts";
import { StatusBadge, StatusText } from "../status/StatusBadge.tsx";
import { StatusStrip, type StripItem } from "../status/StatusStrip.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import css from "./asset.module.css";
import { checkSeries } from "./check-series.ts";

export interface CheckRowProps {
  readonly check: CheckDetail;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onRun: () => void;
}

const MOST_TICKS = 40;
const MOST_LISTED = 50;

export function CheckRow({ check, open, onToggle, onRun }: CheckRowProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) box.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const last = check.executions[0];
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section ref={box} className={pageCss.card}>
      <div className={css.checkHead}>
        <button type="button" className={css.checkName} aria-expanded={open} onClick={onToggle}>
          <Chevron size={15} stroke={1.8} aria-hidden />
          <StatusBadge look={checkLooks[check.status]} />
          <span className="cut" title={check.name}>
            {check.name}
          </span>
        </button>
        <span className={css.checkFacts}>
          {check.column !== null && <code>{check.column}</code>}
          {!check.blocking && <span>does not block</span>}
          {last?.failedRows != null && last.failedRows > 0 && (
            <strong style={{ color: `var(--${checkLooks[check.status].tone}-ink)` }}>
              {last.failedRows} failed {last.failedRows === 1 ? "row" : "rows"}
            </strong>
          )}
        </span>
        <StatusStrip items={stripItems(check.executions)} most={MOST_TICKS} label={`Last results of ${check.name}`} />
        <span className={css.checkWhen}>
          <Ago at={check.lastEvaluatedAt} empty="never run" />
        </span>
        <Tooltip label="Run this check">
          <ActionIcon size={24} aria-label={`Run ${check.name}`} onClick={onRun}>
            <IconPlayerPlay size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {open && <CheckBody check={check} />}
    </section>
  );
}

function CheckBody({ check }: { readonly check: CheckDetail }) {
  const bad = check.executions.find((execution) => Object.keys(execution.metadata).length > 0);
  return (
    <div className={css.checkBody}>
      {check.description !== null && <p>{check.description}</p>}
      {bad !== undefined && (
        <div className={css.checkFound}>
          <div>
            <StatusText look={checkLooks[bad.status]} /> <Ago at={bad.timestamp} />
            {bad.message !== null && <span> · {bad.message}</span>}
          </div>
          <Metadata metadata={bad.metadata} />
        </div>
      )}
      {check.sql !== null && <CodeView code={check.sql} language="sql" what="the check's SQL" maxHeight={260} />}
      <ExecutionsChart executions={check.executions} />
      <ExecutionsTable executions={check.executions} />
    </div>
  );
}

/** The first number that its results have: failed rows, one of their metadata, how long they took. */
function ExecutionsChart({ executions }: { readonly executions: readonly CheckExecutionView[] }) {
  const navigate = useNavigate();
  const series = useMemo(() => checkSeries(executions), [executions]);
  if (series === null) return null;
  const open = (index: number) => {
    const runId = series.executions[index]?.runId;
    if (runId !== undefined) void navigate({ to: "/runs/$runId", params: { runId } });
  };
  return (
    <div className={css.checkChart}>
      <div className={pageCss.dim}>{series.name} over time</div>
      <HistoryChart points={series.points} label={series.name} format={series.format} onPick={open} />
    </div>
  );
}

function ExecutionsTable({ executions }: { readonly executions: readonly CheckExecutionView[] }) {
  if (executions.length === 0) return <p className={pageCss.dim}>It has not run yet.</p>;
  return (
    <div style={{ overflow: "auto", maxHeight: 320 }}>
      <table className={pageCss.table}>
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col">When</th>
            <th scope="col">Run</th>
            <th scope="col" className={pageCss.right}>
              Failed rows
            </th>
            <th scope="col" className={pageCss.right}>
              Duration
            </th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {executions.slice(0, MOST_LISTED).map((execution) => (
            <tr key={`${execution.runId} ${execution.timestamp}`}>
              <td>
                <StatusText look={checkLooks[execution.status]} />
              </td>
              <td className={pageCss.dim}>
                <Ago at={execution.timestamp} />
              </td>
              <td>
                <Link to="/runs/$runId" params={{ runId: execution.runId }} className="mono">
                  {shortId(execution.runId)}
                </Link>
              </td>
              <td className={pageCss.right}>{execution.failedRows ?? ""}</td>
              <td className={pageCss.right}>{formatDuration(execution.durationMillis)}</td>
              <td>{execution.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stripItems(executions: readonly CheckExecutionView[]): readonly StripItem[] {
  return executions.map((execution) => ({
    key: `${execution.runId} ${execution.timestamp}`,
    look: checkLooks[execution.status],
    at: execution.timestamp,
    runId: execution.runId,
    note: execution.failedRows !== null && execution.failedRows > 0 ? `${execution.failedRows} failed rows` : null,
  }));
}
