// Powers, roots, exponentials and logarithms of decimal numbers, computed on scaled integers with guard digits.
import { divideDigits } from "./decimal-arithmetic.ts";
import {
  adjusted,
  compareDigits,
  type DecimalDigits,
  decimalError,
  digitCount,
  finite,
  fit,
  infinity,
  isZero,
  nan,
  precision,
} from "./decimal-digits.ts";

const guard = 20;
const maxExactPower = 4096;

export function powerDigits(base: DecimalDigits, exponent: DecimalDigits): DecimalDigits {
  if (base.kind === "nan" || exponent.kind === "nan") return nan;
  if (isZero(exponent)) {
    if (isZero(base)) throw decimalError("InvalidOperation");
    return finite(false, 1n, 0);
  }
  const whole = wholeValue(exponent);
  const negative = base.negative && whole !== null && whole % 2n !== 0n;
  if (base.negative && whole === null && !isZero(base)) throw decimalError("InvalidOperation");
  if (isZero(base)) return exponent.negative ? infinity(negative) : finite(negative, 0n, 0);
  if (base.kind === "infinity") return exponent.negative ? finite(negative, 0n, 0) : infinity(negative);
  if (exponent.kind === "infinity") return limitPower(base, exponent.negative);
  const size = { ...base, negative: false };
  if (whole !== null && whole <= BigInt(maxExactPower) && whole >= BigInt(-maxExactPower)) {
    return exactPower(size, Number(whole), negative);
  }
  return { ...realPower(size, exponent), negative };
}

/** The power to an infinite exponent: nothing, everything, or one. */
function limitPower(base: DecimalDigits, negative: boolean): DecimalDigits {
  if (base.negative) throw decimalError("InvalidOperation");
  const size = compareDigits(base, finite(false, 1n, 0));
  if (size === 0) return finite(false, 10n ** BigInt(precision - 1), 1 - precision);
  return size > 0 === negative ? finite(false, 0n, 0) : infinity(false);
}

function wholeValue(value: DecimalDigits): bigint | null {
  if (value.kind !== "finite" || adjusted(value) > 20) return null;
  const size =
    value.exponent >= 0
      ? value.coefficient * 10n ** BigInt(value.exponent)
      : value.coefficient % 10n ** BigInt(-value.exponent) === 0n
        ? value.coefficient / 10n ** BigInt(-value.exponent)
        : null;
  return size === null ? null : value.negative ? -size : size;
}

function exactPower(base: DecimalDigits, exponent: number, negative: boolean): DecimalDigits {
  const times = Math.abs(exponent);
  // Intermediate results keep guard digits, so that the one rounding at the end is right.
  let out = finite(false, 1n, 0);
  let square = base;
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) out = product(out, square);
    square = product(square, square);
  }
  const signed = { ...out, negative };
  if (exponent > 0) return fit(signed);
  return divideDigits(finite(false, 1n, 0), signed);
}

function product(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  return trim(finite(false, a.coefficient * b.coefficient, a.exponent + b.exponent), precision * 2 + guard);
}

function trim(value: DecimalDigits, digits: number): DecimalDigits {
  const excess = digitCount(value.coefficient) - digits;
  if (excess <= 0) return value;
  return finite(value.negative, value.coefficient / 10n ** BigInt(excess), value.exponent + excess);
}

/** The square root; exact roots keep half the exponent. */
export function squareRoot(value: DecimalDigits): DecimalDigits {
  if (value.kind === "nan") return nan;
  if (isZero(value)) return finite(value.negative, 0n, Math.floor(value.exponent / 2));
  if (value.negative) throw decimalError("InvalidOperation");
  if (value.kind === "infinity") return value;
  const ideal = Math.floor(value.exponent / 2);
  const wanted = precision + 2;
  let shift = Math.max(0, 2 * wanted - digitCount(value.coefficient));
  if ((value.exponent - shift) % 2 !== 0) shift += 1;
  const scaled = value.coefficient * 10n ** BigInt(shift);
  let root = integerRoot(scaled);
  let exponent = (value.exponent - shift) / 2;
  if (root * root !== scaled) {
    if (root % 5n === 0n) root += 1n;
  } else {
    while (exponent < ideal && root % 10n === 0n) {
      root /= 10n;
      exponent += 1;
    }
  }
  return fit(finite(false, root, exponent));
}

