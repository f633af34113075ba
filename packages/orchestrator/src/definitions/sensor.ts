// `sensor` and its like: functions that are asked again and again whether there is something to run.
import { type AutomationTargetOptions, automationName, targetOf } from "./automation-target.ts";
import type {
  AssetSensorContext,
  AutomationDefinition,
  RunStatusSensorContext,
  SensorContext,
  TickInput,
  Watch,
} from "./automation-types.ts";
import { DefinitionError } from "./errors.ts";
import type { JobDefinition } from "./jobs.ts";
import { type AssetLike, keyOf } from "./key-of.ts";
import { resourceNamesOf } from "./required-resources.ts";
import { sourceSite } from "./source-site.ts";
import { RunRequest, type TickReturn } from "./tick-results.ts";
import type { Logger, SourceSite } from "./types.ts";

/** What `sensor` takes. */
export interface SensorOptions extends AutomationTargetOptions {
  readonly name: string;
  /** From one evaluation to the next at the least (default 30). */
  readonly minimumIntervalSeconds?: number;
  /** Whether it ticks before somebody has switched it on (default `stopped`). */
  readonly defaultStatus?: "running" | "stopped";
  readonly description?: string;
  /** Tags of its runs. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Declares a sensor: a function that is asked every so often what to run.
 * @example
 * sensor({ name: "new_files", job: load }, async ({ cursor }) => {
 *   const files = await listFilesAfter(cursor);
 *   return new SensorResult({ runRequests: files.map((file) => new RunRequest({ runKey: file })), cursor: files.at(-1) });
 * });
 */
export function sensor<R = unknown>(
  options: SensorOptions,
  evaluate: (context: SensorContext, resources: R) => TickReturn | Promise<TickReturn>,
): AutomationDefinition<R> {
  const requires = resourceNamesOf(evaluate);
  return define<R>(options, { kind: "nothing" }, sourceSite(sensor), requires, async (input, log, resources) => [
    await evaluate(contextOf(options.name, input, log), resources),
  ]);
}

/** What `assetSensor` takes. */
export interface AssetSensorOptions extends SensorOptions {
  readonly assetKey: AssetLike;
}

/** Declares a sensor that is called once for each new materialization of an asset; without a function it launches its job. */
export function assetSensor<R = unknown>(
  options: AssetSensorOptions,
  evaluate: (context: AssetSensorContext, resources: R) => TickReturn | Promise<TickReturn> = () => new RunRequest(),
): AutomationDefinition<R> {
  const watch: Watch = { kind: "assets", keys: [keyOf(options.assetKey)] };
  return define<R>(
    options,
    watch,
    sourceSite(assetSensor),
    resourceNamesOf(evaluate),
    async (input, log, resources) => {
      const results: TickReturn[] = [];
      for (const assetEvent of input.assetEvents ?? []) {
        results.push(await evaluate({ ...contextOf(options.name, input, log), assetEvent }, resources));
      }
      return results;
    },
  );
}

/** What `runStatusSensor` takes. */
export interface RunStatusSensorOptions extends SensorOptions {
  readonly runStatus: "SUCCESS" | "FAILURE" | "CANCELED";
  /** Default: the runs of every job, and those without one. */
  readonly monitoredJobs?: readonly (JobDefinition<never> | string)[];
}

/** Declares a sensor that is called once for each run that ended like this. */
export function runStatusSensor<R = unknown>(
  options: RunStatusSensorOptions,
  evaluate: (context: RunStatusSensorContext, resources: R) => TickReturn | Promise<TickReturn>,
): AutomationDefinition<R> {
  return runSensor(options, sourceSite(runStatusSensor), evaluate);
}

/** Declares a sensor that is called once for each run that failed. */
export function runFailureSensor<R = unknown>(
  options: Omit<RunStatusSensorOptions, "runStatus">,
  evaluate: (context: RunStatusSensorContext, resources: R) => TickReturn | Promise<TickReturn>,
): AutomationDefinition<R> {
  return runSensor({ ...options, runStatus: "FAILURE" }, sourceSite(runFailureSensor), evaluate);
}

function runSensor<R>(
  options: RunStatusSensorOptions,
  site: SourceSite | null,
  evaluate: (context: RunStatusSensorContext, resources: R) => TickReturn | Promise<TickReturn>,
): AutomationDefinition<R> {
  const jobs = options.monitoredJobs?.map((job) => (typeof job === "string" ? job : job.name)) ?? null;
  const watch: Watch = { kind: "runs", statuses: [options.runStatus], jobs };
  return define<R>(options, watch, site, resourceNamesOf(evaluate), async (input, log, resources) => {
    const results: TickReturn[] = [];
    for (const run of input.runs ?? []) {
      results.push(await evaluate({ ...contextOf(options.name, input, log), run }, resources));
    }
    return results;
  });
}

function define<R>(
  options: SensorOptions,
  watches: Watch,
  site: SourceSite | null,
  requires: readonly string[] | null,
  evaluate: AutomationDefinition<R>["evaluate"],
): AutomationDefinition<R> {
  const seconds = options.minimumIntervalSeconds ?? 30;
  if (!(seconds >= 1)) {
    throw new DefinitionError(
      "definitions/sensor-interval",
      `sensor "${options.name}": minimumIntervalSeconds must be 1 or more, not ${seconds}`,
    );
  }
  return {
    kind: "automation",
    resolved: {
      kind: "sensor",
      name: automationName("sensor", options.name),
      description: options.description ?? null,
      trigger: { kind: "interval", seconds, watches },
      target: targetOf("sensor", options),
      tags: options.tags ?? {},
      isOnByDefault: options.defaultStatus === "running",
      hasFunction: true,
      site,
    },
    requires,
    evaluate,
  };
}

function contextOf(name: string, input: TickInput, log: Logger): SensorContext {
  const { cursor, lastTickAt } = input;
  return { name, log, cursor, lastTickAt: lastTickAt === null ? null : new Date(lastTickAt) };
}
