// The mathematics of a time axis: which times are marked, where a time lies, and how zooming and moving change what is seen.

/** A stretch of time in milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** The finest step of marks of which at most `most` fit into the span. */
export function tickStep(span: TimeSpan, most: number): number {
  const length = span.to - span.from;
  return steps.find((step) => length / step <= most) ?? Math.ceil(length / most / DAY) * DAY;
}

/** The marks inside the span, at whole steps from `origin`. */
export function timeTicks(span: TimeSpan, most: number, origin: number): readonly number[] {
  if (!(span.to > span.from) || most < 1) return [];
  const step = tickStep(span, most);
  const first = Math.ceil((span.from - origin) / step);
  const last = Math.floor((span.to - origin) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => origin + (first + index) * step);
}

/** A time after the start, exact enough for the step of the marks: `0`, `250ms`, `12s`, `1:05`, `2:00:00`. */
export function formatOffset(offset: number, step: number): string {
  if (offset === 0) return "0";
  const sign = offset < 0 ? "-" : "";
  const value = Math.abs(offset);
  if (value < SECOND) return `${sign}${Math.round(value)}ms`;
  const fraction = step < SECOND ? (value % SECOND) / SECOND : 0;
  const digits = step < 100 ? 2 : 1;
  if (value < MINUTE) return `${sign}${(value / SECOND).toFixed(fraction === 0 ? 0 : digits)}s`;
  const whole = Math.floor(value / SECOND);
  const hours = Math.floor(whole / 3600);
  const seconds = two(whole % 60) + (fraction === 0 ? "" : fraction.toFixed(digits).slice(1));
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${seconds}` : `${sign}${minutes}:${seconds}`;
}

/** Where a time lies, from 0 at the left edge to 1 at the right one; outside of that when it is not seen. */
export function positionOf(span: TimeSpan, time: number): number {
  return span.to === span.from ? 0 : (time - span.from) / (span.to - span.from);
}

export function timeAt(span: TimeSpan, position: number): number {
  return span.from + position * (span.to - span.from);
}

const SHORTEST = 20;

/** Shows less (factor below 1) or more around a time that stays where it is; never more than the whole. */
export function zoom(span: TimeSpan, factor: number, around: number, whole: TimeSpan): TimeSpan {
  const length = Math.min(whole.to - whole.from, Math.max(SHORTEST, (span.to - span.from) * factor));
  const from = around - positionOf(span, around) * length;
  return within({ from, to: from + length }, whole);
}

/** Moves by that many milliseconds, not over the ends. */
export function pan(span: TimeSpan, millis: number, whole: TimeSpan): TimeSpan {
  return within({ from: span.from + millis, to: span.to + millis }, whole);
}

function within(span: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = span.to - span.from;
  const from = Math.max(whole.from, Math.min(span.from, whole.to - length));
  return { from, to: Math.min(whole.to, from + length) };
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
