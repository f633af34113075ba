// Which queued runs may start, decided in one place: a pure function over the queue, what is under way, the limits and the pools.
import { createTagCount, tagLimitText } from "./tag-limits.ts";
import type { BusyRun, PoolState, QueuedRun, QueueSettings } from "./types.ts";

export interface QueueState {
  /** In any order. */
  readonly queued: readonly QueuedRun[];
  readonly busy: readonly BusyRun[];
  readonly pools: readonly PoolState[];
}

export interface QueueDecision {
  /** Ids of those that may start, in the order in which they do. */
  readonly start: readonly string[];
  /** Why the others wait, in the order of the queue. */
  readonly waiting: readonly { readonly id: string; readonly reason: string }[];
}

/** More priority first; within one, who came first. A run that has to wait lets those behind it pass. */
export function chooseRuns(state: QueueState, settings: QueueSettings): QueueDecision {
  const { maxConcurrentRuns, tagConcurrencyLimits } = settings.runs;
  const tags = createTagCount(
    tagConcurrencyLimits,
    state.busy.map((run) => run.tags),
  );
  const pools = createPoolCount(state, settings);
  const start: string[] = [];
  const waiting: { readonly id: string; readonly reason: string }[] = [];
  for (const run of [...state.queued].sort(byTurn)) {
    const full = tags.fullFor(run.tags);
    const reason =
      state.busy.length + start.length >= maxConcurrentRuns
        ? `${maxConcurrentRuns} run${maxConcurrentRuns === 1 ? " is" : "s are"} under way, which is the limit`
        : full !== null
          ? `${full.limit} run${full.limit === 1 ? "" : "s"} with ${tagLimitText(full)}: the limit is reached`
          : pools.obstacle(run);
    if (reason !== null) {
      waiting.push({ id: run.id, reason });
      continue;
    }
    tags.add(run.tags);
    pools.add(run);
    start.push(run.id);
  }
  return { start, waiting };
}

function byTurn(a: QueuedRun, b: QueuedRun): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

interface PoolCount {
  /** Why a run has to wait for a pool; null when it has not. */
  obstacle(run: QueuedRun): string | null;
  add(run: QueuedRun): void;
}

function createPoolCount({ busy, pools }: QueueState, settings: QueueSettings): PoolCount {
  const limits = new Map(pools.map(({ name, limit }) => [name, limit]));
  const limitOf = (name: string) => limits.get(name) ?? null;
  if (settings.pools.granularity === "step") {
    // A run that could not begin a single step would sit on a place of the runs' own limit.
    const full = new Set(
      pools.filter(({ limit, claimed }) => limit !== null && claimed >= limit).map(({ name }) => name),
    );
    return {
      obstacle: ({ firstPools }) =>
        firstPools.length > 0 && firstPools.every((name) => full.has(name))
          ? fullText(firstPools[0] ?? "", limitOf)
          : null,
      add: () => {},
    };
  }
  const held = new Map<string, number>();
  const add = ({ pools: names }: BusyRun) => {
    for (const name of names) held.set(name, (held.get(name) ?? 0) + 1);
  };
  for (const run of busy) add(run);
  return {
    obstacle: (run) => {
      const full = run.pools.find((name) => (held.get(name) ?? 0) >= (limitOf(name) ?? Number.POSITIVE_INFINITY));
      return full === undefined ? null : fullText(full, limitOf);
    },
    add,
  };
}

function fullText(name: string, limitOf: (name: string) => number | null): string {
  const limit = limitOf(name);
  return limit === 0
    ? `pool ${name} is closed: its limit is 0`
    : `pool ${name} is full: ${limit} of ${limit} slots are taken`;
}
