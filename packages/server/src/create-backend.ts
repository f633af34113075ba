// The backend of the HTTP routes: asks the store, joins it with the definitions, and hands requests to the orchestrator.
import type {
  DefinitionsView,
  InstanceView,
  JobDetail,
  JobOpView,
  JobSummary,
  Page,
  RunsQuery,
  StreamMessage,
  TimelineView,
} from "@sluice/api";
import {
  type Change,
  cancelRun,
  type DefinitionsSnapshot,
  failedPartitions,
  isRunId,
  type JobSnapshot,
  listStepLogs,
  planRun,
  type RunRecord,
  type RunStatus,
  type RunsFilter,
  readStepLog,
  retryableOf,
  runConfigSchemaOf,
  runConfigText,
  type Settings,
  type Storage,
} from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";
import { assetDetail, assetSummaries, checkDetails, materializationView, withUpstream } from "./asset-views.ts";
import { createAutomationRequests, type EvaluateNow } from "./automation-requests.ts";
import type { Backend } from "./backend.ts";
import type { DefinitionsSource, DefinitionsState } from "./definitions-source.ts";
import { createNoticeRequests, type TestNotice } from "./notice-requests.ts";
import { createPartitionRequests } from "./partition-requests.ts";
import { createQueueRequests, queueEntry, slotsOf } from "./queue-requests.ts";
import { createRunRequests } from "./run-requests.ts";
import { eventView, nodeView, runDetail, runSummary } from "./run-views.ts";
import { searchDocumentation } from "./search-documentation.ts";
import { settingViews } from "./setting-views.ts";

export interface BackendOptions {
  readonly storage: Storage;
  readonly definitions: DefinitionsSource;
  /** The project's folder. */
  readonly root: string;
  readonly version: string;
  readonly projectName: string;
  readonly deployment: "dev" | "server";
  readonly storageKind: "embedded" | "server";
  readonly settings: Settings;
  /** What package.json has under `sluice`. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For previews of ticks. */
  readonly evaluateNow: EvaluateNow;
  readonly testNotice: TestNotice;
  /** Address under which people reach the pages; null when it is not known. */
  readonly publicUrl: () => string | null;
}

const RUNS_PER_JOB = 5;
const EXECUTIONS_PER_CHECK = 50;
const STATUSES: readonly RunStatus[] = ["QUEUED", "STARTING", "STARTED", "SUCCESS", "FAILURE", "CANCELING", "CANCELED"];

const DAY_MILLIS = 86_400_000;
const NO_RUNS: TimelineView["counts"] = {
  QUEUED: 0,
  STARTING: 0,
  STARTED: 0,
  SUCCESS: 0,
  FAILURE: 0,
  CANCELING: 0,
  CANCELED: 0,
};

