// Everything about the chosen row of the Gantt: why it ended so, how long each part took, its SQL, its log.

import { ActionIcon, Button } from "@mantine/core";
import type { GanttRow, NodeRunView, RunDetail } from "@sluice/api";
import { IconFilter, IconTable, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CodeView } from "../code/CodeView.tsx";
import { findErrorLine } from "../code/find-error-line.ts";
import { formatOffset } from "../gantt/time-scale.ts";
import { CopyButton } from "../page/CopyButton.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import pageCss from "../page/page.module.css";
import type { RunSearch } from "../search-params.ts";
import { runNodeQuery } from "../server/queries.ts";
import { rowLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Duration } from "../time/Duration.tsx";
import { formatDuration } from "../time/format-duration.ts";
import { formatExact, formatLogTime } from "../time/format-time.ts";
import { RelatedRows } from "./RelatedRows.tsx";
import css from "./run.module.css";
import { StepError } from "./StepError.tsx";
import { TimingBar } from "./TimingBar.tsx";

export interface RowPanelProps {
  readonly run: RunDetail;
  readonly row: GanttRow;
  readonly onSelect: (key: string | null) => void;
  readonly onChange: (part: Partial<RunSearch>) => void;
}

export function RowPanel({ run, row, onSelect, onChange }: RowPanelProps) {
  const isNode = row.kind === "node";
  const { data: node } = useQuery({ ...runNodeQuery(run.id, row.key), enabled: isNode });
  const message = node?.message ?? row.message;
  const bad = rowLooks[row.status].tone === "failed";
  const blocker = run.gantt.find((each) => each.key === row.skippedBecauseOf);
  return (
    <aside className={css.panel} aria-label={`Details of ${row.label}`}>
      <div className={css.panelHead}>
        <div className={css.panelTitle}>
          <h2>{row.label}</h2>
          <CopyButton text={row.key} what="the name" />
          <ActionIcon ml="auto" aria-label="Close the details" onClick={() => onSelect(null)}>
            <IconX size={15} />
          </ActionIcon>
        </div>
        <div className={css.panelFacts}>
          <StatusBadge look={rowLooks[row.status]} />
          <span>{row.resourceType ?? row.kind}</span>
          {row.status !== "skipped" && (
            <Duration from={row.startedAt} to={row.endedAt} running={row.status === "running"} />
          )}
          {row.assetKey !== null && (
            <Link to="/catalog/$" params={{ _splat: row.assetKey }} className={css.iconLink}>
              <IconTable size={14} stroke={1.6} aria-hidden />
              {row.resourceType === "test" ? row.assetKey : "Open asset"}
            </Link>
          )}
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconFilter size={13} stroke={1.6} aria-hidden />}
            onClick={() => onChange({ view: undefined, step: row.key })}
          >
            Its events
          </Button>
        </div>
      </div>
      <div className={css.panelBody}>
        {row.skippedBecauseOf !== null && (
          <div className={css.skipNote}>
            Skipped because{" "}
            {blocker === undefined ? (
              <code>{row.skippedBecauseOf}</code>
            ) : (
              <button type="button" className={css.textButton} onClick={() => onSelect(blocker.key)}>
                {blocker.label}
              </button>
            )}{" "}
            {blocker?.status === "fail" || blocker?.status === "error" ? "failed" : "did not succeed"}.
          </div>
        )}
        {message !== null && message !== "" && (
          <pre className={css.messageBox} data-bad={bad || undefined}>
            {message}
          </pre>
        )}
        {!isNode && bad && <StepError runId={run.id} stepKey={row.key} />}
        {node !== undefined && <NodeTimings node={node} row={row} run={run} />}
        {!isNode && row.startedAt !== null && (
          <Facts>
            <Fact name="Started">{formatExact(row.startedAt)}</Fact>
            {row.endedAt !== null && <Fact name="Ended">{formatExact(row.endedAt)}</Fact>}
          </Facts>
        )}
        {node?.compiledCode != null && (
          <section className={css.section}>
            <h3>Compiled SQL</h3>
            <CodeView
              code={node.compiledCode}
              language="sql"
              what="compiled SQL"
              maxHeight={340}
              errorLine={bad ? findErrorLine(message, node.compiledCode) : null}
            />
          </section>
        )}
        {node !== undefined && Object.keys(node.adapterResponse).length > 0 && (
          <section className={css.section}>
            <h3>Adapter response</h3>
            <Facts>
              {Object.entries(node.adapterResponse).map(([name, value]) => (
                <Fact key={name} name={name}>
                  <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>
                </Fact>
              ))}
            </Facts>
          </section>
        )}
        <RelatedRows rows={run.gantt} row={row} onSelect={onSelect} />
        {node !== undefined && node.logLines.length > 0 && (
          <section className={css.section}>
            <h3>Log</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
            <div className={css.log} tabIndex={0} role="log" aria-label="Log lines">
              {node.logLines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end.
                <div key={index} data-level={line.level}>
                  <span className={pageCss.dim}>{formatLogTime(line.timestamp)}</span> {line.message}
                </div>
              ))}
            </div>
          </section>
        )}
      </div>
    </aside>
  );
}

interface NodeTimingsProps {
  readonly node: NodeRunView;
  readonly row: GanttRow;
  readonly run: RunDetail;
}

function NodeTimings({ node, row, run }: NodeTimingsProps) {
  if (row.startedAt === null || row.status === "skipped") {
    return (
      <Facts>
        <Fact name="Unique id">
          <code>{node.uniqueId}</code>
        </Fact>
      </Facts>
    );
  }
  const offset = Date.parse(row.startedAt) - Date.parse(run.startedAt ?? run.createdAt);
  return (
    <>
      <TimingBar compileMillis={node.compileMillis} executeMillis={node.executeMillis} />
      <Facts>
        <Fact name="Started">
          +{formatOffset(offset, 100)} <span className={pageCss.dim}>{formatExact(row.startedAt)}</span>
        </Fact>
        {node.compileMillis !== null && <Fact name="Compile">{formatDuration(node.compileMillis)}</Fact>}
        {node.executeMillis !== null && <Fact name="Execute">{formatDuration(node.executeMillis)}</Fact>}
        {node.thread !== null && <Fact name="Thread">{node.thread}</Fact>}
        {node.failures !== null && (
          <Fact name="Failing rows">
            {node.failures > 0 && row.assetKey !== null ? (
              <Link to="/catalog/$" params={{ _splat: row.assetKey }} search={{ tab: "checks", check: row.label }}>
                {node.failures}, see them
              </Link>
            ) : (
              node.failures
            )}
          </Fact>
        )}
        <Fact name="Unique id">
          <code>{node.uniqueId}</code>
        </Fact>
      </Facts>
    </>
  );
}
