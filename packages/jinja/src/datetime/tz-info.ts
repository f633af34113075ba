// datetime.tzinfo, what all time zones share, and datetime.timezone, the zones of a fixed offset.
import { valueError } from "../errors/python-errors.ts";
import { method } from "../python-modules/arguments.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import type { WallClock } from "./py-datetime.ts";
import { microsPerDay, PyTimeDelta } from "./py-timedelta.ts";

/** A time zone. Times are given as wall clock readings; null asks without a time. */
export abstract class TzInfo extends HostObject {
  /** The offset from UTC, in microseconds; null when it depends on the time and none is given. */
  abstract offsetAt(time: WallClock | null): bigint | null;
  abstract nameAt(time: WallClock | null): string | null;
  /** How much of the offset is daylight saving time. */
  abstract savingAt(time: WallClock | null): bigint | null;
  /** The zone to give a time of this zone that is `utcMicros` since year 1 in UTC. */
  abstract zoneForUtc(utcMicros: bigint): TzInfo;

  getAttribute(name: string): Value | undefined {
    const delta = (micros: bigint | null) => (micros === null ? null : new PyTimeDelta(micros));
    switch (name) {
      case "utcoffset":
        return method(name, ["dt"], (bound) => delta(this.offsetAt(wallClockOf(bound.get("dt")))));
      case "dst":
        return method(name, ["dt"], (bound) => delta(this.savingAt(wallClockOf(bound.get("dt")))));
      case "tzname":
        return method(name, ["dt"], (bound) => this.nameAt(wallClockOf(bound.get("dt"))));
      default:
        return undefined;
    }
  }
}

function wallClockOf(value: Value): WallClock | null {
  return value instanceof HostObject && "wallClock" in value && isWallClock(value.wallClock) ? value.wallClock : null;
}

function isWallClock(value: unknown): value is WallClock {
  return typeof value === "object" && value !== null && "micros" in value;
}

export class FixedZone extends TzInfo {
  readonly #offset: bigint;
  readonly #name: string | null;

  constructor(offset: bigint, name: string | null = null) {
    super();
    if (offset <= -microsPerDay || offset >= microsPerDay) {
      throw valueError(
        `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${new PyTimeDelta(offset).toRepr()}.`,
      );
    }
    this.#offset = offset;
    this.#name = name;
  }

  get typeName(): string {
    return "datetime.timezone";
  }

  offsetAt(): bigint {
    return this.#offset;
  }

  savingAt(): null {
    return null;
  }

  nameAt(): string {
    if (this.#name !== null) return this.#name;
    return this.#offset === 0n ? "UTC" : `UTC${offsetText(this.#offset, ":")}`;
  }

  zoneForUtc(): this {
    return this;
  }

  override toText(): string {
    return this.nameAt();
  }

  override toRepr(): string {
    if (this.#offset === 0n && this.#name === null) return "datetime.timezone.utc";
    const delta = new PyTimeDelta(this.#offset).toRepr();
    return `datetime.timezone(${delta}${this.#name === null ? "" : `, '${this.#name}'`})`;
  }

  override equals(other: Value): boolean {
    return other instanceof FixedZone && other.#offset === this.#offset;
  }

  override hashKey(): HashKey {
    return `\u0000timezone ${this.#offset}`;
  }
}

export const utcZone: FixedZone = new FixedZone(0n);

/** `+02:00`, `-05:30:15` */
export function offsetText(micros: bigint, separator: string): string {
  const size = micros < 0n ? -micros : micros;
  const pad = (part: bigint) => String(part).padStart(2, "0");
  const seconds = (size / 1_000_000n) % 60n;
  const fraction = size % 1_000_000n;
  const tail = seconds === 0n && fraction === 0n ? "" : `${separator}${pad(seconds)}`;
  const sub = fraction === 0n ? "" : `.${String(fraction).padStart(6, "0")}`;
  const hours = size / 3_600_000_000n;
  return `${micros < 0n ? "-" : "+"}${pad(hours)}${separator}${pad((size / 60_000_000n) % 60n)}${tail}${sub}`;
}
