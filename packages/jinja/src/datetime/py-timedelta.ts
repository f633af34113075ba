// datetime.timedelta.
import { overflowError, typeError, zeroDivisionError } from "../errors/python-errors.ts";
import { decompose, divideHalfEven } from "../format/float-text.ts";
import { asInt, floorDivideBig, floorModuloBig, ratioToNumber, toInt } from "../numbers/numbers.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { method } from "../python-modules/arguments.ts";
import { Float } from "../values/float.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import type { BinaryOperator, Value } from "../values/types.ts";

export const microsPerDay = 86_400_000_000n;
const maxDays = 999_999_999n;

export class PyTimeDelta extends HostObject {
  /** The whole length, in microseconds. */
  readonly micros: bigint;

  constructor(micros: bigint) {
    super();
    const days = floorDivideBig(micros, microsPerDay);
    if (days > maxDays || days < -maxDays) throw overflowError(`days=${days}; must have magnitude <= ${maxDays}`);
    this.micros = micros;
  }

  static fromSeconds(seconds: number): PyTimeDelta {
    return new PyTimeDelta(BigInt(Math.round(seconds)) * 1_000_000n);
  }

  get typeName(): string {
    return "datetime.timedelta";
  }

  get days(): number {
    return Number(floorDivideBig(this.micros, microsPerDay));
  }

  get seconds(): number {
    return Number(floorModuloBig(this.micros, microsPerDay) / 1_000_000n);
  }

  get microseconds(): number {
    return Number(floorModuloBig(this.micros, 1_000_000n));
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case "days":
        return this.days;
      case "seconds":
        return this.seconds;
      case "microseconds":
        return this.microseconds;
      case "total_seconds":
        return method(name, [], () => new Float(ratioToNumber(this.micros, 1_000_000n)));
      case "min":
        return timeDeltaMin();
      case "max":
        return timeDeltaMax();
      case "resolution":
        return new PyTimeDelta(1n);
      default:
        return undefined;
    }
  }

  override toText(): string {
    const pad = (part: number) => String(part).padStart(2, "0");
    const { days, seconds, microseconds } = this;
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    const fraction = microseconds === 0 ? "" : `.${String(microseconds).padStart(6, "0")}`;
    const lead = days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `;
    return `${lead}${clock}${fraction}`;
  }

  override toRepr(): string {
    const parts = [
      ["days", this.days],
      ["seconds", this.seconds],
      ["microseconds", this.microseconds],
    ]
      .filter(([, amount]) => amount !== 0)
      .map(([name, amount]) => `${name}=${amount}`);
    return `datetime.timedelta(${parts.join(", ") || "0"})`;
  }

  override isTruthy(): boolean {
    return this.micros !== 0n;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimeDelta && other.micros === this.micros;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTimeDelta)) return undefined;
    return this.micros === other.micros ? 0 : this.micros < other.micros ? -1 : 1;
  }

  override hashKey(): HashKey {
    return `\u0000timedelta ${this.micros}`;
  }

  override unary(operator: "+" | "-"): PyTimeDelta {
    return operator === "+" ? this : new PyTimeDelta(-this.micros);
  }

  override abs(): PyTimeDelta {
    return this.micros < 0n ? new PyTimeDelta(-this.micros) : this;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimeDelta) return reflected ? undefined : this.#withDelta(operator, other);
    if (operator === "*") return this.#times(other);
    if (reflected) return undefined;
    return operator === "/" || operator === "//" ? this.#dividedBy(operator, other) : undefined;
  }

  #withDelta(operator: BinaryOperator, other: PyTimeDelta): Value | undefined {
    if (operator === "+") return new PyTimeDelta(this.micros + other.micros);
    if (operator === "-") return new PyTimeDelta(this.micros - other.micros);
    if (operator !== "/" && operator !== "//" && operator !== "%") return undefined;
    if (other.micros === 0n) {
      throw zeroDivisionError(
        operator === "/" ? "division by zero" : `integer ${operator === "//" ? "division or " : ""}modulo by zero`,
      );
    }
    if (operator === "/") return new Float(ratioToNumber(this.micros, other.micros));
    if (operator === "//") return toInt(floorDivideBig(this.micros, other.micros));
    return new PyTimeDelta(floorModuloBig(this.micros, other.micros));
  }

  #times(factor: Value): PyTimeDelta | undefined {
    const int = asInt(factor);
    if (int !== null) return new PyTimeDelta(this.micros * BigInt(int));
    return factor instanceof Float ? new PyTimeDelta(scaleByFloat(this.micros, factor.value, false)) : undefined;
  }

  #dividedBy(operator: "/" | "//", divisor: Value): PyTimeDelta | undefined {
    const int = asInt(divisor);
    if (int !== null) {
      const by = BigInt(int);
      if (by === 0n) throw zeroDivisionError("integer division or modulo by zero");
      return new PyTimeDelta(operator === "//" ? floorDivideBig(this.micros, by) : divideSigned(this.micros, by));
    }
    if (operator === "//" || !(divisor instanceof Float)) return undefined;
    if (divisor.value === 0) throw zeroDivisionError("float division by zero");
    return new PyTimeDelta(scaleByFloat(this.micros, divisor.value, true));
  }
}

function divideSigned(a: bigint, b: bigint): bigint {
  const size = divideHalfEven(a < 0n ? -a : a, b < 0n ? -b : b);
  return a < 0n !== b < 0n ? -size : size;
}

/** The number times or by the exact value of a float. */
function scaleByFloat(micros: bigint, factor: number, divide: boolean): bigint {
  if (!Number.isFinite(factor)) throw overflowError("cannot convert float infinity to integer");
  const { mantissa, exponent } = decompose(factor);
  const top = mantissa * 2n ** BigInt(Math.max(0, exponent));
  const bottom = 2n ** BigInt(Math.max(0, -exponent));
  return divide ? divideSigned(micros * bottom, top) : divideSigned(micros * top, bottom);
}

export function timeDeltaMin(): PyTimeDelta {
  return new PyTimeDelta(-maxDays * microsPerDay);
}

export function timeDeltaMax(): PyTimeDelta {
  return new PyTimeDelta((maxDays + 1n) * microsPerDay - 1n);
}

/** Microseconds of the units that the constructor takes, in the order of its parameters. */
export const timeDeltaUnits: readonly (readonly [name: string, micros: bigint])[] = [
  ["days", microsPerDay],
  ["seconds", 1_000_000n],
  ["microseconds", 1n],
  ["milliseconds", 1000n],
  ["minutes", 60_000_000n],
  ["hours", 3_600_000_000n],
  ["weeks", 7n * microsPerDay],
];

/** The sum of amounts of units; fractions are added exactly and rounded once. */
export function timeDeltaOf(amounts: readonly (readonly [name: string, micros: bigint, amount: Value])[]): PyTimeDelta {
  const scale = 2n ** 1100n;
  let whole = 0n;
  let fraction = 0n;
  for (const [name, micros, amount] of amounts) {
    const int = asInt(amount);
    if (int !== null) whole += BigInt(int) * micros;
    else if (amount instanceof Float && Number.isFinite(amount.value)) {
      const { mantissa, exponent } = decompose(amount.value);
      fraction += mantissa * micros * 2n ** BigInt(1100 + exponent);
    } else throw typeError(`unsupported type for timedelta ${name} component: ${typeNameOf(amount)}`);
  }
  return new PyTimeDelta(whole + divideSigned(fraction, scale));
}
