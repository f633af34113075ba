// What a job runs: its assets and their order, its steps, its durations and its last runs.
import type { JobDetail } from "@sluice/api";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo } from "react";
import { HistoryChart } from "../charts/HistoryChart.tsx";
import { Card } from "../page/Card.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { Loading } from "../page/Loading.tsx";
import pageCss from "../page/page.module.css";
import { RunsTable } from "../runs/RunsTable.tsx";
import { useAssetGraph } from "../selection/use-asset-graph.ts";
import { formatDuration } from "../time/format-duration.ts";
import css from "./jobs.module.css";
import { OpGraph } from "./OpGraph.tsx";
import { medianDuration } from "./run-strip.ts";

const LineageCanvas = lazy(async () => {
  const { LineageCanvas: component } = await import("../lineage/LineageCanvas.tsx");
  return { default: component };
});

const none: ReadonlySet<string> = new Set();
const RUNS_SHOWN = 8;

function stepText({ op, assetKeys }: JobDetail["steps"][number]): string {
  if (op !== null) return op.isMapped ? `op ${op.name}, once for each value` : `op ${op.name}`;
  return `${assetKeys.length} ${assetKeys.length === 1 ? "asset" : "assets"}`;
}

export function JobOverview({ job }: { readonly job: JobDetail }) {
  const { graph } = useAssetGraph();
  const navigate = useNavigate();
  const shown = useMemo(() => new Set(job.assetKeys), [job.assetKeys]);
  const ended = useMemo(
    () => job.lastRuns.filter((run) => run.startedAt !== null && run.endedAt !== null).toReversed(),
    [job.lastRuns],
  );
  const points = useMemo(
    () =>
      ended.map((run) => ({
        time: Date.parse(run.startedAt ?? ""),
        value: Date.parse(run.endedAt ?? "") - Date.parse(run.startedAt ?? ""),
        failed: run.status === "FAILURE",
      })),
    [ended],
  );
  const open = useCallback(
    (key: string | null) => {
      if (key !== null) void navigate({ to: "/catalog/$", params: { _splat: key } });
    },
    [navigate],
  );
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <div className={pageCss.columns}>
        <div className={pageCss.column}>
          {job.description !== null && <p className={css.description}>{job.description}</p>}
          {job.opCount > 0 ? (
            <Card title="Ops" flush more={`${job.opCount}`}>
              <OpGraph steps={job.steps} />
            </Card>
          ) : (
            <Card title="Assets" flush more={`${job.assetKeys.length}`}>
              <div className={css.lineage}>
                <Suspense fallback={<Loading lines={5} />}>
                  <LineageCanvas
                    graph={graph}
                    shown={shown}
                    selected={none}
                    onSelect={null}
                    focus={null}
                    onOpen={open}
                    embedded
                  />
                </Suspense>
              </div>
            </Card>
          )}
          {job.lastRuns.length > 0 && (
            <Card title="Last runs" flush>
              <RunsTable runs={job.lastRuns.slice(0, RUNS_SHOWN)} showTarget={false} />
            </Card>
          )}
        </div>
        <div className={pageCss.column}>
          <Card title="About">
            <Facts>
              <Fact name="Executor">{job.executor}</Fact>
              {job.opCount > 0 ? (
                <Fact name="Ops">{job.opCount}</Fact>
              ) : (
                <Fact name="Assets">{job.assetKeys.length}</Fact>
              )}
              <Fact name="Typically takes">{formatDuration(medianDuration(job.lastRuns))}</Fact>
              {Object.keys(job.tags).length > 0 && (
                <Fact name="Tags">
                  {Object.entries(job.tags).map(([name, value]) => (
                    <span key={name} className={pageCss.tag} style={{ marginRight: 4 }}>
                      {name}: {value}
                    </span>
                  ))}
                </Fact>
              )}
            </Facts>
          </Card>
          {points.length > 1 && (
            <Card title="Durations">
              <HistoryChart
                points={points}
                label="Duration"
                format={formatDuration}
                onPick={(index) => {
                  const run = ended[index];
                  if (run !== undefined) void navigate({ to: "/runs/$runId", params: { runId: run.id } });
                }}
              />
            </Card>
          )}
          <Card title="Steps" more={`${job.steps.length}`} flush>
            <ol className={css.steps}>
              {job.steps.map((step) => (
                <li key={step.key}>
                  <code>{step.key}</code>
                  <span className={pageCss.dim}>
                    {stepText(step)}
                    {step.deps.length > 0 && `, after ${step.deps.join(", ")}`}
                  </span>
                </li>
              ))}
            </ol>
          </Card>
        </div>
      </div>
    </div>
  );
}
