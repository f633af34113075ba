// Dates and times from text: as CSV files write them, as ISO 8601 writes them, and as databases print them.
import { PyDate, PyDateTime, type Value } from "@sluice/jinja";

export type DateTimeText = (text: string) => Value | undefined;

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Seconds east of UTC; null without a zone. */
  readonly offset: number | null;
}

export function isDate(value: Value): boolean {
  return value instanceof PyDate;
}

export function isDateTime(value: Value): boolean {
  return value instanceof PyDateTime;
}

function dateOf(year: number, month: number, day: number): Value | undefined {
  if (!exists(year, month, day)) return undefined;
  return PyDate.fromIso(isoDayOf(year, month, day));
}

function dateTimeOf(moment: Moment): Value | undefined {
  const { year, month, day, hour, minute, second } = moment;
  if (!exists(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const micros = moment.microsecond === 0 ? "" : `.${digits(moment.microsecond, 6)}`;
  const clock = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}${micros}`;
  return PyDateTime.fromIso(`${isoDayOf(year, month, day)}T${clock}${zoneText(moment.offset)}`);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function isoDayOf(year: number, month: number, day: number): string {
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

function zoneText(offset: number | null): string {
  if (offset === null) return "";
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? "" : `:${digits(size % 60, 2)}`;
  return `${offset < 0 ? "-" : "+"}${digits(Math.floor(size / 3600), 2)}:${digits(Math.floor(size / 60) % 60, 2)}${seconds}`;
}

/** Days that the calendar of Python knows: years 1 to 9999. */
function exists(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= daysOfMonth(year, month);
}

function daysOfMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const DATE = /^(\d{4})-(\d\d?)-(\d\d?)$/;
const DATE_TIME = /^(\d{4})-(\d\d?)-(\d\d?)\s+(\d\d?):(\d\d?):(\d\d?)$/;

/** `2024-01-31`; one digit is enough for month and day. */
export function readDate(text: string): Value | undefined {
  const found = DATE.exec(text);
  return found === null ? undefined : dateOf(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** `2024-01-31 10:00:00`. */
export function readDateTime(text: string): Value | undefined {
  const found = DATE_TIME.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  return dateTimeOf({ year, month, day, hour, minute, second, microsecond: 0, offset: null });
}

const ISO_DAY = /^(\d{4})(?:-?(\d\d)(?:-?(\d\d))?|-?(\d{3})|-?W(\d\d)(?:-?([1-7]))?)?$/;
const ISO_TIME = /^(\d\d)(?::?(\d\d)(?::?(\d\d))?)?(?:[.,](\d+))?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** `2024-01-31T10:00:00Z` and the other forms of ISO 8601 that hold a day and a time. */
export function readIsoDateTime(text: string): Value | undefined {
  const [day = "", time, ...rest] = text.split("T");
  if (time === undefined || rest.length > 0) return undefined;
  const date = isoDay(day);
  const clock = ISO_TIME.exec(time);
  if (date === null || clock === null) return undefined;
  const [, hour, minute, second, fraction] = clock;
  // A fraction belongs to the last unit that is given.
  const unit = second !== undefined ? 1 : minute !== undefined ? 60 : 3600;
  const whole = Number(hour) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0);
  const micros = Math.floor(Number(`0.${fraction ?? 0}`) * unit * 1_000_000 + 1e-6);
  const total = whole + Math.floor(micros / 1_000_000);
  return dateTimeOf({
    ...date,
    hour: Math.floor(total / 3600),
    minute: Math.floor(total / 60) % 60,
    second: total % 60,
    microsecond: micros % 1_000_000,
    offset: zoneOffset(clock[5]),
  });
}

function isoDay(text: string): Pick<Moment, "year" | "month" | "day"> | null {
  const found = ISO_DAY.exec(text);
  if (found === null) return null;
  const [, year, month, day, ordinal, week, weekday] = found;
  if (ordinal !== undefined) return utcDay(Date.UTC(Number(year), 0, Number(ordinal)));
  if (week !== undefined) {
    const fourth = new Date(Date.UTC(Number(year), 0, 4));
    const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000;
    return utcDay(monday + ((Number(week) - 1) * 7 + Number(weekday ?? 1) - 1) * 86_400_000);
  }
  return { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) };
}

function utcDay(time: number): Pick<Moment, "year" | "month" | "day"> {
  const date = new Date(time);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function zoneOffset(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone === "Z") return 0;
  const found = /^([+-])(\d\d):?(\d\d)?(?::?(\d\d))?$/.exec(zone);
  if (found === null) return null;
  const seconds = Number(found[2]) * 3600 + Number(found[3] ?? 0) * 60 + Number(found[4] ?? 0);
  return found[1] === "-" ? -seconds : seconds;
}

const PRINTED = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-][\d:]+)?)?$/;

/** A date as a database prints it; the text itself where Python has no such day (`infinity`, years BC). */
export function dateFromDatabase(text: string): Value {
  const found = PRINTED.exec(text);
  if (found === null || found[4] !== undefined) return text;
  return dateOf(Number(found[1]), Number(found[2]), Number(found[3])) ?? text;
}

/** A time stamp as a database prints it, with a zone or without; the text itself where Python has no such time. */
export function dateTimeFromDatabase(text: string): Value {
  const found = PRINTED.exec(text);
  if (found === null) return text;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const microsecond = Number((found[7] ?? "").padEnd(6, "0"));
  return dateTimeOf({ year, month, day, hour, minute, second, microsecond, offset: zoneOffset(found[8]) }) ?? text;
}
