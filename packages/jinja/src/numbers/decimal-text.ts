// Decimal numbers from and to text.

import { trimSpace } from "../operations/white-space.ts";
import type { DecimalDigits } from "./decimal-digits.ts";
import { decimalError, digitCount, finite, infinity, nan } from "./decimal-digits.ts";
import { foldDigits } from "./int-arithmetic.ts";

const pattern = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?$/i;
const maxTextExponent = 1_000_000;

/** The number that a text spells; null when it spells none. */
export function parseDecimal(text: string): DecimalDigits | null {
  const plain = foldDigits(trimSpace(text)).replaceAll("_", "");
  const match = pattern.exec(plain);
  if (match === null) return parseSpecial(plain);
  const [, sign, whole = "", fraction = match[4] ?? "", , exponent = "0"] = match;
  const places = Number(exponent) - fraction.length;
  if (Math.abs(places) > maxTextExponent || whole.length + fraction.length > maxTextExponent) {
    throw decimalError("Overflow", "Overflow");
  }
  return finite(sign === "-", BigInt(whole + fraction || "0"), places);
}

function parseSpecial(text: string): DecimalDigits | null {
  const match = /^([+-]?)(inf(?:inity)?|s?nan\d*)$/i.exec(text);
  if (match === null) return null;
  return (match[2] ?? "").toLowerCase().startsWith("inf") ? infinity(match[1] === "-") : nan;
}

/** `str(value)` */
export function decimalText(value: DecimalDigits): string {
  const sign = value.negative ? "-" : "";
  if (value.kind === "nan") return `${sign}NaN`;
  if (value.kind === "infinity") return `${sign}Infinity`;
  const digits = value.coefficient.toString();
  const left = value.exponent + digitCount(value.coefficient);
  if (value.exponent <= 0 && left > -6) return sign + plainText(digits, value.exponent);
  const mantissa = digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return left === 1 ? sign + mantissa : `${sign}${mantissa}E${left > 0 ? "+" : ""}${left - 1}`;
}

/** Digits without an exponent. */
export function plainText(digits: string, exponent: number): string {
  if (exponent >= 0) return digits === "0" ? digits : digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
