// datetime.datetime.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { floorDivideBig, floorModuloBig, ratioToNumber } from "../numbers/numbers.ts";
import { toRepr } from "../operations/repr.ts";
import { intOf, lookUp, method, textOf } from "../python-modules/arguments.ts";
import { Float } from "../values/float.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { BinaryOperator, Value } from "../values/types.ts";
import { fromOrdinal, maxOrdinal, toOrdinal } from "./calendar.ts";
import { parseIsoDateTime } from "./iso-text.ts";
import { localZone } from "./local-zone.ts";
import { calendarMethods, checkDay, isoDate, PyDate, timeTuple } from "./py-date.ts";
import {
  type Clock,
  checkClock,
  clockMicros,
  clockOf,
  clockOfMicros,
  clockParameters,
  clockParts,
  isoClock,
  PyTime,
  shownSeconds,
  zoneArgument,
  zoneOfOffset,
} from "./py-time.ts";
import { microsPerDay, PyTimeDelta } from "./py-timedelta.ts";
import { strftime } from "./strftime.ts";
import { offsetText, type TzInfo } from "./tz-info.ts";

/** What a clock on the wall shows: microseconds since the start of the day before ordinal 1, no zone. */
export interface WallClock {
  readonly micros: bigint;
}

export const epochMicros = 719_163n * microsPerDay;

