// One step of a backfill: counts what has ended, and plans what comes next. Called again and again; what it decides is stored
// together with the runs that it creates.
import type { DefinitionsSnapshot } from "../host/types.ts";
import { countPartitions } from "../partitions/list-partitions.ts";
import { minus, union } from "../partitions/subset.ts";
import type { PartitionSubset, PartitionWorld } from "../partitions/types.ts";
import { newRunOf } from "../runs/launch-run.ts";
import type {
  BackfillAdvance,
  BackfillEvent,
  BackfillProgress,
  BackfillStatus,
  CountedAsset,
} from "../storage/backfill-types.ts";
import { backfillGraph } from "./backfill-graph.ts";
import { nextRuns } from "./next-runs.ts";
import type { BackfillAsset } from "./types.ts";

/** So many runs of a backfill are in the queue or run at once; the others wait for their turn. */
const MOST_ACTIVE = 100;
/** So many are created in one transaction. */
const MOST_PER_STEP = 25;

type Told = Omit<BackfillEvent, "timestamp">;

/** Null when there is nothing to do but wait. */
export function advanceBackfill(
  snapshot: DefinitionsSnapshot,
  progress: BackfillProgress,
  world: PartitionWorld,
): BackfillAdvance | null {
  const { record, active } = progress;
  const assets = counted(progress);
  if (record.status === "CANCELING") {
    if (active.length > 0) return progress.ended.length > 0 ? decision(snapshot, "CANCELING", assets) : null;
    return decision(snapshot, "CANCELED", assets, [{ level: "warning", message: "The backfill was canceled." }]);
  }
  try {
    return launchNext(snapshot, progress, assets, world);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...decision(snapshot, "FAILED", assets, [{ level: "error", message }]), message };
  }
}

function launchNext(
  snapshot: DefinitionsSnapshot,
  { record, active, ended }: BackfillProgress,
  assets: readonly BackfillAsset[],
  world: PartitionWorld,
): BackfillAdvance | null {
  const keys = assets.map((asset) => asset.key);
  const room = Math.max(0, Math.min(MOST_PER_STEP, MOST_ACTIVE - active.length));
  const step = nextRuns(backfillGraph(snapshot, keys, world), assets, world, room);
  if (step.isFinished && active.length === 0) return finished(snapshot, step.assets);
  if (ended.length === 0 && step.runs.length === 0) return null;
  const runs = step.runs.map(({ assetKeys, subset, isPartitioned }) => ({
    assetKeys,
    subset,
    run: newRunOf(
      snapshot,
      {
        request: { assetKeys, partition: isPartitioned ? { kind: "subset", subset } : null },
        launchedBy: `backfill ${record.id.slice(0, 8)}`,
        tags: { ...record.tags, "sluice/backfill": record.id },
      },
      world,
    ),
  }));
  const told: readonly Told[] =
    runs.length === 0
      ? []
      : [{ level: "info", message: `Launched ${runs.length === 1 ? "1 run" : `${runs.length} runs`}.` }];
  return { ...decision(snapshot, "REQUESTED", step.assets, told), runs };
}

function finished(snapshot: DefinitionsSnapshot, assets: readonly BackfillAsset[]): BackfillAdvance {
  const counts = withCounts(snapshot, assets).map((asset) => asset.counts);
  const sum = (what: "done" | "failed" | "skipped") => counts.reduce((total, each) => total + each[what], 0);
  const [done, failed, skipped] = [sum("done"), sum("failed"), sum("skipped")];
  const isGood = failed + skipped === 0;
  const message = `The backfill ended: ${done} made, ${failed} failed, ${skipped} left out.`;
  const told: Told = { level: isGood ? "info" : "error", message };
  return decision(snapshot, isGood ? "COMPLETED_SUCCESS" : "COMPLETED_FAILED", assets, [told]);
}

function decision(
  snapshot: DefinitionsSnapshot,
  status: BackfillStatus,
  assets: readonly BackfillAsset[],
  events: readonly Told[] = [],
): BackfillAdvance {
  return { status, message: null, assets: withCounts(snapshot, assets), runs: [], events };
}

/** The assets with what their ended runs came to. */
function counted({ record, ended }: BackfillProgress): readonly BackfillAsset[] {
  return record.assets.map((asset) =>
    ended.reduce<BackfillAsset>((state, { outcomes, subset }) => {
      const isMade = outcomes.get(asset.key);
      if (isMade === undefined) return state;
      return isMade ? { ...state, done: union(state.done, subset) } : { ...state, failed: union(state.failed, subset) };
    }, asset),
  );
}

/** For pages: how many there are in each set. */
export function withCounts(snapshot: DefinitionsSnapshot, assets: readonly BackfillAsset[]): readonly CountedAsset[] {
  const known = new Map(snapshot.assets.map((asset) => [asset.key, asset.partitioning.partitions]));
  return assets.map((asset) => {
    const partitions = known.get(asset.key) ?? null;
    const count = (subset: PartitionSubset) =>
      partitions !== null ? countPartitions(partitions, subset) : subset.kind === "keys" ? subset.keys.size : 0;
    return {
      ...asset,
      counts: {
        requested: count(asset.requested),
        done: count(asset.done),
        failed: count(asset.failed),
        skipped: count(asset.skipped),
        inProgress: count(minus(minus(asset.submitted, asset.done), asset.failed)),
      },
    };
  });
}