function integerRoot(value: bigint): bigint {
  let guess = 10n ** BigInt(Math.ceil(digitCount(value) / 2));
  for (;;) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function realPower(base: DecimalDigits, exponent: DecimalDigits): DecimalDigits {
  const half = finite(false, 5n, -1);
  if (!exponent.negative && exponent.coefficient === 5n && exponent.exponent === half.exponent) return paddedRoot(base);
  const digits = precision + guard + Math.max(0, adjusted(exponent) + 1);
  const log = naturalLog(base, digits);
  const scaled =
    (log * exponent.coefficient * 10n ** BigInt(Math.max(0, exponent.exponent))) /
    10n ** BigInt(Math.max(0, -exponent.exponent));
  return fit(exponential(exponent.negative ? -scaled : scaled, digits));
}

function paddedRoot(base: DecimalDigits): DecimalDigits {
  const root = squareRoot(base);
  const missing = precision - digitCount(root.coefficient);
  return missing <= 0 ? root : finite(false, root.coefficient * 10n ** BigInt(missing), root.exponent - missing);
}

/** `ln(value)`, or another logarithm of it by the size of its base, rounded to the precision. */
export function logarithm(value: DecimalDigits, base: DecimalDigits | null = null): DecimalDigits {
  if (value.kind === "nan") return nan;
  if (isZero(value)) return infinity(true);
  if (value.negative) throw decimalError("InvalidOperation");
  if (value.kind === "infinity") return value;
  const digits = precision + guard;
  const natural = naturalLog(value, digits);
  const log = base === null ? natural : (natural * 10n ** BigInt(digits)) / naturalLog(base, digits);
  if (log === 0n) return finite(false, 0n, 0);
  return fit(finite(log < 0n, log < 0n ? -log : log, -digits));
}

/** `exp(value)`, rounded to the precision. */
export function exponentialOf(value: DecimalDigits): DecimalDigits {
  if (value.kind === "nan") return nan;
  if (value.kind === "infinity") return value.negative ? finite(false, 0n, 0) : value;
  if (isZero(value)) return finite(false, 1n, 0);
  if (adjusted(value) > 7) throw decimalError("Overflow", "Overflow");
  const digits = precision + guard;
  const places = value.exponent + digits;
  const scaled = places >= 0 ? value.coefficient * 10n ** BigInt(places) : value.coefficient / 10n ** BigInt(-places);
  return fit(exponential(value.negative ? -scaled : scaled, digits));
}

/** ln of a positive number, times `10 ** digits`. */
function naturalLog(value: DecimalDigits, digits: number): bigint {
  const one = 10n ** BigInt(digits);
  const power = adjusted(value);
  const places = digits - power + value.exponent;
  let mantissa = places >= 0 ? value.coefficient * 10n ** BigInt(places) : value.coefficient / 10n ** BigInt(-places);
  let halvings = 0n;
  while (mantissa > (one * 3n) / 2n) {
    mantissa = (mantissa + 1n) / 2n;
    halvings += 1n;
  }
  const ln2 = logSeries(2n * one, one);
  const ln10 = power === 0 ? 0n : 3n * ln2 + logSeries((one * 5n) / 4n, one);
  return logSeries(mantissa, one) + halvings * ln2 + BigInt(power) * ln10;
}

/** ln by the series of the inverse hyperbolic tangent. */
function logSeries(value: bigint, one: bigint): bigint {
  const ratio = ((value - one) * one) / (value + one);
  const square = (ratio * ratio) / one;
  let term = ratio;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n;
    term = (term * square) / one;
  }
  return 2n * sum;
}

/** e to the power of `scaled / 10 ** digits`. */
function exponential(scaled: bigint, digits: number): DecimalDigits {
  const one = 10n ** BigInt(digits);
  const ln10 = 3n * logSeries(2n * one, one) + logSeries((one * 5n) / 4n, one);
  let tens = scaled / ln10;
  let rest = scaled % ln10;
  if (rest < 0n) {
    rest += ln10;
    tens -= 1n;
  }
  let term = one;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term;
    term = (term * rest) / (one * n);
  }
  return finite(false, sum, Number(tens) - digits);
}
