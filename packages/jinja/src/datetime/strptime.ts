// strptime(): reading a date and time by a format.
import { valueError } from "../errors/python-errors.ts";
import { stringRepr } from "../format/string-repr.ts";
import {
  type CalendarDay,
  dayNames,
  daysInMonth,
  fromOrdinal,
  isLeapYear,
  isoYearStart,
  monthNames,
  toOrdinal,
  weekdayOf,
} from "./calendar.ts";
import { parseOffset } from "./iso-text.ts";
import { PyDateTime } from "./py-datetime.ts";
import { FixedZone, type TzInfo, utcZone } from "./tz-info.ts";

const dayPattern = dayNames.map((name) => name).join("|");
const shortDayPattern = dayNames.map((name) => name.slice(0, 3)).join("|");
const monthPattern = monthNames.join("|");
const shortMonthPattern = monthNames.map((name) => name.slice(0, 3)).join("|");

const patterns: ReadonlyMap<string, string> = new Map([
  ["a", shortDayPattern],
  ["A", dayPattern],
  ["b", shortMonthPattern],
  ["B", monthPattern],
  ["d", "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]"],
  ["f", "[0-9]{1,6}"],
  ["H", "2[0-3]|[0-1]\\d|\\d"],
  ["I", "1[0-2]|0[1-9]|[1-9]"],
  ["G", "\\d\\d\\d\\d"],
  ["j", "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]"],
  ["m", "1[0-2]|0[1-9]|[1-9]"],
  ["M", "[0-5]\\d|\\d"],
  ["p", "am|pm"],
  ["S", "6[0-1]|[0-5]\\d|\\d"],
  ["U", "5[0-3]|[0-4]\\d|\\d"],
  ["u", "[1-7]"],
  ["V", "5[0-3]|0[1-9]|[1-4]\\d|\\d"],
  ["w", "[0-6]"],
  ["W", "5[0-3]|[0-4]\\d|\\d"],
  ["y", "\\d\\d"],
  ["Y", "\\d\\d\\d\\d"],
  ["z", "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z"],
  ["Z", "utc|gmt"],
]);

const combined: ReadonlyMap<string, string> = new Map([
  ["c", "%a %b %d %H:%M:%S %Y"],
  ["x", "%m/%d/%y"],
  ["X", "%H:%M:%S"],
]);

export function strptime(text: string, format: string): PyDateTime {
  const { pattern, codes } = compileFormat(format);
  const match = new RegExp(`^${pattern}`, "i").exec(text);
  if (match === null) {
    throw valueError(`time data ${stringRepr(text)} does not match format ${stringRepr(format)}`);
  }
  if (match[0].length < text.length) throw valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  const fields = new Map<string, string>();
  for (const [index, code] of codes.entries()) fields.set(code, match[index + 1] ?? "");
  return assemble(fields);
}

function compileFormat(format: string): { readonly pattern: string; readonly codes: readonly string[] } {
  const codes: string[] = [];
  const expanded = format.replace(/%([cxX])/g, (_, code: string) => combined.get(code) ?? "");
  let pattern = "";
  for (const part of expanded.matchAll(/%(.?)|(\s+)|([^%\s]+)/gsu)) {
    const [whole, code, space, literal = ""] = part;
    if (space !== undefined) pattern += "\\s+";
    else if (!whole.startsWith("%")) pattern += literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    else if (code === "%") pattern += "%";
    else if (code === "" || code === undefined) throw valueError(`stray % in format ${stringRepr(format)}`);
    else pattern += field(code, codes, format);
  }
  return { pattern, codes };
}

function field(code: string, codes: string[], format: string): string {
  const pattern = patterns.get(code);
  if (pattern === undefined) throw valueError(`'${code}' is a bad directive in format ${stringRepr(format)}`);
  if (codes.includes(code)) throw valueError(`redefinition of group name '${code}' as group ${codes.length + 1}`);
  codes.push(code);
  return `(${pattern})`;
}

