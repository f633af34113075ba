// `schedule`: runs at times.
import { type AutomationTargetOptions, automationName, targetOf } from "./automation-target.ts";
import type { AutomationDefinition, MissedTicks, ScheduleContext } from "./automation-types.ts";
import { checkCron } from "./cron.ts";
import { resourceNamesOf } from "./required-resources.ts";
import { sourceSite } from "./source-site.ts";
import type { TickReturn } from "./tick-results.ts";

/** What `schedule` takes. */
export interface ScheduleOptions extends AutomationTargetOptions {
  /** Default: the job's name and `_schedule`, as in Dagster. */
  readonly name?: string;
  /** One cron expression of five fields, or several. */
  readonly cronSchedule: string | readonly string[];
  /** An IANA name (default `UTC`). A time that a clock change leaves out is due when the clock has changed. */
  readonly executionTimezone?: string;
  /** What becomes of ticks that nobody was there for (default `latest`). */
  readonly missedTicks?: MissedTicks;
  /** Whether it ticks before somebody has switched it on (default `stopped`). */
  readonly defaultStatus?: "running" | "stopped";
  readonly description?: string;
  /** Tags of its runs. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Declares a schedule. Without a function every tick launches one run.
 * @example schedule({ job: nightly, cronSchedule: "0 6 * * *", executionTimezone: "Europe/Berlin" })
 * @throws {DefinitionError} for a cron expression or time zone that cannot be
 */
export function schedule<R = unknown>(
  options: ScheduleOptions,
  evaluate?: (context: ScheduleContext, resources: R) => TickReturn | Promise<TickReturn>,
): AutomationDefinition<R> {
  const target = targetOf("schedule", options);
  const schedules = typeof options.cronSchedule === "string" ? [options.cronSchedule] : options.cronSchedule;
  const timezone = options.executionTimezone ?? "UTC";
  for (const expression of schedules) checkCron(expression, timezone);
  const name = automationName(
    "schedule",
    options.name ?? (target.jobName === null ? "" : `${target.jobName}_schedule`),
  );
  return {
    kind: "automation",
    resolved: {
      kind: "schedule",
      name,
      description: options.description ?? null,
      trigger: { kind: "cron", schedules, timezone, missedTicks: options.missedTicks ?? "latest" },
      target,
      tags: options.tags ?? {},
      isOnByDefault: options.defaultStatus === "running",
      hasFunction: evaluate !== undefined,
      site: sourceSite(schedule),
    },
    requires: evaluate === undefined ? [] : resourceNamesOf(evaluate),
    evaluate:
      evaluate === undefined
        ? null
        : async ({ scheduledAt }, log, resources) => [
            await evaluate({ name, log, scheduledExecutionTime: new Date(scheduledAt) }, resources),
          ],
  };
}
