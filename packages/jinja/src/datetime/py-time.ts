// datetime.time.
import { typeError, valueError } from "../errors/python-errors.ts";
import { toRepr } from "../operations/repr.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { intOf, lookUp, method, textOf } from "../python-modules/arguments.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { type ClockTime, parseIsoTime } from "./iso-text.ts";
import { PyTimeDelta } from "./py-timedelta.ts";
import { strftime } from "./strftime.ts";
import { FixedZone, offsetText, TzInfo, utcZone } from "./tz-info.ts";

export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

export class PyTime extends HostObject implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: TzInfo | null;

  constructor(clock: Clock, zone: TzInfo | null = null) {
    super();
    checkClock(clock);
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    this.zone = zone;
  }

  /** `time.fromisoformat(text)` */
  static fromIso(text: string): PyTime {
    const time = parseIsoTime(text.replace(/^T/, ""));
    if (time === null) throw valueError(`Invalid isoformat string: ${toRepr(text)}`);
    return new PyTime(time, zoneOfOffset(time));
  }

  get typeName(): string {
    return "datetime.time";
  }

  getAttribute(name: string): Value | undefined {
    return lookUp(this.#attributes(name), name);
  }

  #attributes(name: string): Readonly<Record<string, () => Value>> {
    const offset = this.zone?.offsetAt(null) ?? null;
    return {
      hour: () => this.hour,
      minute: () => this.minute,
      second: () => this.second,
      microsecond: () => this.microsecond,
      tzinfo: () => this.zone,
      fold: () => 0,
      isoformat: () =>
        method(name, [["timespec", "auto"]], (bound) => this.#iso(textOf(bound.get("timespec"), "timespec"))),
      strftime: () =>
        method(name, ["format"], (bound) => this.#strftime(textOf(bound.get("format"), "strftime() argument 1"))),
      utcoffset: () => method(name, [], () => (offset === null ? null : new PyTimeDelta(offset))),
      tzname: () => method(name, [], () => this.zone?.nameAt(null) ?? null),
      dst: () => method(name, [], () => null),
      replace: () =>
        method(name, [...clockParameters(this), ["tzinfo", this.zone]], (bound) => {
          const clock = clockOf((part) => bound.get(part));
          return new PyTime(clock, zoneArgument(bound.get("tzinfo")));
        }),
      min: () => new PyTime(clockOfMicros(0n)),
      max: () => new PyTime(clockOfMicros(86_399_999_999n)),
      resolution: () => new PyTimeDelta(1n),
    };
  }

  #iso(timespec: string): string {
    const offset = this.zone?.offsetAt(null) ?? null;
    return isoClock(this, timespec) + (offset === null ? "" : offsetText(offset, ":"));
  }

  override toText(): string {
    return this.#iso("auto");
  }

  override toRepr(): string {
    const parts = [this.hour, this.minute, ...shownSeconds(this)];
    const zone = this.zone === null ? "" : `, tzinfo=${toRepr(this.zone)}`;
    return `datetime.time(${parts.join(", ")}${zone})`;
  }

  override format(spec: string): string {
    return spec === "" ? this.toText() : this.#strftime(spec);
  }

  #strftime(spec: string): string {
    const offset = this.zone?.offsetAt(null) ?? null;
    return strftime(
      {
        year: 1900,
        month: 1,
        day: 1,
        ...clockParts(this),
        offset: offset === null ? "" : offsetText(offset, ""),
        zoneName: this.zone?.nameAt(null) ?? "",
      },
      spec,
    );
  }

  override equals(other: Value): boolean {
    return other instanceof PyTime && (this.zone === null) === (other.zone === null) && this.#utc() === other.#utc();
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null)) {
      throw typeError("can't compare offset-naive and offset-aware times");
    }
    return Number(this.#utc() - other.#utc());
  }

  override hashKey(): HashKey {
    return `\u0000time ${this.zone === null ? "" : "utc "}${this.#utc()}`;
  }

  #utc(): bigint {
    return clockMicros(this) - (this.zone?.offsetAt(null) ?? 0n);
  }
}

export function zoneOfOffset(time: ClockTime): TzInfo | null {
  if (time.offset === null) return null;
  return time.offset === 0n ? utcZone : new FixedZone(time.offset);
}

export function checkClock(clock: Clock): void {
  if (clock.hour < 0 || clock.hour > 23) throw valueError("hour must be in 0..23");
  if (clock.minute < 0 || clock.minute > 59) throw valueError("minute must be in 0..59");
  if (clock.second < 0 || clock.second > 59) throw valueError("second must be in 0..59");
  if (clock.microsecond < 0 || clock.microsecond > 999_999) throw valueError("microsecond must be in 0..999999");
}

export function clockParts({ hour, minute, second, microsecond }: Clock): Clock {
  return { hour, minute, second, microsecond };
}

export function clockParameters(clock: Clock): (readonly [name: string, fallback: Value])[] {
  return Object.entries(clockParts(clock));
}

export function clockOf(read: (name: string) => Value): Clock {
  return {
    hour: intOf(read("hour")),
    minute: intOf(read("minute")),
    second: intOf(read("second")),
    microsecond: intOf(read("microsecond")),
  };
}

/** Microseconds since midnight. */
export function clockMicros(clock: Clock): bigint {
  return BigInt((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000n + BigInt(clock.microsecond);
}

export function clockOfMicros(micros: bigint): Clock {
  const seconds = Number(micros / 1_000_000n);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: Number(micros % 1_000_000n),
  };
}

/** Seconds and microseconds as repr() shows them: not at all when they are zero. */
export function shownSeconds(clock: Clock): number[] {
  if (clock.microsecond !== 0) return [clock.second, clock.microsecond];
  return clock.second === 0 ? [] : [clock.second];
}

const pad = (part: number, width = 2) => String(part).padStart(width, "0");

const timespecs: ReadonlyMap<string, (clock: Clock) => string> = new Map([
  ["hours", (clock) => pad(clock.hour)],
  ["minutes", (clock) => `${pad(clock.hour)}:${pad(clock.minute)}`],
  ["seconds", (clock) => `${pad(clock.hour)}:${pad(clock.minute)}:${pad(clock.second)}`],
  ["milliseconds", (clock) => `${isoClock(clock, "seconds")}.${pad(Math.floor(clock.microsecond / 1000), 3)}`],
  ["microseconds", (clock) => `${isoClock(clock, "seconds")}.${pad(clock.microsecond, 6)}`],
  ["auto", (clock) => isoClock(clock, clock.microsecond === 0 ? "seconds" : "microseconds")],
]);

export function isoClock(clock: Clock, timespec: string): string {
  const print = timespecs.get(timespec);
  if (print === undefined) throw valueError("Unknown timespec value");
  return print(clock);
}

export function zoneArgument(value: Value): TzInfo | null {
  if (value === null || value instanceof TzInfo) return value;
  throw typeError(`tzinfo argument must be None or of a tzinfo subclass, not type '${typeNameOf(value)}'`);
}
