// The digits of a float for the presentation types e, f and g, without sign.
import { exponentDigits, exponentText, fixedDigits } from "./float-text.ts";

/** `type` is one of eEfFgG; `alternate` keeps the point and, for g, the zeros at the end. */
export function formatFloatDigits(value: number, type: string, precision: number, alternate: boolean): string {
  const upper = type === "E" || type === "F" || type === "G";
  const text = digitsOf(Math.abs(value), type.toLowerCase(), precision, alternate);
  return upper ? text.toUpperCase() : text;
}

function digitsOf(value: number, type: string, precision: number, alternate: boolean): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return "inf";
  if (type === "f") return withPoint(fixedDigits(value, precision), alternate && precision === 0);
  if (type === "e") return scientific(value, precision, alternate);
  return general(value, precision === 0 ? 1 : precision, alternate);
}

function scientific(value: number, precision: number, alternate: boolean): string {
  const { digits, exponent } = exponentDigits(value, precision);
  const mantissa = precision === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${withPoint(mantissa, alternate && precision === 0)}e${exponentText(exponent)}`;
}

function general(value: number, precision: number, alternate: boolean): string {
  const { digits, exponent } = exponentDigits(value, precision - 1);
  const strip = (text: string) => (alternate || !text.includes(".") ? text : text.replace(/\.?0+$/, ""));
  if (exponent < -4 || exponent >= precision) {
    const mantissa = precision === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
    return `${strip(withPoint(mantissa, alternate && precision === 1))}e${exponentText(exponent)}`;
  }
  const places = precision - 1 - exponent;
  return strip(withPoint(fixedDigits(value, places), alternate && places === 0));
}

function withPoint(digits: string, wanted: boolean): string {
  return wanted ? `${digits}.` : digits;
}
