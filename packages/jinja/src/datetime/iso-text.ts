// ISO 8601 text of dates and times, as fromisoformat() reads it.
import { type CalendarDay, fromOrdinal, isoYearStart } from "./calendar.ts";

export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** The offset from UTC in microseconds; null without one. */
  readonly offset: bigint | null;
}

/** `2024-01-31`, `20240131`, `2024-W05-3`, `2024W053`; null for anything else. The day may not exist. */
export function parseIsoDate(text: string): CalendarDay | null {
  const plain = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(text);
  if (plain !== null) return { year: Number(plain[1]), month: Number(plain[3]), day: Number(plain[4]) };
  const week = /^(\d{4})(-?)W(\d{2})(?:\2(\d))?$/.exec(text);
  return week === null ? null : weekDay(Number(week[1]), Number(week[3]), Number(week[4] ?? "1"));
}

/** The day of an ISO week date; null when there is no such day. */
export function weekDay(year: number, week: number, weekday: number): CalendarDay | null {
  if (year < 1 || week < 1 || weekday < 1 || weekday > 7) return null;
  const weeks = (isoYearStart(year + 1) - isoYearStart(year)) / 7;
  return week > weeks ? null : fromOrdinal(isoYearStart(year) + (week - 1) * 7 + weekday - 1);
}

const offsetPart = "(Z|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2}(?:\\.\\d{1,6})?)?)?)?";
const extended = new RegExp(`^(\\d{2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d+))?)?)?${offsetPart}$`);
const basic = new RegExp(`^(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:[.,](\\d+))?)?)?${offsetPart}$`);

/** `12:30:15.123456+02:00` and its shorter and basic forms; null for anything else. */
export function parseIsoTime(text: string): ClockTime | null {
  const match = extended.exec(text) ?? basic.exec(text);
  if (match === null) return null;
  const [, hour = "", minute = "0", second = "0", fraction = "", offset] = match;
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, "0")),
    offset: offset === undefined ? null : parseOffset(offset),
  };
}

/** `Z`, `+02`, `+02:00`, `-0530`, in microseconds. */
export function parseOffset(text: string): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})?:?(\d{2})?(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return 0n;
  const [, sign, hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const micros = whole * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
  return sign === "-" ? -micros : micros;
}

/** A date, any one character, a time; or a date alone. */
export function parseIsoDateTime(text: string): { readonly day: CalendarDay; readonly time: ClockTime | null } | null {
  for (const length of [10, 8, 7]) {
    const day = parseIsoDate(text.slice(0, length));
    if (day === null) continue;
    if (text.length === length) return { day, time: null };
    const time = parseIsoTime(text.slice(length + 1));
    if (time !== null) return { day, time };
  }
  return null;
}
