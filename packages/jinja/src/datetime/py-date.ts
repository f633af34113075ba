// datetime.date.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { toRepr } from "../operations/repr.ts";
import { intOf, lookUp, method, textOf } from "../python-modules/arguments.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import type { Tuple } from "../values/tuple.ts";
import type { BinaryOperator, Value } from "../values/types.ts";
import {
  type CalendarDay,
  dayOfYear,
  daysInMonth,
  fromOrdinal,
  isoCalendar,
  maxOrdinal,
  toOrdinal,
  weekdayOf,
} from "./calendar.ts";
import { parseIsoDate } from "./iso-text.ts";
import { microsPerDay, PyTimeDelta } from "./py-timedelta.ts";
import { strftime } from "./strftime.ts";

export class PyDate extends HostObject implements CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDay(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** `date.fromisoformat(text)` */
  static fromIso(text: string): PyDate {
    const day = parseIsoDate(text);
    if (day === null) throw valueError(`Invalid isoformat string: ${toRepr(text)}`);
    return new PyDate(day.year, day.month, day.day);
  }

  static fromOrdinal(ordinal: number): PyDate {
    if (ordinal < 1 || ordinal > maxOrdinal) throw overflowError("date value out of range");
    const { year, month, day } = fromOrdinal(ordinal);
    return new PyDate(year, month, day);
  }

  get typeName(): string {
    return "datetime.date";
  }

  getAttribute(name: string): Value | undefined {
    return lookUp(this.#attributes(name), name);
  }

  #attributes(name: string): Readonly<Record<string, () => Value>> {
    return {
      year: () => this.year,
      month: () => this.month,
      day: () => this.day,
      isoformat: () => method(name, [], () => isoDate(this)),
      strftime: () =>
        method(name, ["format"], (bound) => this.#strftime(textOf(bound.get("format"), "strftime() argument 1"))),
      replace: () =>
        method(
          name,
          [
            ["year", this.year],
            ["month", this.month],
            ["day", this.day],
          ],
          (bound) => new PyDate(intOf(bound.get("year")), intOf(bound.get("month")), intOf(bound.get("day"))),
        ),
      ctime: () => method(name, [], () => this.format("%a %b %e %H:%M:%S %Y")),
      timetuple: () => method(name, [], () => timeTuple(this, [0, 0, 0], -1)),
      min: () => new PyDate(1, 1, 1),
      max: () => new PyDate(9999, 12, 31),
      resolution: () => new PyTimeDelta(microsPerDay),
      ...calendarMethods(this, name),
    };
  }

  override toText(): string {
    return isoDate(this);
  }

  override toRepr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override format(spec: string): string {
    return spec === "" ? isoDate(this) : this.#strftime(spec);
  }

  #strftime(spec: string): string {
    return strftime(
      { ...dayParts(this), hour: 0, minute: 0, second: 0, microsecond: 0, offset: "", zoneName: "" },
      spec,
    );
  }

  override equals(other: Value): boolean {
    return other instanceof PyDate && toOrdinal(other) === toOrdinal(this);
  }

  override compare(other: Value): number | undefined {
    if (isDateTime(other)) throw typeError("can't compare datetime.datetime to datetime.date");
    return other instanceof PyDate ? toOrdinal(this) - toOrdinal(other) : undefined;
  }

  override hashKey(): HashKey {
    return `\u0000date ${isoDate(this)}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta) {
      if (operator === "+") return PyDate.fromOrdinal(toOrdinal(this) + other.days);
      return operator === "-" && !reflected ? PyDate.fromOrdinal(toOrdinal(this) - other.days) : undefined;
    }
    if (operator !== "-" || reflected || !(other instanceof PyDate)) return undefined;
    return new PyTimeDelta(BigInt(toOrdinal(this) - toOrdinal(other)) * microsPerDay);
  }
}

function isDateTime(value: Value): boolean {
  return value instanceof HostObject && value.typeName === "datetime.datetime";
}

export function checkDay(year: number, month: number, day: number): void {
  if (year < 1 || year > 9999) throw valueError(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueError("month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) throw valueError("day is out of range for month");
}

export function isoDate(date: CalendarDay): string {
  const pad = (part: number, width: number) => String(part).padStart(width, "0");
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

export function dayParts({ year, month, day }: CalendarDay): CalendarDay {
  return { year, month, day };
}

/** What dates and datetimes have in common. */
export function calendarMethods(date: CalendarDay, name: string): Readonly<Record<string, () => Value>> {
  return {
    weekday: () => method(name, [], () => weekdayOf(date)),
    isoweekday: () => method(name, [], () => weekdayOf(date) + 1),
    toordinal: () => method(name, [], () => toOrdinal(date)),
    isocalendar: () =>
      method(name, [], () => {
        const { year, week, weekday } = isoCalendar(date);
        return new NamedTuple("datetime.IsoCalendarDate", ["year", "week", "weekday"], [year, week, weekday], true);
      }),
  };
}

export function timeTuple(date: CalendarDay, clock: readonly [number, number, number], isDst: number): Tuple {
  const names = ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];
  const fields = [date.year, date.month, date.day, ...clock, weekdayOf(date), dayOfYear(date), isDst];
  return new NamedTuple("time.struct_time", names, fields, true);
}
