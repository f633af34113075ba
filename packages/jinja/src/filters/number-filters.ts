// Filters of numbers.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import type { TemplateRuntimeError } from "../errors/template-error.ts";
import { formatFloatDigits } from "../format/float-digits.ts";
import { roundFloat } from "../format/float-text.ts";
import { indexArgument } from "../methods/method.ts";
import { parseFloatText } from "../numbers/float-arithmetic.ts";
import { foldDigits, parseIntText } from "../numbers/int-arithmetic.ts";
import { asInt, asNumber, type Int, intToNumber, toInt, truncateFloat } from "../numbers/numbers.ts";
import { binaryOperation } from "../operations/arithmetic.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { trimSpace } from "../operations/white-space.ts";
import { PyBytes } from "../values/bytes.ts";
import { Decimal } from "../values/decimal.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { builtinFilter, type FilterEntry, filterArgumentError, plainFilter } from "./define.ts";

/** `int(value)`; null where Python raises TypeError or ValueError. */
function intOf(value: Value): Int | null {
  if (value instanceof Undefined) throw value.error();
  if (value instanceof Float) return floatToInt(value.value);
  if (value instanceof Decimal) return value.digits.kind === "nan" ? null : value.toInt();
  return asInt(value);
}

function floatToInt(value: number): Int | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) throw overflowError("cannot convert float infinity to integer");
  return truncateFloat(value);
}

/** `float(value)`; null where Python raises TypeError or ValueError. */
function floatOf(value: Value): number | null {
  if (value instanceof Undefined) throw value.error();
  const text = value instanceof PyBytes ? value.decode() : stringOf(value);
  if (text !== null) return parseFloatText(foldDigits(trimSpace(text)));
  return value instanceof Decimal ? value.toNumber() : asNumber(value);
}

function toIntFilter(value: Value, fallback: Value, base: number): Value {
  const text = stringOf(value);
  const int = text === null ? intOf(value) : intOfText(text, base);
  if (int !== null) return int;
  const float = floatOf(value);
  return float === null || !Number.isFinite(float) ? fallback : truncateFloat(float);
}

/** A base that is none makes every text fail. */
function intOfText(text: string, base: number): Int | null {
  return base === 0 || (base >= 2 && base <= 36) ? parseIntText(text, base) : null;
}

/** Python's `round(value, places)`. */
function roundValue(value: Value, places: number | null): Value {
  const int = asInt(value);
  if (int !== null) return roundInt(int, places ?? 0);
  if (value instanceof Float) {
    if (places !== null) return new Float(roundFloat(value.value, places));
    if (Number.isNaN(value.value)) throw valueError("cannot convert float NaN to integer");
    if (!Number.isFinite(value.value)) throw overflowError("cannot convert float infinity to integer");
    return truncateFloat(roundFloat(value.value, 0));
  }
  if (value instanceof HostObject && value.round) return value.round(places);
  throw typeError(`type ${typeNameOf(value)} doesn't define __round__ method`);
}

function roundInt(value: Int, places: number): Int {
  if (places >= 0) return value;
  if (places < -5000) return 0;
  const unit = 10n ** BigInt(-places);
  const size = value < 0 ? -BigInt(value) : BigInt(value);
  const twice = (size % unit) * 2n;
  const quotient = size / unit;
  const up = twice > unit || (twice === unit && quotient % 2n === 1n);
  const rounded = (up ? quotient + 1n : quotient) * unit;
  return toInt(value < 0 ? -rounded : rounded);
}

function roundFilter(value: Value, precision: Value, method: string | null): Value {
  if (method !== "common" && method !== "ceil" && method !== "floor") {
    throw filterArgumentError("method must be common, ceil or floor");
  }
  if (method === "common") return roundValue(value, precision === null ? null : indexArgument(precision, 0));
  const scale = binaryOperation("**", 10, precision);
  return binaryOperation("/", wholeNumber(binaryOperation("*", value, scale), method), scale);
}

/** `math.ceil` or `math.floor`. */
function wholeNumber(value: Value, method: "ceil" | "floor"): Int {
  const int = asInt(value);
  if (int !== null) return int;
  if (value instanceof Decimal) {
    return value.withExponent(0, method === "ceil" ? "ROUND_CEILING" : "ROUND_FLOOR").toInt();
  }
  const number = asNumber(value);
  if (number === null) throw typeError(`must be real number, not ${typeNameOf(value)}`);
  if (Number.isNaN(number)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(number)) throw overflowError("cannot convert float infinity to integer");
  return truncateFloat(method === "ceil" ? Math.ceil(number) : Math.floor(number));
}

function absoluteValue(value: Value): Value {
  const int = asInt(value);
  if (int !== null) return int < 0 ? -int : int;
  if (value instanceof Float) return new Float(Math.abs(value.value));
  const out = value instanceof HostObject ? value.abs?.() : undefined;
  if (out === undefined) throw typeError(`bad operand type for abs(): '${typeNameOf(value)}'`);
  return out;
}

function fileSize(value: Value, binary: boolean): string {
  const bytes = floatOf(value);
  if (bytes === null) throw floatError(value);
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${truncateFloat(bytes)} Bytes`;
  const prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
  let index = 0;
  while (index < prefixes.length - 1 && !(bytes < base ** (index + 2))) index++;
  const unit = `${binary ? (prefixes[index] ?? "").toUpperCase() : prefixes[index]}${binary ? "iB" : "B"}`;
  return `${formatFloatDigits((base * bytes) / base ** (index + 2), "f", 1, false)} ${unit}`;
}

function floatError(value: Value): TemplateRuntimeError {
  if (stringOf(value) !== null) return valueError(`could not convert string to float: ${toRepr(value)}`);
  return typeError(`float() argument must be a string or a real number, not '${typeNameOf(value)}'`);
}

export const numberFilters: readonly FilterEntry[] = [
  ["abs", builtinFilter("abs", absoluteValue)],
  [
    "int",
    plainFilter("do_int", ["value", ["default", 0], ["base", 10]], (bound) =>
      toIntFilter(bound.get("value"), bound.get("default"), indexArgument(bound.get("base"), 10)),
    ),
  ],
  [
    "float",
    plainFilter("do_float", ["value", ["default", new Float(0)]], (bound) => {
      const value = bound.get("value");
      const int = asInt(value);
      const number = int === null ? floatOf(value) : intToNumber(int);
      return number === null ? bound.get("default") : new Float(number);
    }),
  ],
  [
    "round",
    plainFilter("do_round", ["value", ["precision", 0], ["method", "common"]], (bound) =>
      roundFilter(bound.get("value"), bound.get("precision"), stringOf(bound.get("method"))),
    ),
  ],
  [
    "filesizeformat",
    plainFilter("do_filesizeformat", ["value", ["binary", false]], (bound) =>
      fileSize(bound.get("value"), isTruthy(bound.get("binary"))),
    ),
  ],
];
