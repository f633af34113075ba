// The pytz module.

import { PyDateTime } from "../datetime/py-datetime.ts";
import { PyTimeDelta } from "../datetime/py-timedelta.ts";
import { TzInfo } from "../datetime/tz-info.ts";
import { keyError, valueError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf } from "../operations/text.ts";
import { intOf, method } from "../python-modules/arguments.ts";
import { pythonModule } from "../python-modules/python-module.ts";
import { fn } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { PySet } from "../values/py-set.ts";
import type { Value } from "../values/types.ts";
import { dateTimeOf, PytzZone } from "./pytz-zone.ts";
import { allZones, canonicalZone, countryZones } from "./zone-data.ts";

/** Zones whose offset never changes: pytz.utc and FixedOffset(). */
class PlainZone extends TzInfo {
  override readonly moduleName = "pytz";
  readonly #offset: bigint;

  constructor(offset: bigint) {
    super();
    this.#offset = offset;
  }

  get typeName(): string {
    return this.#offset === 0n ? "UTC" : "_FixedOffset";
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case "zone":
        return this.#offset === 0n ? "UTC" : null;
      case "localize":
        return method(name, ["dt", ["is_dst", false]], (bound) => {
          const time = dateTimeOf(bound.get("dt"));
          if (time.zone !== null) throw valueError("Not naive datetime (tzinfo is already set)");
          return new PyDateTime(time, this);
        });
      case "normalize":
        return method(name, ["dt", ["is_dst", false]], (bound) => {
          const time = dateTimeOf(bound.get("dt"));
          if (time.zone === null) throw valueError("Naive time - no tzinfo set");
          return PyDateTime.fromUtc(time.utcMicros, this);
        });
      case "fromutc":
        return method(name, ["dt"], (bound) => PyDateTime.fromUtc(dateTimeOf(bound.get("dt")).wallClock.micros, this));
      default:
        return super.getAttribute(name);
    }
  }

  offsetAt(): bigint {
    return this.#offset;
  }

  savingAt(): bigint {
    return 0n;
  }

  nameAt(): string | null {
    return this.#offset === 0n ? "UTC" : null;
  }

  zoneForUtc(): this {
    return this;
  }

  override toText(): string {
    return this.#offset === 0n ? "UTC" : this.toRepr();
  }

  override toRepr(): string {
    return this.#offset === 0n ? "<UTC>" : `pytz.FixedOffset(${this.#offset / 60_000_000n})`;
  }
}

export const pytzUtc: TzInfo = new PlainZone(0n);

function zoneNamed(value: Value): TzInfo {
  const name = stringOf(value);
  if (name === null) throw unknownZone(toRepr(value));
  if (name.toUpperCase() === "UTC") return pytzUtc;
  const canonical = zoneSpelling(name);
  if (canonical === null) throw unknownZone(toRepr(name));
  return new PytzZone(canonical);
}

/** Names are found whatever their case. */
function zoneSpelling(name: string): string | null {
  if (canonicalZone(name) === null) return null;
  return allZones().find((zone) => zone.toLowerCase() === name.toLowerCase()) ?? name;
}

function unknownZone(shown: string): TemplateRuntimeError {
  return new TemplateRuntimeError(shown, "UnknownTimeZoneError");
}

/** country_timezones: called or subscripted with a country's code. */
class CountryZones extends HostObject {
  readonly typeName = "_CountryTimezoneDict";
  override readonly moduleName = "pytz";

  getAttribute(name: string): Value | undefined {
    return name === "get" ? fn("get", ([code = null, fallback = null]) => this.getItem(code) ?? fallback) : undefined;
  }

  override getItem(code: Value): Value | undefined {
    const found = countryZones(stringOf(code) ?? "");
    return found.length === 0 ? undefined : found;
  }

  override call([code = null]: readonly Value[]): Value {
    const found = this.getItem(code);
    if (found === undefined) throw keyError(toRepr(code));
    return found;
  }
}

export function createPytzModule(): Dict {
  const zones = new Map<string, TzInfo>();
  const common = () => allZones().filter((name) => name.includes("/") || name === "UTC");
  return pythonModule({
    timezone: () =>
      method("timezone", ["zone"], (bound) => {
        const name = stringOf(bound.get("zone")) ?? "";
        const zone = zones.get(name) ?? zoneNamed(bound.get("zone"));
        zones.set(name, zone);
        return zone;
      }),
    utc: () => pytzUtc,
    UTC: () => pytzUtc,
    FixedOffset: () => method("FixedOffset", ["offset"], (bound) => fixedOffset(intOf(bound.get("offset")))),
    all_timezones: allZones,
    all_timezones_set: () => new PySet(allZones()),
    common_timezones: common,
    common_timezones_set: () => new PySet(common()),
    country_timezones: () => new CountryZones(),
    country_names: countryNames,
    ZERO: () => new PyTimeDelta(0n),
    HOUR: () => new PyTimeDelta(3_600_000_000n),
  });
}

function fixedOffset(minutes: number): TzInfo {
  if (Math.abs(minutes) >= 1440) throw valueError(`absolute offset is too large ${minutes}`);
  return minutes === 0 ? pytzUtc : new PlainZone(BigInt(minutes) * 60_000_000n);
}

/** The English names of the countries that have zones. */
function countryNames(): Dict {
  return Dict.lazy(() => {
    const display = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const codes = letters.flatMap((first) => letters.map((second) => first + second));
    return codes.flatMap((code): [Value, Value][] => {
      const name = display.of(code);
      return name === undefined || countryZones(code).length === 0 ? [] : [[code, name]];
    });
  });
}
