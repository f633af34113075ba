// A request becomes a backfill; the daemon carries it.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { partitionWorld } from "../partitions/partition-world.ts";
import { isEmptySubset, minus, NO_PARTITIONS } from "../partitions/subset.ts";
import { cancelRun } from "../runs/end-run.ts";
import type { BackfillRecord } from "../storage/backfill-types.ts";
import type { PartitionStatus } from "../storage/partition-types.ts";
import type { Storage } from "../storage/types.ts";
import { advanceBackfill, withCounts } from "./advance-backfill.ts";
import { backfillTargets } from "./backfill-targets.ts";
import { BackfillError } from "./errors.ts";
import type { BackfillAsset, BackfillChoice } from "./types.ts";

export interface LaunchBackfillOptions {
  readonly storage: Storage;
  readonly snapshot: DefinitionsSnapshot;
  readonly assetKeys: readonly string[];
  readonly choice: BackfillChoice;
  readonly launchedBy: string;
  readonly title?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Stores a backfill.
 * @throws {BackfillError | PartitionError} when nothing is asked for, too much, or what is not there
 */
export async function launchBackfill(options: LaunchBackfillOptions): Promise<BackfillRecord> {
  const { storage, snapshot, assetKeys, choice } = options;
  const world = await partitionWorld(storage, snapshot);
  const statuses = await readStatuses(storage, snapshot, choice, assetKeys);
  const targets = backfillTargets({
    snapshot,
    assetKeys,
    choice,
    world,
    statusOf: (key) => statuses.get(key) ?? NOTHING,
  });
  return store(options, targets, null);
}

/**
 * What of a backfill failed, was left out or not reached, as a new one.
 * @throws {BackfillError} when it has not ended, or nothing is left
 */
export async function retryBackfill(
  options: Pick<LaunchBackfillOptions, "storage" | "snapshot" | "launchedBy"> & { readonly id: string },
): Promise<BackfillRecord> {
  const before = await options.storage.backfills.find(options.id);
  if (before === null) throw new BackfillError("backfill/not-found", `there is no backfill "${options.id}"`);
  if (before.endedAt === null) {
    throw new BackfillError("backfill/not-ended", "the backfill has not ended yet", "cancel it first");
  }
  const targets = before.assets.flatMap(({ key, requested, done }) => {
    const left = minus(requested, done);
    return isEmptySubset(left) ? [] : [fresh(key, left)];
  });
  if (targets.length === 0)
    throw new BackfillError("backfill/nothing", "nothing of this backfill failed or was left out");
  return store({ ...options, title: before.title, tags: before.tags }, targets, before.id);
}

/** One step of every backfill that has not ended. */
export async function advanceBackfills(
  storage: Storage,
  snapshot: DefinitionsSnapshot,
  onError: (id: string, error: unknown) => void,
): Promise<void> {
  const open = await storage.backfills.open();
  if (open.length === 0) return;
  const world = await partitionWorld(storage, snapshot);
  for (const id of open) {
    try {
      let toCancel: readonly string[] = [];
      await storage.backfills.advance(id, (progress) => {
        toCancel = progress.record.status === "CANCELING" ? progress.active : [];
        return advanceBackfill(snapshot, progress, world);
      });
      for (const runId of toCancel) await cancelRun(storage, runId, "The backfill's cancellation");
    } catch (error) {
      onError(id, error);
    }
  }
}

function fresh(key: string, requested: BackfillAsset["requested"]): BackfillAsset {
  const none = NO_PARTITIONS;
  return { key, requested, submitted: none, done: none, failed: none, skipped: none };
}

const NOTHING: PartitionStatus = {
  materialized: NO_PARTITIONS,
  failed: NO_PARTITIONS,
  inProgress: NO_PARTITIONS,
};

async function readStatuses(
  storage: Storage,
  snapshot: DefinitionsSnapshot,
  choice: BackfillChoice,
  assetKeys: readonly string[],
): Promise<ReadonlyMap<string, PartitionStatus>> {
  const statuses = new Map<string, PartitionStatus>();
  if (choice.kind !== "missing" && choice.kind !== "failed") return statuses;
  for (const { key, partitioning } of snapshot.assets) {
    if (partitioning.partitions === null || !assetKeys.includes(key)) continue;
    statuses.set(key, await storage.partitions.status(key, partitioning.partitions));
  }
  return statuses;
}

async function store(
  { storage, snapshot, launchedBy, title, tags }: Omit<LaunchBackfillOptions, "assetKeys" | "choice">,
  targets: readonly BackfillAsset[],
  parentId: string | null,
): Promise<BackfillRecord> {
  const assets = withCounts(snapshot, targets);
  const total = assets.reduce((sum, asset) => sum + asset.counts.requested, 0);
  const what = `${total.toLocaleString("en")} partition${total === 1 ? "" : "s"} of ${assets.length} asset${assets.length === 1 ? "" : "s"}`;
  return storage.backfills.create({
    title: title ?? null,
    launchedBy,
    parentId,
    tags: tags ?? {},
    assets,
    message: `Asked for by ${launchedBy}: ${what}.`,
  });
}