function assemble(fields: ReadonlyMap<string, string>): PyDateTime {
  const number = (code: string) => (fields.has(code) ? Number(fields.get(code)) : null);
  const day = dayFrom(fields, number);
  const zone = zoneFrom(fields);
  return new PyDateTime(
    {
      ...day,
      hour: hourFrom(fields, number),
      minute: number("M") ?? 0,
      second: Math.min(number("S") ?? 0, 61),
      microsecond: Number((fields.get("f") ?? "").padEnd(6, "0")),
    },
    zone,
  );
}

type NumberField = (code: string) => number | null;

function hourFrom(fields: ReadonlyMap<string, string>, number: NumberField): number {
  const hour = number("I");
  if (hour === null) return number("H") ?? 0;
  const isAfternoon = fields.get("p")?.toLowerCase() === "pm";
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function zoneFrom(fields: ReadonlyMap<string, string>): TzInfo | null {
  const offset = fields.get("z");
  if (offset !== undefined) {
    const micros = parseOffset(offset);
    return micros === 0n ? utcZone : new FixedZone(micros);
  }
  return null;
}

function dayFrom(fields: ReadonlyMap<string, string>, number: NumberField): CalendarDay {
  const year = yearFrom(number);
  const isoYear = number("G");
  const week = number("V");
  const weekday = weekdayFrom(fields, number);
  if (isoYear !== null || week !== null) {
    if (isoYear === null || week === null || weekday === null) {
      throw valueError(
        isoYear === null
          ? "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u')."
          : "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
      );
    }
    return fromOrdinal(isoYearStart(isoYear) + (week - 1) * 7 + weekday);
  }
  const dayOfYear = number("j");
  if (dayOfYear !== null) return fromOrdinal(toOrdinal({ year: year ?? 1900, month: 1, day: 1 }) + dayOfYear - 1);
  const weekDay = weekday === null || year === null ? null : dayOfWeek(year, weekday, number);
  if (weekDay !== null) return weekDay;
  const month = monthFrom(fields, number);
  const day = number("d") ?? 1;
  // Without a year, the 29th of February is read in a leap year and then fails like any other year's.
  if (year === null && month === 2 && day === 29 && !isLeapYear(1900)) {
    throw valueError("day is out of range for month");
  }
  if (day > daysInMonth(year ?? 1900, month)) throw valueError("day is out of range for month");
  return { year: year ?? 1900, month, day };
}

function yearFrom(number: NumberField): number | null {
  const short = number("y");
  if (short !== null) return short <= 68 ? 2000 + short : 1900 + short;
  return number("Y");
}

function monthFrom(fields: ReadonlyMap<string, string>, number: NumberField): number {
  const name = (fields.get("B") ?? fields.get("b"))?.toLowerCase();
  if (name === undefined) return number("m") ?? 1;
  return monthNames.findIndex((month) => month.toLowerCase().startsWith(name.slice(0, 3))) + 1;
}

/** 0 for Monday; null when the format has no weekday. */
function weekdayFrom(fields: ReadonlyMap<string, string>, number: NumberField): number | null {
  const name = (fields.get("A") ?? fields.get("a"))?.toLowerCase();
  if (name !== undefined) return dayNames.findIndex((day) => day.toLowerCase().startsWith(name.slice(0, 3)));
  const fromSunday = number("w");
  if (fromSunday !== null) return (fromSunday + 6) % 7;
  const fromMonday = number("u");
  return fromMonday === null ? null : fromMonday - 1;
}

function dayOfWeek(year: number, weekday: number, number: NumberField): CalendarDay | null {
  const week = number("U") ?? number("W");
  if (week === null) return null;
  const startsOnSunday = number("U") !== null;
  const first = { year, month: 1, day: 1 };
  const firstWeekday = startsOnSunday ? (weekdayOf(first) + 1) % 7 : weekdayOf(first);
  const wanted = startsOnSunday ? (weekday + 1) % 7 : weekday;
  const weekZero = (7 - firstWeekday) % 7;
  const offset = week === 0 ? wanted - firstWeekday : weekZero + 7 * (week - 1) + wanted;
  return fromOrdinal(toOrdinal(first) + offset);
}
