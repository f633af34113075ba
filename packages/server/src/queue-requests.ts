// What is asked of the queue, of pools and of many runs at once.
import type {
  BulkAnswer,
  BulkRunsRequest,
  HeldSlotView,
  LaunchAnswer,
  PoolView,
  QueueEntryView,
  QueueView,
  ReexecuteRequest,
  RefusedRun,
  RetentionAnswer,
  RunsQuery,
} from "@sluice/api";
import {
  applyRetention,
  cancelRun,
  type DefinitionsSnapshot,
  deleteRuns,
  type PoolRecord,
  type RunsFilter,
  type Settings,
  type Storage,
} from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";

export interface QueueRequests {
  queue(): Promise<QueueView>;
  pools(): Promise<readonly PoolView[]>;
  /** Null takes the limit away. */
  setPool(name: string, limit: number | null): Promise<PoolView>;
  bulkRuns(request: BulkRunsRequest, by: string): Promise<BulkAnswer>;
  retention(dryRun: boolean): Promise<RetentionAnswer>;
}

export interface QueueRequestsOptions {
  readonly storage: Storage;
  readonly settings: Settings;
  readonly root: string;
  readonly snapshot: () => DefinitionsSnapshot | null;
  readonly filterOf: (query: Partial<RunsQuery>) => RunsFilter;
  readonly reexecute: (id: string, request: ReexecuteRequest, launchedBy: string) => Promise<LaunchAnswer>;
}

/** What a filter that names no status means. */
const USUAL: Readonly<Record<BulkRunsRequest["action"], Partial<RunsQuery>>> = {
  cancel: { status: "QUEUED,STARTING,STARTED" },
  reexecute: { status: "SUCCESS,FAILURE,CANCELED" },
  delete: { status: "SUCCESS,FAILURE,CANCELED" },
};

/** So many runs are acted on by one request. */
const MOST_RUNS = 10_000;

export function createQueueRequests(options: QueueRequestsOptions): QueueRequests {
  const { storage, settings, snapshot } = options;
  const pools = async () => poolViews(await storage.pools.list(settings.pools), settings, snapshot());
  return {
    queue: () => storage.queue.view(settings),
    pools,
    async setPool(name, limit) {
      if (!/^[A-Za-z0-9_./-]{1,200}$/.test(name)) {
        throw new HttpProblem(400, "pool/name", `"${name}" is no name for a pool`);
      }
      await storage.pools.set(name, limit);
      const found = (await pools()).find((pool) => pool.name === name);
      return found ?? poolView({ name, limit: settings.pools.defaultLimit, isSet: false, slots: [] }, settings, []);
    },
    bulkRuns: (request, by) => bulkRuns(options, request, by),
    retention: (dryRun) => applyRetention({ storage, root: options.root, settings: settings.retention, dryRun }),
  };
}

/** Where a run stands in the queue; null when it is not in it, or too far behind to say. */
export async function queueEntry(storage: Storage, settings: Settings, runId: string): Promise<QueueEntryView | null> {
  const { runs } = await storage.queue.view(settings);
  return runs.find((entry) => entry.runId === runId) ?? null;
}

/** The slots that a run's steps hold or wait for. */
export async function slotsOf(storage: Storage, settings: Settings, runId: string): Promise<readonly HeldSlotView[]> {
  const pools = await storage.pools.list(settings.pools);
  return pools.flatMap(({ name: pool, slots }) =>
    slots.filter((slot) => slot.runId === runId).map((slot) => ({ ...slot, pool })),
  );
}

async function bulkRuns(options: QueueRequestsOptions, request: BulkRunsRequest, by: string): Promise<BulkAnswer> {
  const ids = request.runIds ?? (await idsOf(options, { ...USUAL[request.action], ...request.filter }));
  if (request.action === "delete") return deleteMany(options, ids);
  const done: string[] = [];
  const refused: RefusedRun[] = [];
  for (const runId of new Set(ids)) {
    try {
      const cancels = request.action === "cancel";
      done.push(cancels ? await cancel(options.storage, runId, by) : await again(options, request, runId, by));
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      refused.push({ runId, message: error.message });
    }
  }
  return { done, refused };
}

async function cancel(storage: Storage, runId: string, by: string): Promise<string> {
  const run = await storage.runs.find(runId);
  if (run === null) throw new HttpProblem(404, "run/not-found", "there is no such run");
  if (run.endedAt !== null) throw new HttpProblem(409, "run/ended", `it had ended before: ${run.status}`);
  await cancelRun(storage, runId, by);
  return runId;
}

async function again(
  { reexecute }: QueueRequestsOptions,
  { strategy = "from-failure" }: BulkRunsRequest,
  runId: string,
  by: string,
): Promise<string> {
  return (await reexecute(runId, { strategy }, by)).runId;
}

async function deleteMany({ storage, root }: QueueRequestsOptions, ids: readonly string[]): Promise<BulkAnswer> {
  const done = await deleteRuns(storage, root, ids);
  const gone = new Set(done);
  const message = "it has not ended, or is not there";
  return { done, refused: ids.filter((id) => !gone.has(id)).map((runId) => ({ runId, message })) };
}

async function idsOf(options: QueueRequestsOptions, query: Partial<RunsQuery>): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ids.length < MOST_RUNS; ) {
    const page = await options.storage.runs.list({ ...options.filterOf(query), cursor, limit: 500 });
    ids.push(...page.items.map((run) => run.id));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return ids;
}

/** With the pools that only the definitions name. */
function poolViews(
  records: readonly PoolRecord[],
  settings: Settings,
  snapshot: DefinitionsSnapshot | null,
): readonly PoolView[] {
  const steps = new Map<string, string[]>();
  for (const { name, limits } of [...(snapshot?.steps ?? []), ...(snapshot?.ops ?? [])]) {
    if (limits?.pool !== undefined) steps.set(limits.pool, [...(steps.get(limits.pool) ?? []), name]);
  }
  const known = new Set(records.map((record) => record.name));
  const others = [...steps.keys()].filter((name) => !known.has(name));
  const { defaultLimit } = settings.pools;
  return [...records, ...others.map((name) => ({ name, limit: defaultLimit, isSet: false, slots: [] }))]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((record) => poolView(record, settings, steps.get(record.name) ?? []));
}

function poolView({ name, limit, isSet, slots }: PoolRecord, settings: Settings, steps: readonly string[]): PoolView {
  const source = isSet ? "set" : limit === null ? "none" : "configuration";
  return { name, limit, source, granularity: settings.pools.granularity, steps, slots };
}
