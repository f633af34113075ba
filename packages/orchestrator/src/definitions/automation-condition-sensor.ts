// `automationConditionSensor`: evaluates the conditions of assets. One exists by itself for those that no other one has.
import type { AutomationConditionLike, ConditionNode } from "../conditions/types.ts";
import { automationName, targetOf } from "./automation-target.ts";
import type { AutomationDefinition, ResolvedAutomation } from "./automation-types.ts";
import { DefinitionError } from "./errors.ts";
import type { AssetLike } from "./key-of.ts";
import { sourceSite } from "./source-site.ts";
import type { SourceSite } from "./types.ts";

/** What `automationConditionSensor` takes. */
export interface AutomationConditionSensorOptions {
  readonly name: string;
  /** Assets whose conditions it evaluates: a selection such as `"group:marts"`, or a list. */
  readonly target: string | readonly AssetLike[];
  /** From one evaluation to the next at the least (default 5). */
  readonly minimumIntervalSeconds?: number;
  /** Whether it evaluates before somebody has switched it on (default `stopped`). */
  readonly defaultStatus?: "running" | "stopped";
  readonly description?: string;
  /** Tags of its runs. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The condition of those of its assets that have none of their own. */
  readonly defaultCondition?: AutomationConditionLike;
}

export const DEFAULT_CONDITION_SENSOR = "default_automation_condition_sensor";
const SECONDS = 5;

/**
 * Declares who evaluates the automation conditions of some assets.
 * @example automationConditionSensor({ name: "marts", target: "group:marts", defaultStatus: "running" })
 */
export function automationConditionSensor(options: AutomationConditionSensorOptions): AutomationDefinition {
  const seconds = options.minimumIntervalSeconds ?? SECONDS;
  if (!(seconds >= 1)) {
    throw new DefinitionError(
      "definitions/sensor-interval",
      `sensor "${options.name}": minimumIntervalSeconds must be 1 or more, not ${seconds}`,
    );
  }
  const { assetSelection } = targetOf("sensor", { target: options.target });
  return {
    kind: "automation",
    evaluate: null,
    resolved: {
      ...conditionSensor(automationName("sensor", options.name), seconds, sourceSite(automationConditionSensor)),
      description: options.description ?? null,
      trigger: interval(seconds, options.defaultCondition?.node ?? null),
      target: { jobName: null, assetSelection },
      tags: options.tags ?? {},
      isOnByDefault: options.defaultStatus === "running",
    },
  };
}

/** The sensor of all conditions that no other sensor evaluates. */
export function defaultConditionSensor(): AutomationDefinition {
  return { kind: "automation", evaluate: null, resolved: conditionSensor(DEFAULT_CONDITION_SENSOR, SECONDS, null) };
}

function conditionSensor(name: string, seconds: number, site: SourceSite | null): ResolvedAutomation {
  return {
    kind: "sensor",
    name,
    description: null,
    trigger: interval(seconds, null),
    target: { jobName: null, assetSelection: null },
    tags: {},
    isOnByDefault: false,
    hasFunction: false,
    site,
  };
}

function interval(seconds: number, defaultCondition: ConditionNode | null): ResolvedAutomation["trigger"] {
  return { kind: "interval", seconds, watches: { kind: "conditions", defaultCondition } };
}
