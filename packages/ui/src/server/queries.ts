// What the pages ask the server for, as React Query options. The first part of a key names the subject that the live stream
// speaks of; affected-keys.ts must know every one.
import {
  type AssetDetail,
  type AssetSummary,
  type AutomationDetail,
  type AutomationSummary,
  type BackfillDetail,
  type BackfillSummary,
  type CheckDayView,
  type CheckDetail,
  type DocumentationHit,
  type EvaluationView,
  type EventView,
  type InstanceView,
  type JobDetail,
  type JobSummary,
  type LogPart,
  type MaterializationView,
  type NodeRunView,
  type NoticeView,
  type Page,
  type PartitionDetailView,
  type PartitionsView,
  type PartitionView,
  type PoolView,
  paths,
  type QueueView,
  type RunDetail,
  type RunSummary,
  type TickView,
} from "@sluice/api";
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { untilOverdue } from "../status/until-overdue.ts";
import { requestJson, withQuery } from "./request.ts";

export interface RunFilter {
  /** Statuses joined by commas. */
  readonly status?: string | undefined;
  readonly job?: string | undefined;
  readonly asset?: string | undefined;
  readonly launchedBy?: string | undefined;
}

const EVENTS_PER_REQUEST = 5000;
const RUNS_PER_REQUEST = 50;

export const instanceQuery = () =>
  queryOptions({
    queryKey: ["instance"],
    queryFn: ({ signal }) => requestJson<InstanceView>(paths.instance(), { signal }),
  });

export const assetsQuery = () =>
  queryOptions({
    queryKey: ["assets"],
    queryFn: ({ signal }) => requestJson<readonly AssetSummary[]>(paths.assets(), { signal }),
    refetchInterval: ({ state }) => untilOverdue(state.data ?? [], Date.now()),
  });

export const assetQuery = (key: string) =>
  queryOptions({
    queryKey: ["asset", key],
    queryFn: ({ signal }) => requestJson<AssetDetail>(paths.asset(key), { signal }),
  });

