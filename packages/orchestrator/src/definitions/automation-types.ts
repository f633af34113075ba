// Schedules and sensors as declared. One form for both: what makes them tick, what they launch, and the team's function.
import type { ConditionNode } from "../conditions/types.ts";
import type { Metadata } from "../events/types.ts";
import type { RunStatus } from "../storage/types.ts";
import type { TickReturn } from "./tick-results.ts";
import type { Logger, SourceSite } from "./types.ts";

/** What happens to ticks that nobody was there for: run all, the latest only, or none. */
export type MissedTicks = "all" | "latest" | "skip";

export type Trigger =
  | {
      readonly kind: "cron";
      readonly schedules: readonly string[];
      readonly timezone: string;
      readonly missedTicks: MissedTicks;
    }
  | { readonly kind: "interval"; readonly seconds: number; readonly watches: Watch };

/** What a sensor is called for: at every tick, for each new materialization, for each run that ended. */
export type Watch =
  | { readonly kind: "nothing" }
  /** The conditions of its target; of null, all that no other sensor evaluates. */
  | { readonly kind: "conditions"; readonly defaultCondition: ConditionNode | null }
  | { readonly kind: "assets"; readonly keys: readonly string[] }
  | { readonly kind: "runs"; readonly statuses: readonly RunStatus[]; readonly jobs: readonly string[] | null };

/** What its runs make unless they say otherwise. */
export interface AutomationTarget {
  readonly jobName: string | null;
  /** A selection; evaluated when the tick comes. */
  readonly assetSelection: string | null;
}

/** A schedule or a sensor with every default filled in. */
export interface ResolvedAutomation {
  readonly kind: "schedule" | "sensor";
  readonly name: string;
  readonly description: string | null;
  readonly trigger: Trigger;
  readonly target: AutomationTarget;
  /** Tags of its runs. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether it is on before somebody has switched it. */
  readonly isOnByDefault: boolean;
  /** True when the team's code is asked at every tick. */
  readonly hasFunction: boolean;
  readonly site: SourceSite | null;
}

export interface TickContext {
  readonly name: string;
  readonly log: Logger;
}

/** What the function of a `schedule` is called with. */
export interface ScheduleContext extends TickContext {
  /** The time for which the tick was planned; it may be evaluated later. */
  readonly scheduledExecutionTime: Date;
}

/** What the function of a `sensor` is called with. */
export interface SensorContext extends TickContext {
  /** What the last evaluation gave as its cursor; null before the first. */
  readonly cursor: string | null;
  readonly lastTickAt: Date | null;
}

/** A new materialization of an asset. */
export interface AssetEvent {
  readonly assetKey: string;
  readonly runId: string;
  readonly timestamp: string;
  readonly metadata: Metadata;
}

/** What the function of an `assetSensor` is called with. */
export interface AssetSensorContext extends SensorContext {
  readonly assetEvent: AssetEvent;
}

/** A run that ended. */
export interface EndedRunInfo {
  readonly runId: string;
  readonly jobName: string | null;
  readonly status: RunStatus;
  readonly tags: Readonly<Record<string, string>>;
  readonly endedAt: string;
  readonly failureReason: string | null;
}

/** What the function of a `runStatusSensor` or `runFailureSensor` is called with. */
export interface RunStatusSensorContext extends SensorContext {
  readonly run: EndedRunInfo;
}

/** What the daemon hands to the function. */
export interface TickInput {
  readonly scheduledAt: string;
  readonly cursor: string | null;
  readonly lastTickAt: string | null;
  /** What it is called for, one call each; null = called once. */
  readonly assetEvents: readonly AssetEvent[] | null;
  readonly runs: readonly EndedRunInfo[] | null;
}

/** Made by `schedule`, `sensor` and their like. */
export interface AutomationDefinition<in R = unknown> {
  readonly kind: "automation";
  readonly resolved: ResolvedAutomation;
  /** Null: every tick launches one run. */
  readonly evaluate: ((input: TickInput, log: Logger, resources: R) => Promise<readonly TickReturn[]>) | null;
  /** Names of the resources that its function asks for; null or absent: it may be any. */
  readonly requires?: readonly string[] | null;
}
