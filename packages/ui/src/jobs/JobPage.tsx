// One job: what it runs and how that went, the Launchpad, and its runs.

import { Button } from "@mantine/core";
import type { JobDetail } from "@sluice/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { Tabs } from "../page/Tabs.tsx";
import { RunsTable } from "../runs/RunsTable.tsx";
import type { JobTab } from "../search-params.ts";
import { jobQuery, runsQuery } from "../server/queries.ts";
import { runLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { JobOverview } from "./JobOverview.tsx";

const route = getRouteApi("/jobs/$name");

const Launchpad = lazy(async () => {
  const { Launchpad: component } = await import("../launchpad/Launchpad.tsx");
  return { default: component };
});

export function JobPage() {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(jobQuery(name));
  const job = query.data;
  const tab = search.tab ?? "overview";
  const last = job?.lastRuns[0];
  return (
    <Page
      name={name}
      title={
        <>
          <span className={pageCss.crumb}>
            <Link to="/jobs">Jobs</Link> /
          </span>
          {name}
        </>
      }
      facts={
        last !== undefined && (
          <Link
            to="/runs/$runId"
            params={{ runId: last.id }}
            style={{ display: "inline-flex", alignItems: "center", gap: 8, color: "inherit" }}
          >
            <StatusBadge look={runLooks[last.status]} large />
            <span>
              last run <Ago at={last.createdAt} />
            </span>
          </Link>
        )
      }
      tabs={
        <Tabs<JobTab>
          label="Job"
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next === "overview" ? undefined : next }, replace: true })}
          items={[
            { value: "overview", label: "Overview" },
            { value: "launchpad", label: "Launchpad" },
            { value: "runs", label: "Runs" },
          ]}
        />
      }
    >
      {job === undefined ? (
        query.error === null ? (
          <Loading lines={8} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : tab === "launchpad" ? (
        <Suspense fallback={<Loading lines={8} />}>
          <Launchpad job={job} from={search.from ?? null} />
        </Suspense>
      ) : tab === "runs" ? (
        <JobRuns job={job} />
      ) : (
        <JobOverview job={job} />
      )}
    </Page>
  );
}

function JobRuns({ job }: { readonly job: JobDetail }) {
  const query = useInfiniteQuery(runsQuery({ job: job.name }));
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  if (query.data === undefined) {
    return query.error === null ? <Loading /> : <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  }
  if (runs.length === 0) return <Message title="It has not run yet">Launch it from the Launchpad.</Message>;
  return (
    <div className={pageCss.body} style={{ background: "var(--surface)" }}>
      <RunsTable runs={runs} showTarget={false} />
      {query.hasNextPage && (
        <div style={{ padding: 14, textAlign: "center" }}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </div>
  );
}
