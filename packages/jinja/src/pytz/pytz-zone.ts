// The time zones of pytz. A zone taken by name stands at its oldest offset (local mean time); localize(), normalize() and
// astimezone() give the variant that is right for a time.

import { epochMicros, PyDateTime, type WallClock } from "../datetime/py-datetime.ts";
import { PyTimeDelta } from "../datetime/py-timedelta.ts";
import { TzInfo } from "../datetime/tz-info.ts";
import { valueError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { method } from "../python-modules/arguments.ts";
import type { HashKey } from "../values/hash-key.ts";
import type { Value } from "../values/types.ts";
import { abbreviation, offsetSeconds, standardOffset } from "./zone-data.ts";

interface Variant {
  /** In microseconds. */
  readonly offset: bigint;
  readonly saving: bigint;
  readonly name: string;
}

export class PytzZone extends TzInfo {
  readonly #zone: string;
  readonly #variant: Variant;

  constructor(zone: string, variant: Variant = localMeanTime(zone)) {
    super();
    this.#zone = zone;
    this.#variant = variant;
  }

  override readonly moduleName = "pytz.tzfile";

  /** Every zone has a class of its own. */
  get typeName(): string {
    return this.#zone;
  }

  /** Zones that never changed their offset have no variants. */
  get #isStatic(): boolean {
    return isStaticZone(this.#zone);
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case "zone":
        return this.#zone;
      case "localize":
        return method(name, ["dt", ["is_dst", false]], (bound) => this.#localize(bound.get("dt"), bound.get("is_dst")));
      case "normalize":
        return method(name, ["dt", ["is_dst", false]], (bound) => {
          const time = dateTimeOf(bound.get("dt"));
          if (time.zone === null) throw valueError("Naive time - no tzinfo set");
          return PyDateTime.fromUtc(time.utcMicros, this);
        });
      case "fromutc":
        return method(name, ["dt"], (bound) => PyDateTime.fromUtc(dateTimeOf(bound.get("dt")).wallClock.micros, this));
      case "utcoffset":
      case "dst":
      case "tzname":
        return method(name, ["dt", ["is_dst", null]], (bound) => this.#ask(name, bound.get("dt"), bound.get("is_dst")));
      default:
        return super.getAttribute(name);
    }
  }

  offsetAt(_time: WallClock | null): bigint {
    return this.#variant.offset;
  }

  nameAt(_time: WallClock | null): string {
    return this.#variant.name;
  }

  savingAt(_time: WallClock | null): bigint {
    return this.#variant.saving;
  }

  zoneForUtc(utcMicros: bigint): PytzZone {
    return this.#isStatic ? this : new PytzZone(this.#zone, variantAt(this.#zone, momentOf(utcMicros)));
  }

  override toText(): string {
    return this.#zone;
  }

  override toRepr(): string {
    if (this.#isStatic) return `<StaticTzInfo '${this.#zone}'>`;
    const { offset, saving, name } = this.#variant;
    return `<DstTzInfo '${this.#zone}' ${name}${signedDelta(offset)} ${saving === 0n ? "STD" : "DST"}>`;
  }

  override equals(other: Value): boolean {
    return other instanceof PytzZone && other.#zone === this.#zone && other.#variant.offset === this.#variant.offset;
  }

  override hashKey(): HashKey {
    return `\u0000pytz ${this.#zone} ${this.#variant.offset}`;
  }

  /** Asked about a naive time, a zone answers for the variant that is right for it. */
  #ask(question: "utcoffset" | "dst" | "tzname", value: Value, isDst: Value): Value {
    if (value === null) return null;
    const time = dateTimeOf(value);
    const zone = time.zone === this ? this : (this.#localize(new PyDateTime(time), isDst).zone ?? this);
    if (question === "tzname") return zone.nameAt(time.wallClock);
    const micros = question === "dst" ? zone.savingAt(time.wallClock) : zone.offsetAt(time.wallClock);
    return micros === null ? null : new PyTimeDelta(micros);
  }

  #localize(value: Value, isDst: Value): PyDateTime {
    const time = dateTimeOf(value);
    if (time.zone !== null) throw valueError("Not naive datetime (tzinfo is already set)");
    const { micros } = time.wallClock;
    const fitting = this.#variantsShowing(micros);
    const [first, second] = fitting;
    if (first === undefined) return this.#localizeGap(micros, isDst);
    if (second === undefined) return PyDateTime.fromWallClock(micros, new PytzZone(this.#zone, first));
    if (isDst === null) throw timeError("AmbiguousTimeError", time.toText());
    const chosen = (first.saving !== 0n) === isTruthy(isDst) ? first : second;
    return PyDateTime.fromWallClock(micros, new PytzZone(this.#zone, chosen));
  }

  /** The variants under which clocks show the time at some moment. */
  #variantsShowing(micros: bigint): Variant[] {
    const day = 86_400_000;
    const around = momentOf(micros);
    const candidates = [variantAt(this.#zone, around - day), variantAt(this.#zone, around + day)];
    const fitting = candidates.filter(
      (candidate) => variantAt(this.#zone, momentOf(micros - candidate.offset)).offset === candidate.offset,
    );
    return fitting[0]?.offset === fitting[1]?.offset ? fitting.slice(0, 1) : fitting;
  }

  /** A time that clocks skip is read as if they had not been changed yet, or already. */
  #localizeGap(micros: bigint, isDst: Value): PyDateTime {
    if (isDst === null) throw timeError("NonExistentTimeError", PyDateTime.fromWallClock(micros, null).toText());
    const day = 86_400_000;
    const around = momentOf(micros);
    const variants = [variantAt(this.#zone, around - day), variantAt(this.#zone, around + day)];
    const chosen = variants.find((variant) => (variant.saving !== 0n) === isTruthy(isDst)) ?? variants[0];
    return PyDateTime.fromWallClock(micros, new PytzZone(this.#zone, chosen));
  }
}

function timeError(kind: string, shown: string): TemplateRuntimeError {
  return new TemplateRuntimeError(shown, kind);
}

export function dateTimeOf(value: Value): PyDateTime {
  if (value instanceof PyDateTime) return value;
  throw new TemplateRuntimeError(`'${typeNameOf(value)}' object has no attribute 'tzinfo'`, "AttributeError");
}

function momentOf(micros: bigint): number {
  return Number((micros - epochMicros) / 1000n);
}

function isStaticZone(zone: string): boolean {
  return /^(?:Etc\/.*|GMT(?:[+-]?0)?|EST|MST|HST|Greenwich|Zulu|UCT|Universal)$/.test(zone);
}

function variantAt(zone: string, moment: number): Variant {
  const offset = offsetSeconds(zone, moment);
  const saving = offset - standardOffset(zone, moment);
  return {
    offset: BigInt(Math.round(offset / 60) * 60) * 1_000_000n,
    saving: BigInt(saving) * 1_000_000n,
    name: abbreviation(zone, moment, saving !== 0),
  };
}

function localMeanTime(zone: string): Variant {
  const moment = Date.UTC(1800, 0, 1);
  if (isStaticZone(zone)) return variantAt(zone, Date.UTC(2000, 0, 1));
  return { offset: BigInt(Math.round(offsetSeconds(zone, moment) / 60) * 60) * 1_000_000n, saving: 0n, name: "LMT" };
}

/** `+1:00:00`, `-1 day, 19:00:00` */
function signedDelta(micros: bigint): string {
  const text = new PyTimeDelta(micros).toText();
  return micros >= 0n ? `+${text}` : text;
}