export const assetHistoryQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ["asset-history", key],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<MaterializationView>>(withQuery(paths.assetHistory(key), { cursor: pageParam }), { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const partitionsQuery = (key: string) =>
  queryOptions({
    queryKey: ["partitions", key],
    queryFn: ({ signal }) => requestJson<PartitionsView>(paths.partitions(key), { signal }),
  });

export const partitionKeysQuery = (key: string, limit: number) =>
  queryOptions({
    queryKey: ["partitions", key, "keys"],
    queryFn: ({ signal }) =>
      requestJson<Page<PartitionView>>(withQuery(paths.partitionKeys(key), { limit }), { signal }),
  });

export const partitionQuery = (key: string, partition: string) =>
  queryOptions({
    queryKey: ["partitions", key, "of", partition],
    queryFn: ({ signal }) => requestJson<PartitionDetailView>(paths.partition(key, partition), { signal }),
  });

export const backfillsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["backfills"],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<BackfillSummary>>(withQuery(paths.backfills(), { cursor: pageParam }), { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const backfillQuery = (id: string) =>
  queryOptions({
    queryKey: ["backfill", id],
    queryFn: ({ signal }) => requestJson<BackfillDetail>(paths.backfill(id), { signal }),
  });

export const backfillRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["backfill", id, "runs"],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<RunSummary>>(withQuery(paths.backfillRuns(id), { cursor: pageParam }), { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const assetChecksQuery = (key: string) =>
  queryOptions({
    queryKey: ["asset-checks", key],
    queryFn: ({ signal }) => requestJson<readonly CheckDetail[]>(paths.assetChecks(key), { signal }),
  });

export const noticesQuery = () =>
  queryOptions({
    queryKey: ["notices"],
    queryFn: ({ signal }) => requestJson<readonly NoticeView[]>(paths.notices(), { signal }),
  });

export const checkDaysQuery = (days: number) =>
  queryOptions({
    queryKey: ["check-days", String(days)],
    queryFn: ({ signal }) => requestJson<readonly CheckDayView[]>(withQuery(paths.checkDays(), { days }), { signal }),
  });

/** Columns and descriptions that hold a text. */
export const documentationQuery = (text: string) =>
  queryOptions({
    queryKey: ["documentation", text],
    queryFn: ({ signal }) => requestJson<readonly DocumentationHit[]>(withQuery(paths.search(), { text }), { signal }),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });

export const jobsQuery = () =>
  queryOptions({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => requestJson<readonly JobSummary[]>(paths.jobs(), { signal }),
  });

export const jobQuery = (name: string) =>
  queryOptions({
    queryKey: ["job", name],
    queryFn: ({ signal }) => requestJson<JobDetail>(paths.job(name), { signal }),
  });

export const automationsQuery = () =>
  queryOptions({
    queryKey: ["automations"],
    queryFn: ({ signal }) => requestJson<readonly AutomationSummary[]>(paths.automations(), { signal }),
  });

export const automationQuery = (name: string) =>
  queryOptions({
    queryKey: ["automation", name],
    queryFn: ({ signal }) => requestJson<AutomationDetail>(paths.automation(name), { signal }),
  });

export const ticksQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ["ticks", name],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<TickView>>(withQuery(paths.automationTicks(name), { cursor: pageParam }), { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const evaluationsQuery = (of: { readonly sensor: string } | { readonly asset: string }) => {
  const path = "sensor" in of ? paths.automationEvaluations(of.sensor) : paths.assetEvaluations(of.asset);
  return infiniteQueryOptions({
    queryKey: ["evaluations", of],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<EvaluationView>>(withQuery(path, { cursor: pageParam }), { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
};

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      requestJson<Page<RunSummary>>(
        withQuery(paths.runs(), { ...filter, cursor: pageParam, limit: RUNS_PER_REQUEST }),
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor,
  });

/** The newest runs, in one request; for time lines and search. */
export const recentRunsQuery = () =>
  queryOptions({
    queryKey: ["runs", "recent"],
    queryFn: async ({ signal }) => {
      const page = await requestJson<Page<RunSummary>>(withQuery(paths.runs(), { limit: 200 }), { signal });
      return page.items;
    },
  });

export const queueQuery = () =>
  queryOptions({
    queryKey: ["queue"],
    queryFn: ({ signal }) => requestJson<QueueView>(paths.queue(), { signal }),
  });

export const poolsQuery = () =>
  queryOptions({
    queryKey: ["pools"],
    queryFn: ({ signal }) => requestJson<readonly PoolView[]>(paths.pools(), { signal }),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => requestJson<RunDetail>(paths.run(id), { signal }),
  });

export const runNodeQuery = (id: string, uniqueId: string) =>
  queryOptions({
    queryKey: ["run-node", id, uniqueId],
    queryFn: ({ signal }) => requestJson<NodeRunView>(paths.runNode(id, uniqueId), { signal }),
  });

/** All events of a run. Asked again, it fetches only what came after those that are there. */
export const runEventsQuery = (client: QueryClient, id: string) => {
  const queryKey = ["run-events", id];
  return queryOptions({
    queryKey,
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<readonly EventView[]> => {
      let events: readonly EventView[] = client.getQueryData<readonly EventView[]>(queryKey) ?? [];
      for (;;) {
        const after = events.at(-1)?.sequence ?? 0;
        const path = withQuery(paths.runEvents(id), { after, limit: EVENTS_PER_REQUEST });
        const added = await requestJson<readonly EventView[]>(path, { signal });
        if (added.length > 0) events = [...events, ...added];
        if (added.length < EVENTS_PER_REQUEST) return events;
      }
    },
  });
};

/** The raw output of a step. Asked again, it fetches only what was added. */
export const runLogQuery = (client: QueryClient, id: string, stepKey: string, stream: "stdout" | "stderr") => {
  const queryKey = ["run-log", id, stepKey, stream];
  return queryOptions({
    queryKey,
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<LogPart> => {
      let log: LogPart = client.getQueryData<LogPart>(queryKey) ?? { text: "", nextOffset: 0, truncated: false };
      for (;;) {
        const path = withQuery(paths.runLog(id, stepKey, stream), { offset: log.nextOffset });
        const part = await requestJson<LogPart>(path, { signal });
        if (part.nextOffset <= log.nextOffset) return part.truncated ? { ...log, truncated: true } : log;
        log = { ...part, text: log.text + part.text };
      }
    },
  });
};
