// Partitions and backfills: what pages and commands see of them, and what they may change.
import type {
  BackfillAnswer,
  BackfillCountsView,
  BackfillDetail,
  BackfillRequest,
  BackfillSummary,
  DynamicPartitionsBody,
  DynamicPartitionsView,
  Page,
  PartitionDetailView,
  PartitionsQuery,
  PartitionsView,
  PartitionView,
  RunSummary,
} from "@sluice/api";
import {
  allPartitions,
  BackfillError,
  type BackfillRecord,
  countPartitions,
  type DefinitionsSnapshot,
  dimensionsOf,
  dynamicNames,
  firstPartition,
  hasPartition,
  healthOf,
  healthSets,
  keyProblem,
  lastPartition,
  launchBackfill,
  PartitionError,
  type PartitionsDefinition,
  partitionKeys,
  partitionWorld,
  retryBackfill,
  SelectionError,
  type Storage,
  segmentRows,
} from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";
import { materializationView } from "./asset-views.ts";
import type { DefinitionsSource } from "./definitions-source.ts";
import { runSummary } from "./run-views.ts";

export interface PartitionRequests {
  assetPartitions(key: string): Promise<PartitionsView>;
  assetPartitionKeys(key: string, query: PartitionsQuery): Promise<Page<PartitionView>>;
  assetPartition(key: string, partition: string): Promise<PartitionDetailView>;
  dynamicPartitions(name: string): Promise<DynamicPartitionsView>;
  changeDynamicPartitions(name: string, change: DynamicPartitionsBody): Promise<DynamicPartitionsView>;
  backfills(cursor: string | null): Promise<Page<BackfillSummary>>;
  backfill(id: string): Promise<BackfillDetail | null>;
  backfillRuns(id: string, cursor: string | null): Promise<Page<RunSummary>>;
  launchBackfill(request: BackfillRequest, launchedBy: string): Promise<BackfillAnswer>;
  cancelBackfill(id: string, by: string): Promise<void>;
  retryBackfill(id: string, launchedBy: string): Promise<BackfillAnswer>;
}

const MOST_ROWS = 500;
const MOST_SEGMENTS = 2_000;

