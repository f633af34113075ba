// Python's int over JavaScript's number and bigint: an int is a number while it is safe, else a bigint.
import { overflowError } from "../errors/python-errors.ts";
import { Float } from "../values/float.ts";
import type { Value } from "../values/types.ts";

export type Int = number | bigint;

/** The cheapest form of an int. */
export function toInt(value: bigint): Int {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

export function isInt(value: Value): value is Int {
  return typeof value === "number" || typeof value === "bigint";
}

/** The int that an int or bool is; null for everything else. */
export function asInt(value: Value): Int | null {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return null;
}

/** The JavaScript number nearest to an int; refuses one that no float can hold. */
export function intToNumber(value: Int): number {
  const out = Number(value);
  if (!Number.isFinite(out)) throw overflowError("int too large to convert to float");
  return out;
}

/** The number behind an int, bool or float; null for everything else. */
export function asNumber(value: Value): number | null {
  if (value instanceof Float) return value.value;
  const int = asInt(value);
  return int === null ? null : intToNumber(int);
}

/** The int that a float truncates to; NaN and infinity are errors of the caller's. */
export function truncateFloat(value: number): Int {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
}

export function floorDivideBig(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

export function floorModuloBig(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}

/** `numerator / denominator`, rounded once and half to even, as the division of two ints is. */
export function ratioToNumber(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  if (n === 0n) return 0;
  // 66 quotient bits and a sticky bit are enough for Number() to round correctly.
  const shift = 66 - (bitLength(n) - bitLength(d));
  const scaledN = shift >= 0 ? n << BigInt(shift) : n;
  const scaledD = shift >= 0 ? d : d << BigInt(-shift);
  const quotient = scaledN / scaledD;
  const sticky = scaledN % scaledD === 0n ? 0n : 1n;
  const out = scaleByPowerOfTwo(Number((quotient << 1n) | sticky), -shift - 1);
  if (!Number.isFinite(out)) throw overflowError("integer division result too large for a float");
  return negative ? -out : out;
}

function scaleByPowerOfTwo(value: number, power: number): number {
  let out = value;
  let left = power;
  while (left > 1000) {
    out *= 2 ** 1000;
    left -= 1000;
  }
  while (left < -1000) {
    out *= 2 ** -1000;
    left += 1000;
  }
  return out * 2 ** left;
}