export interface DateTimeParts extends Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export class PyDateTime extends HostObject implements DateTimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: TzInfo | null;

  constructor(parts: DateTimeParts, zone: TzInfo | null = null) {
    super();
    checkDay(parts.year, parts.month, parts.day);
    checkClock(parts);
    this.year = parts.year;
    this.month = parts.month;
    this.day = parts.day;
    this.hour = parts.hour;
    this.minute = parts.minute;
    this.second = parts.second;
    this.microsecond = parts.microsecond;
    this.zone = zone;
  }

  /** `datetime.fromisoformat(text)`: also with a space between date and time, and with an offset. */
  static fromIso(text: string): PyDateTime {
    const parsed = parseIsoDateTime(text);
    if (parsed === null) throw valueError(`Invalid isoformat string: ${toRepr(text)}`);
    const { day, time } = parsed;
    if (time === null) return new PyDateTime({ ...day, ...clockOfMicros(0n) });
    return new PyDateTime({ ...day, ...clockParts(time) }, zoneOfOffset(time));
  }

  /** The reading of a clock, in a zone. */
  static fromWallClock(micros: bigint, zone: TzInfo | null): PyDateTime {
    const ordinal = floorDivideBig(micros, microsPerDay);
    if (ordinal < 1n || ordinal > BigInt(maxOrdinal)) throw overflowError("date value out of range");
    const clock = clockOfMicros(floorModuloBig(micros, microsPerDay));
    return new PyDateTime({ ...fromOrdinal(Number(ordinal)), ...clock }, zone);
  }

  /** The moment of a JavaScript date, as a time of the zone. */
  static fromDate(date: Date, zone: TzInfo): PyDateTime {
    return PyDateTime.fromUtc(epochMicros + BigInt(date.getTime()) * 1000n, zone);
  }

  /** The moment at which a clock in UTC shows `utcMicros`, as a time of the zone. */
  static fromUtc(utcMicros: bigint, zone: TzInfo): PyDateTime {
    const there = zone.zoneForUtc(utcMicros);
    return PyDateTime.fromWallClock(utcMicros + (there.offsetAt({ micros: utcMicros }) ?? 0n), there);
  }

  get typeName(): string {
    return "datetime.datetime";
  }

  get wallClock(): WallClock {
    return { micros: BigInt(toOrdinal(this)) * microsPerDay + clockMicros(this) };
  }

  /** The offset from UTC in microseconds; null when the datetime is naive. */
  get offset(): bigint | null {
    return this.zone?.offsetAt(this.wallClock) ?? null;
  }

  /** The reading of a clock in UTC; of a naive time, its own. */
  get utcMicros(): bigint {
    return this.wallClock.micros - (this.offset ?? 0n);
  }

  getAttribute(name: string): Value | undefined {
    return lookUp(this.#fields(), name) ?? lookUp(this.#methods(name), name) ?? lookUp(this.#zoneMethods(name), name);
  }

  #fields(): Readonly<Record<string, () => Value>> {
    return {
      year: () => this.year,
      month: () => this.month,
      day: () => this.day,
      hour: () => this.hour,
      minute: () => this.minute,
      second: () => this.second,
      microsecond: () => this.microsecond,
      fold: () => 0,
      min: () => new PyDateTime({ year: 1, month: 1, day: 1, ...clockOfMicros(0n) }),
      max: () => new PyDateTime({ year: 9999, month: 12, day: 31, ...clockOfMicros(microsPerDay - 1n) }),
      resolution: () => new PyTimeDelta(1n),
    };
  }

  #methods(name: string): Readonly<Record<string, () => Value>> {
    return {
      date: () => method(name, [], () => new PyDate(this.year, this.month, this.day)),
      time: () => method(name, [], () => new PyTime(this)),
      timetz: () => method(name, [], () => new PyTime(this, this.zone)),
      isoformat: () =>
        method(
          name,
          [
            ["sep", "T"],
            ["timespec", "auto"],
          ],
          (bound) =>
            this.iso(
              textOf(bound.get("sep"), "isoformat() argument 1"),
              textOf(bound.get("timespec"), "isoformat() argument 2"),
            ),
        ),
      strftime: () =>
        method(name, ["format"], (bound) => this.#strftime(textOf(bound.get("format"), "strftime() argument 1"))),
      ctime: () => method(name, [], () => this.format("%a %b %e %H:%M:%S %Y")),
      timetuple: () => method(name, [], () => timeTuple(this, [this.hour, this.minute, this.second], -1)),
      utctimetuple: () =>
        method(name, [], () => {
          const utc = PyDateTime.fromWallClock(this.utcMicros, null);
          return timeTuple(utc, [utc.hour, utc.minute, utc.second], 0);
        }),
      ...calendarMethods(this, name),
    };
  }

  #zoneMethods(name: string): Readonly<Record<string, () => Value>> {
    const delta = (micros: bigint | null) => (micros === null ? null : new PyTimeDelta(micros));
    return {
      tzinfo: () => this.zone,
      utcoffset: () => method(name, [], () => delta(this.offset)),
      dst: () => method(name, [], () => delta(this.zone?.savingAt(this.wallClock) ?? null)),
      tzname: () => method(name, [], () => this.zone?.nameAt(this.wallClock) ?? null),
      timestamp: () =>
        method(name, [], () => new Float(ratioToNumber(this.#absoluteMicros() - epochMicros, 1_000_000n))),
      astimezone: () =>
        method(name, [["tz", null]], (bound) => {
          const zone = zoneArgument(bound.get("tz")) ?? localZone;
          return PyDateTime.fromUtc(this.#absoluteMicros(), zone);
        }),
      replace: () =>
        method(
          name,
          [
            ["year", this.year],
            ["month", this.month],
            ["day", this.day],
            ...clockParameters(this),
            ["tzinfo", this.zone],
            ["fold", 0],
          ],
          (bound) =>
            new PyDateTime(
              {
                year: intOf(bound.get("year")),
                month: intOf(bound.get("month")),
                day: intOf(bound.get("day")),
                ...clockOf((part) => bound.get(part)),
              },
              zoneArgument(bound.get("tzinfo")),
            ),
        ),
    };
  }

  /** UTC; a naive time is one of the machine's zone. */
  #absoluteMicros(): bigint {
    if (this.offset !== null) return this.utcMicros;
    const { micros } = this.wallClock;
    return micros - localZone.offsetOfWallClock(micros);
  }

  iso(separator: string, timespec: string): string {
    const { offset } = this;
    return `${isoDate(this)}${separator}${isoClock(this, timespec)}${offset === null ? "" : offsetText(offset, ":")}`;
  }

  override toText(): string {
    return this.iso(" ", "auto");
  }

  override toRepr(): string {
    const parts = [this.year, this.month, this.day, this.hour, this.minute, ...shownSeconds(this)];
    const zone = this.zone === null ? "" : `, tzinfo=${toRepr(this.zone)}`;
    return `datetime.datetime(${parts.join(", ")}${zone})`;
  }

  override format(spec: string): string {
    return spec === "" ? this.toText() : this.#strftime(spec);
  }

  #strftime(spec: string): string {
    const { year, month, day, offset } = this;
    return strftime(
      {
        year,
        month,
        day,
        ...clockParts(this),
        offset: offset === null ? "" : offsetText(offset, ""),
        zoneName: this.zone?.nameAt(this.wallClock) ?? "",
      },
      spec,
    );
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyDateTime)) return false;
    return (this.offset === null) === (other.offset === null) && this.utcMicros === other.utcMicros;
  }

  override compare(other: Value): number | undefined {
    if (other instanceof PyDate) throw typeError("can't compare datetime.datetime to datetime.date");
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.offset === null) !== (other.offset === null)) {
      throw typeError("can't compare offset-naive and offset-aware datetimes");
    }
    return this.utcMicros === other.utcMicros ? 0 : this.utcMicros < other.utcMicros ? -1 : 1;
  }

  override hashKey(): HashKey {
    return `\u0000datetime ${this.offset === null ? "" : "utc "}${this.utcMicros}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta) {
      if (operator === "+") return this.#moved(other.micros);
      return operator === "-" && !reflected ? this.#moved(-other.micros) : undefined;
    }
    if (operator !== "-" || reflected || !(other instanceof PyDateTime)) return undefined;
    if ((this.offset === null) !== (other.offset === null)) {
      throw typeError("can't subtract offset-naive and offset-aware datetimes");
    }
    const sameZone = this.zone === other.zone;
    const micros = sameZone ? this.wallClock.micros - other.wallClock.micros : this.utcMicros - other.utcMicros;
    return new PyTimeDelta(micros);
  }

  #moved(micros: bigint): PyDateTime {
    return PyDateTime.fromWallClock(this.wallClock.micros + micros, this.zone);
  }
}
