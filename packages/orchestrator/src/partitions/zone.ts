// A time zone as a list of stretches with one offset each: asked of Intl once per year, then only arithmetic. Local times are
// milliseconds as if they were UTC.

/** From `at` on, local time is UTC plus `offset`. */
interface Stretch {
  readonly at: number;
  readonly offset: number;
}

export interface Zone {
  offsetAt(utc: number): number;
  /** Whether no clock is changed after `from` and before `to`. */
  isSteady(from: number, to: number): boolean;
  /** The stretches of one offset between two times. */
  stretches(
    from: number,
    to: number,
  ): readonly { readonly from: number; readonly to: number; readonly offset: number }[];
  /** The times that are this local time: none where the clock jumps over it, two where it is set back. */
  utcTimes(local: number): readonly number[];
  /** The first of these; where the clock jumps over it, the time of the jump. */
  firstUtc(local: number): number;
}

const SECOND = 1000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;

const zones = new Map<string, Zone>();

/** The zone must exist. */
export function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone) ?? createZone(timezone);
  zones.set(timezone, known);
  return known;
}

function createZone(timezone: string): Zone {
  const ask = offsetReader(timezone);
  const years = new Map<number, readonly Stretch[]>();
  const ofYear = (year: number): readonly Stretch[] => {
    const known = years.get(year) ?? changesOfYear(year, ask);
    years.set(year, known);
    return known;
  };
  // Neighbours are asked for one after the other: the stretch of the last answer mostly holds the next one too.
  let last = { from: 0, to: 0, offset: 0 };
  const offsetAt = (utc: number): number => {
    if (utc >= last.from && utc < last.to) return last.offset;
    const year = new Date(utc).getUTCFullYear();
    const list = ofYear(year);
    const next = list.findIndex((stretch) => stretch.at > utc);
    const stretch = list.at(next < 0 ? -1 : next - 1);
    last = {
      from: stretch?.at ?? utc,
      to: list[next]?.at ?? Date.UTC(year + 1, 0),
      offset: stretch?.offset ?? 0,
    };
    return last.offset;
  };
  const isWithinLast = (from: number, to: number) => from >= last.from && to <= last.to;
  const changesBetween = (from: number, to: number): readonly Stretch[] => {
    const found: Stretch[] = [];
    const lastYear = new Date(to).getUTCFullYear();
    for (let year = new Date(from).getUTCFullYear(); year <= lastYear; year++) {
      for (const stretch of ofYear(year).slice(1)) if (stretch.at > from && stretch.at < to) found.push(stretch);
    }
    return found;
  };
  const utcTimes = (local: number): readonly number[] => {
    if (isWithinLast(local - DAY, local + DAY)) return [local - last.offset];
    const offsets = new Set([offsetAt(local - DAY), offsetAt(local + DAY)]);
    return [...offsets]
      .map((offset) => local - offset)
      .filter((utc) => utc + offsetAt(utc) === local)
      .sort((a, b) => a - b);
  };
  return {
    offsetAt,
    utcTimes,
    isSteady: (from, to) => isWithinLast(from, to) || changesBetween(from, to).length === 0,
    stretches: (from, to) => {
      const changes = [{ at: from, offset: offsetAt(from) }, ...changesBetween(from, to)];
      return changes.map(({ at, offset }, index) => ({ from: at, to: changes[index + 1]?.at ?? to, offset }));
    },
    firstUtc: (local) => {
      if (isWithinLast(local - DAY, local + DAY)) return local - last.offset;
      const [first] = utcTimes(local);
      if (first !== undefined) return first;
      const jump = changesBetween(local - DAY, local + DAY).find(({ at, offset }) => at + offset > local);
      return jump?.at ?? local - offsetAt(local);
    },
  };
}

function changesOfYear(year: number, ask: (utc: number) => number): readonly Stretch[] {
  const [begin, end] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
  const found: Stretch[] = [{ at: begin, offset: ask(begin) }];
  for (let from = begin; from < end; from += WEEK) {
    const [before, after] = [ask(from), ask(Math.min(from + WEEK, end - SECOND))];
    if (before !== after)
      found.push({ at: changeBetween(from, Math.min(from + WEEK, end), before, ask), offset: after });
  }
  return found;
}

function changeBetween(from: number, to: number, before: number, ask: (utc: number) => number): number {
  let [low, high] = [from / SECOND, to / SECOND];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (ask(middle * SECOND) === before) low = middle;
    else high = middle;
  }
  return high * SECOND;
}

function offsetReader(timezone: string): (utc: number) => number {
  if (timezone === "UTC") return () => 0;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (utc) => {
    const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return local - Math.floor(utc / SECOND) * SECOND;
  };
}
