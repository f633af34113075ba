// strftime(): dates and times by a format.
import { type CalendarDay, dayNames, dayOfYear, isoCalendar, monthNames, toOrdinal, weekdayOf } from "./calendar.ts";

/** Everything that a format can ask for. */
export interface FormattedTime extends CalendarDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** `+0200`, or "" without a zone. */
  readonly offset: string;
  readonly zoneName: string;
}

const directive = /%([-_0^#]*)(\d{0,4})([EO]?)([a-zA-Z%+])/g;

export function strftime(time: FormattedTime, format: string): string {
  return format.replace(directive, (whole, flags: string, width: string, _modifier, code: string) => {
    const field = fields[code]?.(time);
    return field === undefined ? whole : layOut(field, flags, width === "" ? null : Number(width));
  });
}

/** A number with the width and fill that it has by default, or a text. */
type Field = string | readonly [value: number, width: number, fill?: string];

function layOut(field: Field, flags: string, width: number | null): string {
  const isNumber = typeof field !== "string";
  let fill = isNumber ? (field[2] ?? "0") : " ";
  let size = isNumber ? field[1] : 0;
  for (const flag of flags) {
    if (flag === "-") size = 0;
    else if (flag === "_") fill = " ";
    else if (flag === "0") fill = "0";
  }
  const text = isNumber ? String(field[0]) : field;
  const cased = flags.includes("^") ? text.toUpperCase() : flags.includes("#") ? swapped(text) : text;
  return cased.padStart(width ?? size, fill);
}

function swapped(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

function name(names: readonly string[], index: number, length?: number): string {
  return (names[index] ?? "").slice(0, length);
}

function hour12(time: FormattedTime): number {
  return time.hour % 12 === 0 ? 12 : time.hour % 12;
}

/** The week of the year, weeks starting with the given weekday (0 for Monday). */
function weekOfYear(time: FormattedTime, firstWeekday: number): number {
  const weekday = (weekdayOf(time) - firstWeekday + 7) % 7;
  return Math.floor((dayOfYear(time) + 6 - weekday) / 7);
}

function epochSeconds(time: FormattedTime): number {
  const days = toOrdinal(time) - 719_163;
  return days * 86_400 + time.hour * 3600 + time.minute * 60 + time.second;
}

const fields: Readonly<Record<string, (time: FormattedTime) => Field>> = {
  a: (time) => name(dayNames, weekdayOf(time), 3),
  A: (time) => name(dayNames, weekdayOf(time)),
  b: (time) => name(monthNames, time.month - 1, 3),
  B: (time) => name(monthNames, time.month - 1),
  c: (time) => strftime(time, "%a %b %e %H:%M:%S %Y"),
  C: (time) => [Math.floor(time.year / 100), 0],
  d: (time) => [time.day, 2],
  D: (time) => strftime(time, "%m/%d/%y"),
  e: (time) => [time.day, 2, " "],
  f: (time) => [time.microsecond, 6],
  F: (time) => strftime(time, "%Y-%m-%d"),
  g: (time) => [isoCalendar(time).year % 100, 2],
  G: (time) => [isoCalendar(time).year, 0],
  h: (time) => name(monthNames, time.month - 1, 3),
  H: (time) => [time.hour, 2],
  I: (time) => [hour12(time), 2],
  j: (time) => [dayOfYear(time), 3],
  k: (time) => [time.hour, 2, " "],
  l: (time) => [hour12(time), 2, " "],
  m: (time) => [time.month, 2],
  M: (time) => [time.minute, 2],
  n: () => "\n",
  p: (time) => (time.hour < 12 ? "AM" : "PM"),
  P: (time) => (time.hour < 12 ? "am" : "pm"),
  r: (time) => strftime(time, "%I:%M:%S %p"),
  R: (time) => strftime(time, "%H:%M"),
  s: (time) => String(epochSeconds(time)),
  S: (time) => [time.second, 2],
  t: () => "\t",
  T: (time) => strftime(time, "%H:%M:%S"),
  u: (time) => [weekdayOf(time) + 1, 1],
  U: (time) => [weekOfYear(time, 6), 2],
  V: (time) => [isoCalendar(time).week, 2],
  w: (time) => [(weekdayOf(time) + 1) % 7, 1],
  W: (time) => [weekOfYear(time, 0), 2],
  x: (time) => strftime(time, "%m/%d/%y"),
  X: (time) => strftime(time, "%H:%M:%S"),
  y: (time) => [time.year % 100, 2],
  Y: (time) => [time.year, 0],
  z: (time) => time.offset,
  Z: (time) => time.zoneName,
  "%": () => "%",
};
