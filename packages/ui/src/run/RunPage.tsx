// One run: what it is and how it goes, its Gantt, its events and raw output, and the details of the chosen row.
import type { RunDetail } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback } from "react";
import { EventsView } from "../events/EventsView.tsx";
import { Gantt } from "../gantt/Gantt.tsx";
import { RawLog } from "../output/RawLog.tsx";
import { CopyButton } from "../page/CopyButton.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { Split } from "../page/Split.tsx";
import { Tabs } from "../page/Tabs.tsx";
import { shortId } from "../runs/short-id.ts";
import type { RunSearch } from "../search-params.ts";
import { runQuery } from "../server/queries.ts";
import { isLive, runLooks } from "../status/looks.ts";
import { FailureSummary } from "./FailureSummary.tsx";
import { RowPanel } from "./RowPanel.tsx";
import { RunActions } from "./RunActions.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { WaitNotice } from "./WaitNotice.tsx";

const route = getRouteApi("/runs/$runId");

export function RunPage() {
  const { runId } = route.useParams();
  const search = route.useSearch();
  const query = useQuery(runQuery(runId));
  const run = query.data;
  const name = run === undefined ? "Run" : `${runLooks[run.status].label}: ${run.jobName ?? "run"} ${shortId(runId)}`;
  return (
    <Page
      name={name}
      title={
        <>
          <span className={pageCss.crumb}>
            <Link to="/runs">Runs</Link> /
          </span>
          <span className="mono" style={{ fontSize: 14.5 }}>
            {shortId(runId)}
          </span>
          <CopyButton text={runId} what="the run's id" />
        </>
      }
      facts={run !== undefined && <RunFacts run={run} />}
      actions={run !== undefined && <RunActions run={run} chosen={search.row ?? null} />}
    >
      {run !== undefined ? (
        <RunBody run={run} />
      ) : query.error === null ? (
        <Loading lines={12} />
      ) : (
        <ErrorMessage error={query.error} retry={() => void query.refetch()} />
      )}
    </Page>
  );
}

function RunBody({ run }: { readonly run: RunDetail }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: Partial<RunSearch>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const select = useCallback((row: string | null) => change({ row: row ?? undefined }), [change]);
  const row = run.gantt.find((each) => each.key === search.row) ?? null;
  const ended = isLive(run.status) ? null : Date.parse(run.endedAt ?? run.startedAt ?? run.createdAt);
  return (
    <>
      <WaitNotice run={run} />
      <FailureSummary run={run} onSelect={select} />
      <Split
        direction="row"
        name="run-panel"
        initial={0.34}
        first={
          <Split
            direction="column"
            name="run-log"
            initial={0.4}
            first={
              <Gantt
                rows={run.gantt}
                start={Date.parse(run.startedAt ?? run.createdAt)}
                end={ended}
                selected={search.row ?? null}
                onSelect={select}
              />
            }
            second={<RunOutput run={run} search={search} onChange={change} />}
          />
        }
        second={row === null ? null : <RowPanel run={run} row={row} onSelect={select} onChange={change} />}
      />
    </>
  );
}

interface RunOutputProps {
  readonly run: RunDetail;
  readonly search: RunSearch;
  readonly onChange: (part: Partial<RunSearch>) => void;
}

function RunOutput({ run, search, onChange }: RunOutputProps) {
  const view = search.view ?? "events";
  return (
    <div className={pageCss.fill}>
      <Tabs
        label="Output"
        value={view}
        onChange={(next) => onChange({ view: next === "events" ? undefined : next })}
        items={[
          { value: "events", label: "Events", count: run.lastSequence },
          { value: "stdout", label: "stdout" },
          { value: "stderr", label: "stderr" },
        ]}
      />
      {view === "events" ? (
        <EventsView run={run} search={search} onChange={onChange} />
      ) : (
        <RawLog run={run} stream={view} step={search.step ?? null} onStep={(step) => onChange({ step })} />
      )}
    </div>
  );
}