/** A backend over an open store. */
export function createBackend(options: BackendOptions): Backend {
  const { storage, definitions } = options;
  const places = { root: options.root, settings: options.settings.code, hasEditor: options.deployment === "dev" };
  const requests = createRunRequests(storage, definitions);
  const automation = createAutomationRequests(storage, definitions, options.evaluateNow);

  const queue = createQueueRequests({
    storage,
    settings: options.settings,
    root: options.root,
    snapshot: () => definitions.state.snapshot,
    filterOf: runsFilter,
    reexecute: requests.reexecute,
  });

  const states = async (snapshot: DefinitionsSnapshot, keys: readonly string[] | null) => {
    const [assets, checks, failed] = await Promise.all([
      storage.assets.states(keys),
      storage.checks.states(keys),
      failedPartitions(storage, snapshot),
    ]);
    return { assets, checks, failedPartitions: failed };
  };
  /** Pages stay readable before the first load. */
  const known = () => definitions.state.snapshot;

  return {
    ...automation,
    ...queue,
    ...createPartitionRequests(storage, definitions),
    ...createNoticeRequests(storage, definitions, options.testNotice),
    async instance(): Promise<InstanceView> {
      const [counts, heartbeats, sizeBytes] = await Promise.all([
        storage.runs.counts(),
        storage.heartbeats.list(),
        storage.sizeBytes(),
      ]);
      const daemons = heartbeats.filter((beat) => beat.name === "daemon");
      const latest = daemons.map((beat) => beat.timestamp).sort();
      return {
        version: options.version,
        deployment: options.deployment,
        projectName: options.projectName,
        definitions: definitionsView(definitions),
        daemon: { alive: daemons.some((beat) => beat.isAlive), lastHeartbeat: latest.at(-1) ?? null },
        processes: heartbeats.map(({ name, host, pid, startedAt, timestamp, isAlive }) => {
          return { name, host, pid, startedAt, lastHeartbeat: timestamp, alive: isAlive };
        }),
        storage: { kind: options.storageKind, version: storage.serverVersion, sizeBytes },
        nodeVersion: process.version,
        publicUrl: options.publicUrl(),
        limits: { maxConcurrentRuns: options.settings.runs.maxConcurrentRuns },
        counts,
        settings: settingViews({ settings: options.settings, written: options.written, env: options.env }),
      };
    },
    async reload() {
      await definitions.reload();
      return definitionsView(definitions);
    },
    async assets() {
      const snapshot = known();
      return snapshot === null ? [] : assetSummaries(snapshot, await states(snapshot, null));
    },
    async asset(key) {
      const snapshot = known();
      if (snapshot === null) return null;
      const nodeId = snapshot.assets.find((asset) => asset.key === key)?.dbt?.uniqueId ?? null;
      const [current, compiledCode] = await Promise.all([
        states(
          snapshot,
          withUpstream(snapshot, key).map((asset) => asset.key),
        ),
        storage.assets.compiledCode(nodeId === null ? [] : [nodeId]),
      ]);
      return assetDetail(key, {
        snapshot,
        states: current,
        compiledCode: compiledCode.get(nodeId ?? "") ?? null,
        places,
      });
    },
    async assetHistory(key, cursor) {
      const page = await storage.assets.history(key, { cursor });
      return { items: page.items.map(materializationView), nextCursor: page.nextCursor };
    },
    async assetChecks(key) {
      const snapshot = known();
      if (snapshot === null) return [];
      const nodeIds = snapshot.checks.flatMap(({ assetKey, dbt }) => (assetKey === key && dbt ? [dbt.uniqueId] : []));
      const [current, history, compiledCode] = await Promise.all([
        states(snapshot, [key]),
        storage.checks.history(key, EXECUTIONS_PER_CHECK),
        storage.assets.compiledCode(nodeIds),
      ]);
      return checkDetails(key, { snapshot, states: current, history, compiledCode });
    },
    select: requests.select,
    async search(text, limit) {
      return searchDocumentation(known()?.assets ?? [], text, limit);
    },
    checkDays: (days) => storage.checks.days(days),
    async jobs() {
      const jobs = known()?.jobs ?? [];
      const names = jobs.map((job) => job.name);
      const latest = await storage.runs.latestOfJobs(names, RUNS_PER_JOB);
      return jobs.map((job) => jobSummary(job, latest.get(job.name) ?? []));
    },
    async job(name) {
      const snapshot = known();
      const job = snapshot?.jobs.find((candidate) => candidate.name === name);
      if (snapshot === null || job === undefined) return null;
      const latest = await storage.runs.latestOfJobs([name], RUNS_PER_JOB);
      return jobDetail(job, snapshot, latest.get(name) ?? []);
    },
    async runs(query) {
      return mapPage(await storage.runs.list(runsFilter(query)), runSummary);
    },
    async timeline({ from, to, limit }) {
      const until = to === undefined ? Date.now() + 1 : Date.parse(to);
      const since = from === undefined ? until - DAY_MILLIS : Date.parse(from);
      const { runs, counts } = await storage.runs.during({ from: new Date(since), to: new Date(until), limit });
      return { runs, counts: { ...NO_RUNS, ...counts } };
    },
    async run(id) {
      const assignment = await findAssignment(storage, id);
      if (assignment === null) return null;
      const [steps, nodes, targets] = await Promise.all([
        storage.runs.steps(id),
        storage.runs.nodes(id),
        storage.runs.targets(id),
      ]);
      const stepKeys = steps.map((step) => step.stepKey);
      const logs = await listStepLogs({ root: options.root, runId: id, stepKeys });
      const retryable = retryableOf({ plan: assignment.plan, steps, nodes, targets });
      const { run } = assignment;
      const place = run.status === "QUEUED" ? await queueEntry(storage, options.settings, id) : null;
      const slots = run.endedAt === null ? await slotsOf(storage, options.settings, id) : [];
      return runDetail({ run, plan: assignment.plan, steps, nodes, logs, retryable, queue: place, slots });
    },
    async runEvents(id, query) {
      if (!isRunId(id)) return [];
      return (await storage.events.list(id, query)).map(eventView);
    },
    async runNode(id, uniqueId) {
      if (!isRunId(id)) return null;
      const node = await storage.runs.node(id, uniqueId);
      if (node === null) return null;
      return nodeView(node, await storage.events.list(id, { nodeId: uniqueId }));
    },
    async runLog(id, stepKey, stream, offset) {
      if (!isRunId(id)) return null;
      const [part, steps] = await Promise.all([
        readStepLog({ root: options.root, runId: id, stepKey, stream, offset }),
        storage.runs.steps(id),
      ]);
      if (part === null) return null;
      const truncated = steps.find((step) => step.stepKey === stepKey)?.logsTruncated ?? false;
      return { text: part.text, nextOffset: part.nextOffset, truncated };
    },
    launch: requests.launch,
    launchOptions: requests.launchOptions,
    reexecute: requests.reexecute,
    async cancel(id, by) {
      const status = isRunId(id) ? await cancelRun(storage, id, by) : null;
      if (status === null) throw new HttpProblem(404, "run/not-found", `there is no run "${id}"`);
    },
    subscribe(callback) {
      const stopStore = storage.subscribe((change) => {
        for (const message of messagesOf(change, known())) callback(message);
      });
      const stopDefinitions = definitions.subscribe((state) => callback({ kind: "definitions", status: state.status }));
      return () => {
        stopStore();
        stopDefinitions();
      };
    },
  };
}

