// What the pages ask the server for, as React Query options. The first part of a key names the subject that the live stream
// speaks of; affected-keys.ts must know every one.
import type { EventView, LogPart } from "@sluice/api";
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { untilOverdue } from "../status/until-overdue.ts";
import { calls } from "./calls.ts";

export interface RunFilter {
  /** Statuses joined by commas. */
  readonly status?: string | undefined;
  readonly job?: string | undefined;
  readonly asset?: string | undefined;
  readonly launchedBy?: string | undefined;
}

const EVENTS_PER_REQUEST = 5000;
const RUNS_PER_REQUEST = 50;
const TIMELINE_RUNS = 1000;

export const instanceQuery = () =>
  queryOptions({
    queryKey: ["instance"],
    queryFn: ({ signal }) => calls.instance({}, { signal }),
  });

export const assetsQuery = () =>
  queryOptions({
    queryKey: ["assets"],
    queryFn: ({ signal }) => calls.assets({}, { signal }),
    refetchInterval: ({ state }) => untilOverdue(state.data ?? [], Date.now()),
  });

export const assetQuery = (key: string) =>
  queryOptions({
    queryKey: ["asset", key],
    queryFn: ({ signal }) => calls.asset({ key }, { signal }),
  });

export const assetHistoryQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ["asset-history", key],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => calls.assetHistory({ key, cursor: pageParam || undefined }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const partitionsQuery = (key: string) =>
  queryOptions({
    queryKey: ["partitions", key],
    queryFn: ({ signal }) => calls.assetPartitions({ key }, { signal }),
  });

export const partitionKeysQuery = (key: string, limit: number) =>
  queryOptions({
    queryKey: ["partitions", key, "keys"],
    queryFn: ({ signal }) => calls.assetPartitionKeys({ key, limit }, { signal }),
  });

export const partitionQuery = (key: string, partition: string) =>
  queryOptions({
    queryKey: ["partitions", key, "of", partition],
    queryFn: ({ signal }) => calls.assetPartition({ key, partition }, { signal }),
  });

export const backfillsQuery = () =>
  infiniteQueryOptions({
    queryKey: ["backfills"],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => calls.backfills({ cursor: pageParam || undefined }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const backfillQuery = (id: string) =>
  queryOptions({
    queryKey: ["backfill", id],
    queryFn: ({ signal }) => calls.backfill({ id }, { signal }),
  });

export const backfillRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["backfill", id, "runs"],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => calls.backfillRuns({ id, cursor: pageParam || undefined }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const assetChecksQuery = (key: string) =>
  queryOptions({
    queryKey: ["asset-checks", key],
    queryFn: ({ signal }) => calls.assetChecks({ key }, { signal }),
  });

export const noticesQuery = () =>
  queryOptions({
    queryKey: ["notices"],
    queryFn: ({ signal }) => calls.notices({}, { signal }),
  });

export const checkDaysQuery = (days: number) =>
  queryOptions({
    queryKey: ["check-days", String(days)],
    queryFn: ({ signal }) => calls.checkDays({ days }, { signal }),
  });

/** Columns and descriptions that hold a text. */
export const documentationQuery = (text: string) =>
  queryOptions({
    queryKey: ["documentation", text],
    queryFn: ({ signal }) => calls.search({ text }, { signal }),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });

export const jobsQuery = () =>
  queryOptions({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => calls.jobs({}, { signal }),
  });

export const jobQuery = (name: string) =>
  queryOptions({
    queryKey: ["job", name],
    queryFn: ({ signal }) => calls.job({ name }, { signal }),
  });

export const automationsQuery = () =>
  queryOptions({
    queryKey: ["automations"],
    queryFn: ({ signal }) => calls.automations({}, { signal }),
  });

export const automationQuery = (name: string) =>
  queryOptions({
    queryKey: ["automation", name],
    queryFn: ({ signal }) => calls.automation({ name }, { signal }),
  });

export const ticksQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ["ticks", name],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => calls.automationTicks({ name, cursor: pageParam || undefined }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

export const evaluationsQuery = (of: { readonly sensor: string } | { readonly asset: string }) =>
  infiniteQueryOptions({
    queryKey: ["evaluations", of],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => {
      const cursor = pageParam || undefined;
      if ("sensor" in of) return calls.automationEvaluations({ name: of.sensor, cursor }, { signal });
      return calls.assetEvaluations({ key: of.asset, cursor }, { signal });
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      calls.runs({ ...filter, cursor: pageParam || undefined, limit: RUNS_PER_REQUEST }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });

/** What the time line knows of a stretch of time that ends now; runs beyond are counted. */
export const timelineQuery = (hours: number) =>
  queryOptions({
    queryKey: ["runs", "timeline", hours],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - hours * 3_600_000).toISOString();
      return calls.timeline({ from, limit: TIMELINE_RUNS }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

/** The newest runs, in one request; for search. */
export const recentRunsQuery = () =>
  queryOptions({
    queryKey: ["runs", "recent"],
    queryFn: async ({ signal }) => {
      const page = await calls.runs({ limit: 200 }, { signal });
      return page.items;
    },
  });

/** What a run of these assets may be told. */
export const launchOptionsQuery = (assetKeys: readonly string[]) =>
  queryOptions({
    queryKey: ["launch-options", assetKeys],
    queryFn: ({ signal }) => calls.launchOptions({ assetKeys: [...assetKeys] }, { signal }),
  });

export const queueQuery = () =>
  queryOptions({
    queryKey: ["queue"],
    queryFn: ({ signal }) => calls.queue({}, { signal }),
  });

export const poolsQuery = () =>
  queryOptions({
    queryKey: ["pools"],
    queryFn: ({ signal }) => calls.pools({}, { signal }),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => calls.run({ id }, { signal }),
  });

export const runNodeQuery = (id: string, uniqueId: string) =>
  queryOptions({
    queryKey: ["run-node", id, uniqueId],
    queryFn: ({ signal }) => calls.runNode({ id, uniqueId }, { signal }),
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
        const added = await calls.runEvents({ id, after, limit: EVENTS_PER_REQUEST }, { signal });
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
        const part = await calls.runLog({ id, stepKey, stream, offset: log.nextOffset }, { signal });
        if (part.nextOffset <= log.nextOffset) return part.truncated ? { ...log, truncated: true } : log;
        log = { ...part, text: log.text + part.text };
      }
    },
  });
};
