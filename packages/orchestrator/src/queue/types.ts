// What the coordinator decides about, as data: settings, pools, queued and active runs.
import type { TagLimit } from "../definitions/types.ts";

/** Limits of the runs of an installation. */
export interface RunLimits {
  /** So many runs at once. */
  readonly maxConcurrentRuns: number;
  readonly tagConcurrencyLimits: readonly TagLimit[];
}

/** `run`: a run holds one slot of each of its pools from start to end. `step`: each step holds one while it runs. */
export type PoolGranularity = "run" | "step";

export interface PoolSettings {
  readonly granularity: PoolGranularity;
  /** Of pools for which nobody has set one; null = none. */
  readonly defaultLimit: number | null;
  /** As the configuration has them; a limit set by command or page wins. */
  readonly limits: Readonly<Record<string, number>>;
}

export interface QueueSettings {
  readonly runs: RunLimits;
  readonly pools: PoolSettings;
}

export interface QueuedRun {
  readonly id: string;
  readonly priority: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Of all its steps. */
  readonly pools: readonly string[];
  /** Of its first steps; empty when one of them needs none. */
  readonly firstPools: readonly string[];
}

export interface BusyRun {
  readonly tags: Readonly<Record<string, string>>;
  readonly pools: readonly string[];
}

export interface PoolState {
  readonly name: string;
  /** Null = no limit. */
  readonly limit: number | null;
  /** Slots that steps hold. */
  readonly claimed: number;
}
