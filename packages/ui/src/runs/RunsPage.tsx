// All runs, the newest first, by status, job and who launched them. Older ones are fetched when they are asked for.

import { Button, Select } from "@mantine/core";
import type { RunStatus } from "@sluice/api";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { Tabs } from "../page/Tabs.tsx";
import type { RunsSearch, RunTab } from "../search-params.ts";
import { instanceQuery, jobsQuery, runsQuery } from "../server/queries.ts";
import { ManyRunsBar } from "./ManyRunsBar.tsx";
import { RunsTable } from "./RunsTable.tsx";

const route = getRouteApi("/runs");

const tabStatuses: Readonly<Record<RunTab, readonly RunStatus[]>> = {
  progress: ["STARTING", "STARTED", "CANCELING"],
  queued: ["QUEUED"],
  failed: ["FAILURE"],
  succeeded: ["SUCCESS"],
  canceled: ["CANCELED"],
};

export function RunsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<RunsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const query = useInfiniteQuery(
    runsQuery({
      status: search.status === undefined ? undefined : tabStatuses[search.status].join(","),
      job: search.job,
      asset: search.asset,
      launchedBy: search.by,
    }),
  );
  const { data: instance } = useQuery(instanceQuery());
  const { data: jobs = [] } = useQuery(jobsQuery());
  const runs = useMemo(
    () =>
      (query.data?.pages.flatMap((page) => page.items) ?? []).filter(
        (run) => search.by === undefined || run.launchedBy === search.by,
      ),
    [query.data, search.by],
  );
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const tick = (ids: readonly string[], on: boolean) =>
    setTicked((before) => new Set([...before].filter((id) => on || !ids.includes(id)).concat(on ? ids : [])));
  // What a filter hides is not acted on.
  const chosen = runs.filter((run) => ticked.has(run.id));
  const launchers = [
    ...new Set([...runs.map((run) => run.launchedBy), ...(search.by === undefined ? [] : [search.by])]),
  ];
  const filtered = search.status ?? search.job ?? search.by ?? search.asset;
  return (
    <Page
      name="Runs"
      title="Runs"
      tabs={
        <Tabs<RunTab | "all">
          label="Status"
          value={search.status ?? "all"}
          onChange={(status) => change({ status: status === "all" ? undefined : status })}
          items={[
            { value: "all", label: "All" },
            { value: "progress", label: "In progress", count: instance?.counts.inProgress },
            { value: "queued", label: "Queued", count: instance?.counts.queued },
            { value: "failed", label: "Failed" },
            { value: "succeeded", label: "Succeeded" },
            { value: "canceled", label: "Canceled" },
          ]}
        />
      }
      toolbar={
        <>
          <Select
            w={190}
            aria-label="Job"
            placeholder="Job"
            clearable
            searchable={jobs.length > 8}
            value={search.job ?? null}
            data={jobs.map((job) => job.name)}
            onChange={(job) => change({ job: job ?? undefined })}
          />
          <Select
            w={190}
            aria-label="Launched by"
            placeholder="Launched by"
            clearable
            value={search.by ?? null}
            data={launchers}
            onChange={(by) => change({ by: by ?? undefined })}
          />
          {search.asset !== undefined && (
            <Button
              variant="light"
              rightSection={<IconX size={13} />}
              onClick={() => change({ asset: undefined })}
              aria-label={`Show the runs of all assets, not only of ${search.asset}`}
            >
              {search.asset}
            </Button>
          )}
        </>
      }
    >
      <div className={pageCss.body} style={{ background: "var(--surface)" }}>
        {query.data === undefined ? (
          query.error === null ? (
            <Loading lines={10} />
          ) : (
            <ErrorMessage error={query.error} retry={() => void query.refetch()} />
          )
        ) : runs.length === 0 ? (
          <Message
            icon={<IconPlayerPlay size={30} stroke={1.4} />}
            title={filtered === undefined ? "Nothing has run yet" : "No run matches"}
          >
            {filtered === undefined ? (
              <>
                Tick assets in the <Link to="/catalog">Catalog</Link> and materialize them, or launch a{" "}
                <Link to="/jobs">job</Link>.
              </>
            ) : (
              "Change the filter to see more."
            )}
          </Message>
        ) : (
          <>
            {chosen.length > 0 && <ManyRunsBar runs={chosen} onDone={() => setTicked(new Set())} />}
            <RunsTable runs={runs} ticked={ticked} onTick={tick} />
            {query.hasNextPage && (
              <div style={{ padding: 14, textAlign: "center" }}>
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show older runs
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Page>
  );
}
