// The ticks of a cron expression in a time zone, as numbers that can be counted and skipped over without visiting each. Expressions
// with a wildcard in the hour follow the hours that pass: a time that comes twice ticks twice. The others follow the clock on the
// wall: once a day, and where the clock jumps over the time, at the jump.
import { Cron } from "croner";
import { type Zone, zoneOf } from "./zone.ts";

export interface Cadence {
  /** The last tick at or before a time; null when there is none for years. */
  floor(time: number): number | null;
  /** The first tick at or after a time; null when there is none for years. */
  ceil(time: number): number | null;
  /** The tick that is so many ticks after (before, when negative) a tick. */
  shift(tick: number, by: number): number | null;
  /** How many ticks there are from `from` on and before `to`. */
  count(from: number, to: number): number;
  /** The ticks from `from` on and before `to`, in their order. */
  ticks(from: number, to: number): Generator<number>;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Between two 29ths of February there can be eight years. */
const MOST_EMPTY_DAYS = 366 * 9;

const cadences = new Map<string, Cadence>();

/** The expression and the zone must be valid. */
export function cadenceOf(cron: string, timezone: string): Cadence {
  const key = `${timezone}\n${cron}`;
  const known = cadences.get(key) ?? createCadence(createDays(cron, timezone));
  cadences.set(key, known);
  return known;
}

/** Days are counted since 1970; a day begins at its local midnight. */
interface Days {
  /** The day that a time falls into. */
  dayOf(time: number): number;
  /** Its ticks, sorted. */
  ticksOn(day: number): readonly number[];
  countOn(day: number): number;
}

function createCadence(days: Days): Cadence {
  const sums = createSums(days);
  const near = (time: number, step: 1 | -1): number | null => {
    const first = days.dayOf(time);
    for (let away = 0; away <= MOST_EMPTY_DAYS; away++) {
      const ticks = days.ticksOn(first + away * step);
      const found = step === 1 ? ticks.find((tick) => tick >= time) : ticks.findLast((tick) => tick <= time);
      if (found !== undefined) return found;
    }
    return null;
  };
  const floor = (time: number) => near(time, -1);
  const ceil = (time: number) => near(time, 1);
  const before = (time: number): number => {
    const day = days.dayOf(time);
    return sums.before(day) + days.ticksOn(day).filter((tick) => tick < time).length;
  };
  return {
    floor,
    ceil,
    count: (from, to) => (to <= from ? 0 : before(to) - before(from)),
    shift: (tick, by) => {
      let at: number | null = tick;
      for (let left = Math.abs(by); left > 0 && at !== null; left--) at = by > 0 ? ceil(at + 1) : floor(at - 1);
      return at;
    },
    *ticks(from, to) {
      if (to <= from) return;
      const last = days.dayOf(to - 1);
      for (let day = days.dayOf(from); day <= last; day++) {
        for (const tick of days.ticksOn(day)) if (tick >= from && tick < to) yield tick;
      }
    },
  };
}

/** How many ticks there are before a day, counted from a day that never changes. */
function createSums(days: Days) {
  const [up, down] = [[0], [0]];
  return {
    before(day: number): number {
      for (let next = up.length - 1; next < day; next++) up.push((up[next] ?? 0) + days.countOn(next));
      for (let next = down.length; next <= -day; next++) down.push((down[next - 1] ?? 0) - days.countOn(-next));
      return (day >= 0 ? up[day] : down[-day]) ?? 0;
    },
  };
}

function createDays(cron: string, timezone: string): Days {
  const fields = cron.trim().split(/\s+/);
  const [minute = "*", hour = "*", ...dayFields] = fields;
  const zone = zoneOf(timezone);
  const times = timesOfDay(`${minute} ${hour} * * *`);
  const matches = dayMatcher(dayFields.join(" "));
  const irregular = /[*/]/.test(hour) ? followHours : followClock;
  const begins = (day: number) => zone.firstUtc(day * DAY);
  const isPlain = (day: number) => zone.isSteady((day - 1) * DAY, (day + 2) * DAY);
  return {
    dayOf(time) {
      let day = Math.floor((time + zone.offsetAt(time)) / DAY);
      while (time < begins(day)) day--;
      while (time >= begins(day + 1)) day++;
      return day;
    },
    ticksOn(day) {
      if (!isPlain(day)) return irregular({ zone, times, matches, day, from: begins(day), to: begins(day + 1) });
      if (!matches(day)) return [];
      const midnight = begins(day);
      return times.map((time) => midnight + time);
    },
    countOn(day) {
      if (!isPlain(day)) return this.ticksOn(day).length;
      return matches(day) ? times.length : 0;
    },
  };
}

interface IrregularDay {
  readonly zone: Zone;
  readonly times: readonly number[];
  readonly matches: (day: number) => boolean;
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

function followHours({ zone, times, matches, from, to }: IrregularDay): readonly number[] {
  return zone.stretches(from, to).flatMap((stretch) => {
    const found: number[] = [];
    const last = Math.floor((stretch.to - 1 + stretch.offset) / DAY);
    for (let day = Math.floor((stretch.from + stretch.offset) / DAY); day <= last; day++) {
      if (!matches(day)) continue;
      for (const time of times) {
        const tick = day * DAY + time - stretch.offset;
        if (tick >= stretch.from && tick < stretch.to) found.push(tick);
      }
    }
    return found;
  });
}

function followClock({ zone, times, matches, day, from, to }: IrregularDay): readonly number[] {
  const ticks = [day - 1, day, day + 1]
    .filter(matches)
    .flatMap((each) => times.map((time) => zone.firstUtc(each * DAY + time)))
    .filter((tick) => tick >= from && tick < to);
  return [...new Set(ticks)].sort((a, b) => a - b);
}

/** Milliseconds after midnight, of a day on which no clock is changed. */
function timesOfDay(cron: string): readonly number[] {
  return utcTicks(cron, 0, DAY);
}

/** Whether a day has ticks. */
function dayMatcher(fields: string): (day: number) => boolean {
  if (fields === "* * *") return () => true;
  const years = new Map<number, ReadonlySet<number>>();
  return (day) => {
    const year = new Date(day * DAY).getUTCFullYear();
    const found =
      years.get(year) ??
      new Set(utcTicks(`0 0 ${fields}`, Date.UTC(year, 0), Date.UTC(year + 1, 0)).map((tick) => tick / DAY));
    years.set(year, found);
    return found.has(day);
  };
}

function utcTicks(expression: string, from: number, to: number): readonly number[] {
  const cron = new Cron(expression, { timezone: "UTC", mode: "5-part" });
  const found: number[] = [];
  let at = cron.nextRun(new Date(from - MINUTE));
  for (; at !== null && at.getTime() < to; at = cron.nextRun(at)) if (at.getTime() >= from) found.push(at.getTime());
  return found;
}
