// format(Decimal, spec).
import { valueError } from "../errors/python-errors.ts";
import { type DecimalDigits, digitCount, finite, roundAway } from "../numbers/decimal-digits.ts";
import { decimalText, plainText } from "../numbers/decimal-text.ts";
import { type FormatSpec, layOutNumber, parseFormatSpec } from "./format-spec.ts";

export function formatDecimal(value: DecimalDigits, specText: string): string {
  if (specText === "") return decimalText(value);
  const spec = parseFormatSpec(specText, "decimal.Decimal");
  if (!["", "e", "E", "f", "F", "g", "G", "n", "%"].includes(spec.type)) throw valueError("invalid format string");
  // Other than for floats, a zero is an alignment, and there may be only one.
  if (spec.alternate || /^.?[<>^=][-+ ]?z?0/su.test(specText)) throw valueError("invalid format string");
  const negative = value.negative;
  if (value.kind !== "finite") {
    const whole = value.kind === "nan" ? "NaN" : "Infinity";
    return layOutNumber(spec.fill === "0" ? { ...spec, fill: " ", align: ">" } : spec, {
      negative,
      prefix: "",
      whole,
      rest: spec.type === "%" ? "%" : "",
    });
  }
  const text = digitsFor({ ...value, negative: false }, spec);
  const upper = spec.type === "" || spec.type === "E" || spec.type === "G";
  const shown = upper ? text : text.replace("E", "e");
  const whole = /^\d+/.exec(shown)?.[0] ?? "";
  const rest = shown.slice(whole.length) + (spec.type === "%" ? "%" : "");
  const isZero = !/[1-9]/.test(shown.split(/e/i)[0] ?? "");
  return layOutNumber(spec, { negative: negative && !(spec.noNegativeZero && isZero), prefix: "", whole, rest });
}

function digitsFor(value: DecimalDigits, spec: FormatSpec): string {
  const { precision } = spec;
  switch (spec.type.toLowerCase()) {
    case "f":
      return fixed(value, precision);
    case "%":
      return fixed({ ...value, exponent: value.exponent + 2 }, precision);
    case "e":
      return scientific(precision === null ? value : significant(value, precision + 1));
    default: {
      const rounded = precision === null ? value : significantIfLonger(value, Math.max(1, precision));
      const left = rounded.exponent + digitCount(rounded.coefficient);
      const usesPoint = rounded.exponent <= 0 && left > -6;
      return usesPoint ? plainText(rounded.coefficient.toString(), rounded.exponent) : scientific(rounded);
    }
  }
}

function fixed(value: DecimalDigits, precision: number | null): string {
  if (precision === null) return plainText(value.coefficient.toString(), Math.min(0, value.exponent)) + zerosOf(value);
  const places = value.exponent + precision;
  const coefficient =
    places >= 0
      ? value.coefficient * 10n ** BigInt(places)
      : roundAway(value.coefficient, -places, "ROUND_HALF_EVEN", value.negative);
  return plainText(coefficient.toString(), -precision);
}

function zerosOf(value: DecimalDigits): string {
  return value.exponent > 0 && value.coefficient !== 0n ? "0".repeat(value.exponent) : "";
}

function significant(value: DecimalDigits, digits: number): DecimalDigits {
  const excess = digitCount(value.coefficient) - digits;
  if (excess <= 0) return finite(value.negative, value.coefficient * 10n ** BigInt(-excess), value.exponent + excess);
  return significantIfLonger(value, digits);
}

function significantIfLonger(value: DecimalDigits, digits: number): DecimalDigits {
  const excess = digitCount(value.coefficient) - digits;
  if (excess <= 0) return value;
  const rounded = roundAway(value.coefficient, excess, "ROUND_HALF_EVEN", value.negative);
  const overflows = digitCount(rounded) > digits;
  return finite(value.negative, overflows ? rounded / 10n : rounded, value.exponent + excess + (overflows ? 1 : 0));
}

function scientific(value: DecimalDigits): string {
  const digits = value.coefficient.toString();
  const exponent = value.exponent + digits.length - 1;
  const mantissa = digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${mantissa}E${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}
