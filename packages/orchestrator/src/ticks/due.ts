// Which tick of a schedule or sensor is to be done next, if any. Pure: what it needs is in its arguments.
import { cronTimesBetween, nextCronTime } from "../definitions/cron.ts";
import type { AutomationSnapshot } from "../host/types.ts";
import type { AutomationState } from "../storage/automation-types.ts";

export interface DueTick {
  /** The time for which it was planned, ISO 8601. */
  readonly scheduledAt: string;
  /** What is to be known about it: ticks that were missed. */
  readonly notice: string | null;
  /** False for a tick that is only recorded: it was missed. */
  readonly isPerformed: boolean;
}

/** A tick that is so much too late was missed. */
const LATE_MILLIS = 60_000;
/** With `all`, so many missed ticks are made up for at the most. */
const MOST_MISSED = 100;

/** Null when nothing is due, or somebody is at a tick. `now` in milliseconds since 1970. */
export function dueTick(automation: AutomationSnapshot, state: AutomationState, now: number): DueTick | null {
  if (!(state.isOn ?? automation.isOnByDefault) || state.isTicking) return null;
  if (state.abandonedTick !== null) {
    const scheduledAt = new Date(state.abandonedTick).toISOString();
    return { scheduledAt, notice: "It was begun before by a process that ended.", isPerformed: true };
  }
  const { trigger } = automation;
  const last = lastTime(state, now);
  if (trigger.kind === "interval") return dueInterval(trigger.seconds * 1000, last, now);
  const after = Math.max(last ?? 0, pastTime(Date.parse(state.since), now));
  const times = cronTimesBetween(trigger.schedules, trigger.timezone, { after, until: now }, MOST_MISSED);
  const [oldest, latest] = [times[0], times.at(-1)];
  if (oldest === undefined || latest === undefined) return null;
  const scheduled = (at: number, missed: number, isPerformed = true): DueTick => ({
    scheduledAt: new Date(at).toISOString(),
    notice: missed === 0 ? null : `${missed} earlier tick${missed === 1 ? " was" : "s were"} missed.`,
    isPerformed,
  });
  if (trigger.missedTicks === "all") return scheduled(oldest, 0);
  const isMissed = trigger.missedTicks === "skip" && now - latest > LATE_MILLIS;
  return scheduled(latest, times.length - 1, !isMissed);
}

/** When the next tick is due, in milliseconds since 1970; null when it is off or never. For pages, and for knowing how long to sleep. */
export function nextTickAt(automation: AutomationSnapshot, state: AutomationState, now: number): number | null {
  if (!(state.isOn ?? automation.isOnByDefault)) return null;
  const { trigger } = automation;
  const last = lastTime(state, now);
  if (trigger.kind === "interval") return last === null ? now : Math.max(now, last + trigger.seconds * 1000);
  return nextCronTime(trigger.schedules, trigger.timezone, Math.max(last ?? 0, pastTime(Date.parse(state.since), now)));
}

function lastTime({ lastTick }: AutomationState, now: number): number | null {
  return lastTick === null ? null : pastTime(Date.parse(lastTick.scheduledAt), now);
}

/**
 * A time that lies in the future was taken from a clock that has been set back since: nobody waits until it comes. What was done in
 * the last minute is known to the store, and not done twice.
 */
function pastTime(at: number, now: number): number {
  return at > now + LATE_MILLIS ? now - LATE_MILLIS : at;
}

function dueInterval(every: number, last: number | null, now: number): DueTick | null {
  // Every daemon gives the tick the same time, so that one of them gets it.
  const at = Math.floor(now / every) * every;
  if (last !== null && (at <= last || now - last < every)) return null;
  return { scheduledAt: new Date(at).toISOString(), notice: null, isPerformed: true };
}
