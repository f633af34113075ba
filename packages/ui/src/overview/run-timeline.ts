// The runs of a stretch of time as bars: one row for each job, runs that overlap in lanes of their own.
import type { AutomationSummary, TimelineRun } from "@sluice/api";
import type { TimeSpan } from "../gantt/time-scale.ts";

export interface TimelineBar {
  readonly run: TimelineRun;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

export interface TimelineRow {
  /** Null for runs of selected assets. */
  readonly job: string | null;
  readonly bars: readonly TimelineBar[];
  readonly lanes: number;
  /** Still to come. */
  readonly upcoming: readonly UpcomingTick[];
}

/** When schedules will tick, by the row of their job; null = those of a selection of assets. */
export function upcomingTicks(automations: readonly AutomationSummary[], span: TimeSpan): readonly UpcomingTick[] {
  return automations.flatMap((automation) =>
    automation.nextTicks
      .map((at) => Date.parse(at))
      .filter((at) => at >= span.from && at <= span.to)
      .map((at) => ({ at, schedule: automation.name, job: automation.jobName })),
  );
}

export interface UpcomingTick {
  readonly at: number;
  readonly schedule: string;
  readonly job: string | null;
}

/** Jobs by name; runs of selected assets come last. A bar is never shorter than `shortest`, so that it can be seen. */
export function timelineRows(
  runs: readonly TimelineRun[],
  span: TimeSpan,
  options: { readonly now: number; readonly shortest: number; readonly upcoming?: readonly UpcomingTick[] },
): readonly TimelineRow[] {
  const { now, shortest, upcoming = [] } = options;
  const rows = new Map<string | null, TimelineRun[]>(upcoming.map(({ job }) => [job, []]));
  for (const run of runs) {
    const { from, to } = extentOf(run, now, shortest);
    if (to < span.from || from > span.to) continue;
    const row = rows.get(run.jobName);
    if (row === undefined) rows.set(run.jobName, [run]);
    else row.push(run);
  }
  return [...rows]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([job, list]) => ({
      job,
      ...pack(list, now, shortest),
      upcoming: upcoming.filter((tick) => tick.job === job),
    }));
}

function pack(
  runs: readonly TimelineRun[],
  now: number,
  shortest: number,
): { bars: readonly TimelineBar[]; lanes: number } {
  const laneEnds: number[] = [];
  const bars = runs
    .map((run) => ({ run, ...extentOf(run, now, shortest) }))
    .sort((a, b) => a.from - b.from)
    .map((bar) => {
      const free = laneEnds.findIndex((end) => end <= bar.from);
      const lane = free < 0 ? laneEnds.length : free;
      laneEnds[lane] = bar.to;
      return { ...bar, lane };
    });
  return { bars, lanes: Math.max(1, laneEnds.length) };
}

function extentOf(run: TimelineRun, now: number, shortest: number): TimeSpan {
  const from = Date.parse(run.startedAt ?? run.createdAt);
  const to = run.endedAt === null ? now : Date.parse(run.endedAt);
  return { from, to: Math.max(to, from + shortest) };
}
