// + - * / // % of decimal numbers.
import {
  adjusted,
  type DecimalDigits,
  decimalError,
  digitCount,
  finite,
  fit,
  infinity,
  isZero,
  nan,
  precision,
  rescale,
} from "./decimal-digits.ts";

export function negate(value: DecimalDigits): DecimalDigits {
  return { ...value, negative: !value.negative };
}

export function addDigits(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  if (a.kind === "nan" || b.kind === "nan") return nan;
  if (a.kind === "infinity" || b.kind === "infinity") {
    if (a.kind === b.kind && a.negative !== b.negative) throw decimalError("InvalidOperation");
    return a.kind === "infinity" ? a : b;
  }
  const exponent = Math.min(a.exponent, b.exponent);
  if (isZero(a) || isZero(b)) return addZero(a, b, exponent);
  const [left, right] = align(a, b);
  const lowest = Math.min(left.exponent, right.exponent);
  const sum = signed(left.negative, rescale(left, lowest)) + signed(right.negative, rescale(right, lowest));
  if (sum === 0n) return fit(finite(a.negative && b.negative, 0n, exponent));
  return fit(finite(sum < 0n, sum < 0n ? -sum : sum, lowest));
}

function addZero(a: DecimalDigits, b: DecimalDigits, exponent: number): DecimalDigits {
  if (isZero(a) && isZero(b)) return fit(finite(a.negative && b.negative, 0n, exponent));
  const value = isZero(a) ? b : a;
  const lowest = Math.max(exponent, value.exponent - precision - 1);
  return fit(
    finite(value.negative, rescale(value, Math.min(lowest, value.exponent)), Math.min(lowest, value.exponent)),
  );
}

/** An operand far too small to reach the other's digits is replaced by one that only decides the rounding. */
function align(a: DecimalDigits, b: DecimalDigits): readonly [DecimalDigits, DecimalDigits] {
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const limit = high.exponent + Math.min(-1, digitCount(high.coefficient) - precision - 2);
  if (adjusted(low) >= limit) return [a, b];
  const tiny = finite(low.negative, 1n, limit);
  return low === a ? [tiny, b] : [a, tiny];
}

function signed(negative: boolean, coefficient: bigint): bigint {
  return negative ? -coefficient : coefficient;
}

export function multiplyDigits(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  if (a.kind === "nan" || b.kind === "nan") return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === "infinity" || b.kind === "infinity") {
    if (isZero(a) || isZero(b)) throw decimalError("InvalidOperation");
    return infinity(negative);
  }
  return fit(finite(negative, a.coefficient * b.coefficient, a.exponent + b.exponent));
}

export function divideDigits(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  if (a.kind === "nan" || b.kind === "nan") return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === "infinity") {
    if (b.kind === "infinity") throw decimalError("InvalidOperation");
    return infinity(negative);
  }
  if (b.kind === "infinity") return finite(negative, 0n, -999_999 - precision + 1);
  checkDivisor(a, b);
  const ideal = a.exponent - b.exponent;
  if (isZero(a)) return fit(finite(negative, 0n, ideal));
  return fit(quotientOf(a, b, negative, ideal));
}

/** One digit more than the precision; a rest makes the last digit one that no rounding takes for a tie. */
function quotientOf(a: DecimalDigits, b: DecimalDigits, negative: boolean, ideal: number): DecimalDigits {
  const shift = digitCount(b.coefficient) - digitCount(a.coefficient) + precision + 1;
  const numerator = shift >= 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const denominator = shift >= 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift);
  let quotient = numerator / denominator;
  let exponent = ideal - shift;
  if (numerator % denominator !== 0n) {
    if (quotient % 5n === 0n) quotient += 1n;
  } else {
    while (exponent < ideal && quotient % 10n === 0n) {
      quotient /= 10n;
      exponent += 1;
    }
  }
  return finite(negative, quotient, exponent);
}

function checkDivisor(a: DecimalDigits, b: DecimalDigits): void {
  if (!isZero(b)) return;
  throw isZero(a) ? decimalError("DivisionUndefined") : decimalError("DivisionByZero", "DivisionByZero");
}

/** `//` rounds towards zero, unlike that of ints. */
export function floorDivideDigits(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  if (a.kind === "nan" || b.kind === "nan") return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === "infinity") {
    if (b.kind === "infinity") throw decimalError("InvalidOperation");
    return infinity(negative);
  }
  if (b.kind === "infinity") return finite(negative, 0n, 0);
  checkDivisor(a, b);
  return finite(negative, wholeQuotient(a, b).quotient, 0);
}

/** The remainder has the sign of the dividend. */
export function moduloDigits(a: DecimalDigits, b: DecimalDigits): DecimalDigits {
  if (a.kind === "nan" || b.kind === "nan") return nan;
  if (a.kind === "infinity") throw decimalError("InvalidOperation");
  if (b.kind === "infinity") return fit(a);
  if (isZero(b)) throw decimalError(isZero(a) ? "DivisionUndefined" : "InvalidOperation");
  const { rest, exponent } = wholeQuotient(a, b);
  return fit(finite(a.negative, rest, exponent));
}

function wholeQuotient(
  a: DecimalDigits,
  b: DecimalDigits,
): { readonly quotient: bigint; readonly rest: bigint; readonly exponent: number } {
  const difference = adjusted(a) - adjusted(b);
  const exponent = Math.min(a.exponent, b.exponent);
  if (isZero(a)) return { quotient: 0n, rest: 0n, exponent };
  if (difference < -1)
    return { quotient: 0n, rest: rescaleOrKeep(a, exponent), exponent: Math.min(exponent, a.exponent) };
  if (difference > precision) throw decimalError("DivisionImpossible");
  const numerator = rescale(a, exponent);
  const denominator = rescale(b, exponent);
  const quotient = numerator / denominator;
  if (digitCount(quotient) > precision) throw decimalError("DivisionImpossible");
  return { quotient, rest: numerator % denominator, exponent };
}

function rescaleOrKeep(value: DecimalDigits, exponent: number): bigint {
  return rescale(value, Math.min(exponent, value.exponent));
}
