// Decimal numbers as plain data, and the arithmetic on them: 28 significant digits, half to even, as Python's default
// context has it.
import { TemplateRuntimeError } from "../errors/template-error.ts";

export interface DecimalDigits {
  readonly kind: "finite" | "infinity" | "nan";
  readonly negative: boolean;
  /** Without sign; the number is `coefficient * 10 ** exponent`. */
  readonly coefficient: bigint;
  readonly exponent: number;
}

export type Rounding =
  | "ROUND_HALF_EVEN"
  | "ROUND_HALF_UP"
  | "ROUND_HALF_DOWN"
  | "ROUND_UP"
  | "ROUND_DOWN"
  | "ROUND_CEILING"
  | "ROUND_FLOOR"
  | "ROUND_05UP";

export const precision = 28;
const maxExponent = 999_999;

export function finite(negative: boolean, coefficient: bigint, exponent: number): DecimalDigits {
  return { kind: "finite", negative, coefficient, exponent };
}

export function infinity(negative: boolean): DecimalDigits {
  return { kind: "infinity", negative, coefficient: 0n, exponent: 0 };
}

export const nan: DecimalDigits = { kind: "nan", negative: false, coefficient: 0n, exponent: 0 };

/** An error of Python's decimal module, whose text is the class of the signal. */
export function decimalError(signal: string, type = "InvalidOperation"): TemplateRuntimeError {
  return new TemplateRuntimeError(`[<class 'decimal.${signal}'>]`, type);
}

export function digitCount(coefficient: bigint): number {
  return coefficient.toString().length;
}

export function isZero(value: DecimalDigits): boolean {
  return value.kind === "finite" && value.coefficient === 0n;
}

/** The exponent of the first digit. */
export function adjusted(value: DecimalDigits): number {
  return value.exponent + digitCount(value.coefficient) - 1;
}

/** Divides by a power of ten, rounding as asked. */
export function roundAway(coefficient: bigint, places: number, rounding: Rounding, negative: boolean): bigint {
  const divisor = 10n ** BigInt(places);
  const quotient = coefficient / divisor;
  const rest = coefficient % divisor;
  return rest === 0n || !roundsUp(quotient, rest * 2n, divisor, rounding, negative) ? quotient : quotient + 1n;
}

function roundsUp(quotient: bigint, twice: bigint, divisor: bigint, rounding: Rounding, negative: boolean): boolean {
  switch (rounding) {
    case "ROUND_HALF_EVEN":
      return twice > divisor || (twice === divisor && quotient % 2n === 1n);
    case "ROUND_HALF_UP":
      return twice >= divisor;
    case "ROUND_HALF_DOWN":
      return twice > divisor;
    case "ROUND_UP":
      return true;
    case "ROUND_DOWN":
      return false;
    case "ROUND_CEILING":
      return !negative;
    case "ROUND_FLOOR":
      return negative;
    case "ROUND_05UP":
      return quotient % 5n === 0n;
  }
}

/** Fits a result into the context's precision and exponents. */
export function fit(value: DecimalDigits, digits = precision): DecimalDigits {
  if (value.kind !== "finite") return value;
  const excess = digitCount(value.coefficient) - digits;
  let out = value;
  if (excess > 0) {
    const rounded = roundAway(value.coefficient, excess, "ROUND_HALF_EVEN", value.negative);
    out = finite(value.negative, rounded, value.exponent + excess);
    if (digitCount(rounded) > digits) out = finite(value.negative, rounded / 10n, out.exponent + 1);
  }
  if (out.coefficient !== 0n && adjusted(out) > maxExponent) throw decimalError("Overflow", "Overflow");
  const lowest = -maxExponent - digits + 1;
  if (out.exponent >= lowest) return out;
  const dropped = lowest - out.exponent;
  const kept = dropped > digits + 1 ? 0n : roundAway(out.coefficient, dropped, "ROUND_HALF_EVEN", out.negative);
  return finite(out.negative, kept, lowest);
}

/** The same number with a lower exponent. */
export function rescale(value: DecimalDigits, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

/** Negative, zero or positive; of numbers only. */
export function compareDigits(a: DecimalDigits, b: DecimalDigits): number {
  if (a.kind === "infinity" || b.kind === "infinity") return order(a) - order(b);
  const signA = a.coefficient === 0n ? 0 : a.negative ? -1 : 1;
  const signB = b.coefficient === 0n ? 0 : b.negative ? -1 : 1;
  if (signA !== signB || signA === 0) return signA - signB;
  const sizes = adjusted(a) - adjusted(b);
  if (sizes !== 0) return sizes * signA;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = rescale(a, exponent);
  const right = rescale(b, exponent);
  return left === right ? 0 : left < right ? -signA : signA;
}

function order(value: DecimalDigits): number {
  return value.kind === "infinity" ? (value.negative ? -1 : 1) : 0;
}