async function findAssignment(storage: Storage, id: string) {
  return isRunId(id) ? storage.runs.assignment(id) : null;
}

function definitionsView({ file, state }: DefinitionsSource): DefinitionsView {
  const { snapshot } = state;
  return {
    status: state.status,
    file,
    loadedAt: snapshot?.loadedAt ?? null,
    loadMillis: snapshot?.loadMillis ?? null,
    problems: state.problems,
    assetCount: snapshot?.assets.length ?? 0,
    checkCount: snapshot?.checks.length ?? 0,
    jobCount: snapshot?.jobs.length ?? 0,
  };
}

function jobSummary(job: JobSnapshot, lastRuns: readonly RunRecord[]): JobSummary {
  return {
    name: job.name,
    description: job.description,
    assetKeys: job.assetKeys,
    opCount: job.ops?.length ?? 0,
    executor: job.executor.kind,
    tags: job.tags,
    lastRuns: lastRuns.map(runSummary),
  };
}

function jobDetail(job: JobSnapshot, snapshot: DefinitionsSnapshot, lastRuns: readonly RunRecord[]): JobDetail {
  const plan = planRun(snapshot, { job: job.name }, { isOutline: true });
  return {
    ...jobSummary(job, lastRuns),
    steps: plan.steps.map((step) => ({
      key: step.key,
      deps: step.needs.map((need) => need.stepKey),
      assetKeys: step.assetKeys,
      op: opView(snapshot, step.definition),
    })),
    hasPartitions: (job.partitions ?? null) !== null,
    configSchema: runConfigSchemaOf(
      snapshot,
      plan.steps.map((step) => step.definition),
    ),
    defaultConfigYaml: runConfigText(job.config),
  };
}

function opView(snapshot: DefinitionsSnapshot, name: string): JobOpView | null {
  const op = snapshot.ops?.find((each) => each.name === name);
  if (op === undefined) return null;
  return {
    name: op.opName,
    description: op.description,
    tags: op.tags,
    isDynamic: Object.values(op.outs).some((out) => out.isDynamic),
    isMapped: op.mappedBy !== null,
    site: op.site === null ? null : `${op.site.file}:${op.site.line}`,
  };
}

function runsFilter(query: Partial<RunsQuery>): RunsFilter {
  const statuses = (query.status ?? "").split(",").filter((word) => word !== "");
  return {
    ...(statuses.length > 0 && { status: STATUSES.filter((status) => statuses.includes(status)) }),
    ...(query.job !== undefined && { job: query.job }),
    ...(query.asset !== undefined && { assetKey: query.asset }),
    ...(query.launchedBy !== undefined && { launchedBy: query.launchedBy }),
    ...(query.tag !== undefined && { tags: tagOf(query.tag) }),
    cursor: query.cursor ?? null,
    ...(query.limit !== undefined && { limit: query.limit }),
  };
}

/** `key=value`; the value may hold more of them. */
function tagOf(text: string): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  return Object.fromEntries([[text.slice(0, at), text.slice(at + 1)]]);
}

function mapPage<A, B>(
  page: { readonly items: readonly A[]; readonly nextCursor: string | null },
  view: (item: A) => B,
): Page<B> {
  return { items: page.items.map(view), nextCursor: page.nextCursor };
}

/** What a change means for pages. */
function messagesOf(change: Change, snapshot: DefinitionsState["snapshot"]): readonly StreamMessage[] {
  switch (change.kind) {
    case "run":
    case "events":
    case "log":
      return [change];
    case "assets":
      return [{ kind: "assets", keys: change.keys ?? allKeys(snapshot) }];
    case "cancel":
      return [];
    case "automation":
    case "notice":
    case "pools":
    case "partitions":
    case "backfill":
      return [change];
    case "reconnected":
      return [
        { kind: "hello", serverTime: new Date().toISOString() },
        { kind: "assets", keys: allKeys(snapshot) },
      ];
  }
}

function allKeys(snapshot: DefinitionsState["snapshot"]): readonly string[] {
  return snapshot?.assets.map((asset) => asset.key) ?? [];
}