export function createPartitionRequests(storage: Storage, definitions: DefinitionsSource): PartitionRequests {
  const snapshotOf = async (): Promise<DefinitionsSnapshot> => {
    const { snapshot } = await definitions.settled();
    if (snapshot !== null) return snapshot;
    throw new HttpProblem(503, "definitions/not-loaded", "the definitions are not loaded");
  };
  const partitionsOf = async (key: string) => {
    const snapshot = await snapshotOf();
    const asset = snapshot.assets.find((each) => each.key === key);
    if (asset === undefined) throw new HttpProblem(404, "asset/not-found", `there is no asset "${key}"`);
    const { partitions } = asset.partitioning;
    if (partitions === null) throw new HttpProblem(404, "partitions/none", `asset "${key}" has no partitions`);
    const world = await partitionWorld(storage, snapshot);
    const all = allPartitions(partitions, world);
    return { partitions, world, all, sets: healthSets(all, await storage.partitions.status(key, partitions)) };
  };
  const dynamic = async (name: string): Promise<DynamicPartitionsView> => {
    const names = dynamicNames(await snapshotOf());
    if (!names.includes(name)) {
      const hint = names.length === 0 ? "no asset has dynamic partitions" : `there are ${names.join(", ")}`;
      throw new HttpProblem(404, "partitions/not-found", `there are no dynamic partitions "${name}"`, hint);
    }
    return { name, keys: (await storage.partitions.world([name])).dynamicKeys(name) };
  };

  return {
    async assetPartitions(key) {
      const { partitions, world, all, sets } = await partitionsOf(key);
      const count = (health: keyof typeof sets) => countPartitions(partitions, sets[health]);
      return {
        kind: partitions.kind,
        dimensions: dimensionViews(partitions),
        dynamicName: partitions.kind === "dynamic" ? partitions.name : null,
        timezone: dimensionsOf(partitions).flatMap((each) => (each.kind === "time" ? [each.timezone] : []))[0] ?? null,
        total: countPartitions(partitions, all),
        counts: {
          materialized: count("materialized"),
          failed: count("failed"),
          "in-progress": count("in-progress"),
          missing: count("missing"),
        },
        rows: segmentRows(partitions, sets, world, { rows: MOST_ROWS, segments: MOST_SEGMENTS }),
        first: firstPartition(partitions, all, world),
        last: lastPartition(partitions, all, world),
      };
    },
    async assetPartitionKeys(key, { health, cursor, limit }) {
      const { partitions, world, all, sets } = await partitionsOf(key);
      const skip = Number(cursor ?? "0");
      if (!Number.isSafeInteger(skip) || skip < 0)
        throw new HttpProblem(400, "http/bad-request", "cursor: not one of ours");
      const items: PartitionView[] = [];
      let at = 0;
      for (const each of partitionKeys(partitions, health === undefined ? all : sets[health], world)) {
        if (at++ < skip) continue;
        if (items.length === limit) return { items, nextCursor: String(skip + limit) };
        items.push({ key: each, health: health ?? healthOf(partitions, sets, each) });
      }
      return { items, nextCursor: null };
    },
    async assetPartition(key, partition) {
      const { partitions, world, sets } = await partitionsOf(key);
      if (!hasPartition(partitions, partition, world)) {
        throw new HttpProblem(404, "partitions/unknown", `asset "${key}" has no partition "${partition}"`);
      }
      const [record, history] = await Promise.all([
        storage.partitions.find(key, partition),
        storage.assets.history(key, { partition, limit: 50 }),
      ]);
      return {
        key: partition,
        health: healthOf(partitions, sets, partition),
        lastRunId: record?.runId ?? null,
        lastAt: record?.timestamp ?? null,
        history: history.items.map(materializationView),
      };
    },
    dynamicPartitions: dynamic,
    async changeDynamicPartitions(name, change) {
      await dynamic(name);
      for (const key of change.add) {
        const wrong = keyProblem(key);
        if (wrong !== null) throw new HttpProblem(400, "partitions/key", wrong);
      }
      if (change.add.length > 0) await storage.partitions.addDynamic(name, change.add);
      if (change.delete.length > 0) await storage.partitions.deleteDynamic(name, change.delete);
      return dynamic(name);
    },
    async backfills(cursor) {
      const page = await storage.backfills.list({ cursor });
      return { items: page.items.map(backfillSummary), nextCursor: page.nextCursor };
    },
    async backfill(id) {
      const record = await storage.backfills.find(id);
      if (record === null) return null;
      return { ...backfillSummary(record), events: await storage.backfills.events(id) };
    },
    async backfillRuns(id, cursor) {
      const page = await storage.backfills.runs(id, { cursor });
      const runs = await Promise.all(page.items.map((runId) => storage.runs.find(runId)));
      return { items: runs.flatMap((run) => (run === null ? [] : [runSummary(run)])), nextCursor: page.nextCursor };
    },
    async launchBackfill({ job, assetKeys, partitions, title, tags }, launchedBy) {
      const snapshot = await snapshotOf();
      const keys = keysOf(snapshot, job, assetKeys);
      const choice =
        typeof partitions === "string"
          ? { kind: partitions }
          : "keys" in partitions
            ? { kind: "keys" as const, keys: partitions.keys }
            : { kind: "range" as const, ...partitions };
      return created(() =>
        launchBackfill({
          storage,
          snapshot,
          assetKeys: keys,
          choice,
          launchedBy,
          title: title ?? null,
          tags: tags ?? {},
        }),
      );
    },
    async cancelBackfill(id, by) {
      if ((await storage.backfills.find(id)) === null) throw notFound(id);
      await storage.backfills.cancel(id, by);
    },
    async retryBackfill(id, launchedBy) {
      if ((await storage.backfills.find(id)) === null) throw notFound(id);
      const snapshot = await snapshotOf();
      return created(() => retryBackfill({ storage, snapshot, id, launchedBy }));
    },
  };
}

function notFound(id: string): HttpProblem {
  return new HttpProblem(404, "backfill/not-found", `there is no backfill "${id}"`);
}

async function created(work: () => Promise<BackfillRecord>): Promise<BackfillAnswer> {
  try {
    return { backfillId: (await work()).id };
  } catch (error) {
    const isTheirs =
      error instanceof BackfillError || error instanceof PartitionError || error instanceof SelectionError;
    if (!isTheirs) throw error;
    const code = "code" in error ? error.code : "selection/not-valid";
    throw new HttpProblem(422, code, error.message, error.hint);
  }
}

function keysOf(snapshot: DefinitionsSnapshot, job?: string, assetKeys?: readonly string[]): readonly string[] {
  if (job === undefined) return assetKeys ?? [];
  const found = snapshot.jobs.find((each) => each.name === job);
  if (found === undefined) throw new HttpProblem(422, "plan/unknown-job", `there is no job "${job}"`);
  return assetKeys ?? found.assetKeys;
}

function dimensionViews(partitions: PartitionsDefinition) {
  if (partitions.kind !== "multi") return [{ name: null, kind: partitions.kind }];
  return partitions.dimensions.map((each) => ({ name: each.name, kind: each.partitions.kind }));
}

function backfillSummary(record: BackfillRecord): BackfillSummary {
  const { id, status, title, launchedBy, parentId, createdAt, endedAt, message, tags } = record;
  const assets = record.assets.map(({ key, counts }) => ({ key, counts }));
  return {
    id,
    status,
    title,
    launchedBy,
    parentId,
    createdAt,
    endedAt,
    message,
    tags,
    assets,
    counts: assets.reduce((sum, { counts }) => added(sum, counts), NO_COUNTS),
  };
}

const NO_COUNTS: BackfillCountsView = { requested: 0, done: 0, failed: 0, skipped: 0, inProgress: 0 };

function added(a: BackfillCountsView, b: BackfillCountsView): BackfillCountsView {
  return {
    requested: a.requested + b.requested,
    done: a.done + b.done,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    inProgress: a.inProgress + b.inProgress,
  };
}
