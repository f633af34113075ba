// The methods of decimal.Decimal.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import {
  adjusted,
  decimalError,
  digitCount,
  fit,
  isZero,
  precision,
  type Rounding,
} from "../numbers/decimal-digits.ts";
import { exponentialOf, logarithm, squareRoot } from "../numbers/decimal-power.ts";
import { asInt, type Int, toInt } from "../numbers/numbers.ts";
import { stringOf, toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Decimal } from "../values/decimal.ts";
import { NamedTuple } from "../values/named-tuple.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { extraDecimalMethods } from "./decimal-extras.ts";
import { type Method, type MethodTable, named, noArguments, oneArgument } from "./method.ts";

const roundings: ReadonlyMap<string, Rounding> = new Map(
  (
    [
      "ROUND_HALF_EVEN",
      "ROUND_HALF_UP",
      "ROUND_HALF_DOWN",
      "ROUND_UP",
      "ROUND_DOWN",
      "ROUND_CEILING",
      "ROUND_FLOOR",
      "ROUND_05UP",
    ] satisfies Rounding[]
  ).map((name) => [name, name]),
);

function roundingOf(value: Value | undefined): Rounding {
  if (value === undefined || value === null) return "ROUND_HALF_EVEN";
  const rounding = roundings.get(stringOf(value) ?? "");
  if (rounding === undefined) {
    throw typeError(
      "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
    );
  }
  return rounding;
}

function operand(value: Value | undefined): Decimal {
  if (value instanceof Decimal) return value;
  const int = value === undefined ? null : asInt(value);
  if (int === null) throw typeError(`conversion from ${typeNameOf(value ?? null)} to Decimal is not supported`);
  return Decimal.fromInt(int);
}

function quantize(self: Decimal, exponent: Value | undefined, rounding: Value | undefined): Decimal {
  const pattern = operand(exponent).digits;
  if (self.digits.kind !== "finite" || pattern.kind !== "finite") {
    if (self.digits.kind === "nan" || self.digits.kind === pattern.kind) return self;
    if (pattern.kind === "nan") return new Decimal(pattern);
    throw decimalError("InvalidOperation");
  }
  const out = self.withExponent(pattern.exponent, roundingOf(rounding));
  if (digitCount(out.digits.coefficient) > precision) throw decimalError("InvalidOperation");
  return out;
}

function toIntegral(self: Decimal, rounding: Value | undefined): Decimal {
  const mode = roundingOf(rounding);
  return self.digits.exponent >= 0 ? self : self.withExponent(0, mode);
}

/** The larger or smaller of two; a number wins over NaN. */
function extreme(self: Decimal, other: Value, sign: 1 | -1): Decimal {
  const right = operand(other);
  if (self.digits.kind === "nan") return right;
  if (right.digits.kind === "nan") return self;
  const chosen = (self.compare(right) ?? 0) * sign >= 0 ? self : right;
  return new Decimal(fit(chosen.digits));
}

function integerRatio(self: Decimal): Tuple {
  if (self.digits.kind === "nan") throw valueError("cannot convert NaN to integer ratio");
  if (self.digits.kind === "infinity") throw overflowError("cannot convert Infinity to integer ratio");
  const { negative, coefficient, exponent } = self.digits;
  let numerator = coefficient * 10n ** BigInt(Math.max(0, exponent));
  let denominator = 10n ** BigInt(Math.max(0, -exponent));
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  numerator /= a;
  denominator /= a;
  return new Tuple([toInt(negative ? -numerator : numerator), toInt(denominator)]);
}

function digitTuple(self: Decimal): Tuple {
  const { kind, negative, coefficient, exponent } = self.digits;
  const digits = kind === "finite" ? Array.from(coefficient.toString(), Number) : kind === "infinity" ? [0] : [];
  const shown = kind === "finite" ? exponent : kind === "infinity" ? "F" : "n";
  return new NamedTuple(
    "DecimalTuple",
    ["sign", "digits", "exponent"],
    [negative ? 1 : 0, new Tuple(digits), shown],
    true,
  );
}

const compare = oneArgument<Decimal>("compare", (self, other) => {
  const right = operand(other);
  if (self.digits.kind === "nan" || right.digits.kind === "nan") return Decimal.fromText("NaN");
  return Decimal.fromInt(Math.sign(self.compare(right) ?? 0));
});

const flags = {
  is_zero: (self: Decimal) => isZero(self.digits),
  is_nan: (self: Decimal) => self.digits.kind === "nan",
  is_finite: (self: Decimal) => self.digits.kind === "finite",
  is_infinite: (self: Decimal) => self.digits.kind === "infinity",
  is_signed: (self: Decimal) => self.digits.negative,
};

function adjustedOf(self: Decimal): Int {
  return self.digits.kind === "finite" ? adjusted(self.digits) : 0;
}

export const decimalMethods: MethodTable<Decimal> = new Map<string, Method<Decimal>>([
  [
    "quantize",
    named("quantize", ["exp", "rounding"], (self, [exponent, rounding]) => quantize(self, exponent, rounding), 1),
  ],
  ["normalize", noArguments("normalize", (self) => self.normalized())],
  ["to_integral_value", named("to_integral_value", ["rounding"], (self, [rounding]) => toIntegral(self, rounding))],
  ["to_integral_exact", named("to_integral_exact", ["rounding"], (self, [rounding]) => toIntegral(self, rounding))],
  ["to_integral", named("to_integral", ["rounding"], (self, [rounding]) => toIntegral(self, rounding))],
  ["sqrt", noArguments("sqrt", (self) => new Decimal(squareRoot(self.digits)))],
  ["exp", noArguments("exp", (self) => new Decimal(exponentialOf(self.digits)))],
  ["ln", noArguments("ln", (self) => new Decimal(logarithm(self.digits)))],
  ["adjusted", noArguments("Decimal.adjusted", adjustedOf)],
  ["as_tuple", noArguments("Decimal.as_tuple", digitTuple)],
  ["as_integer_ratio", noArguments("Decimal.as_integer_ratio", integerRatio)],
  ["compare", compare],
  ["max", oneArgument("max", (self, other) => extreme(self, other, 1))],
  ["min", oneArgument("min", (self, other) => extreme(self, other, -1))],
  ["copy_abs", noArguments("Decimal.copy_abs", (self) => new Decimal({ ...self.digits, negative: false }))],
  [
    "copy_negate",
    noArguments("Decimal.copy_negate", (self) => new Decimal({ ...self.digits, negative: !self.digits.negative })),
  ],
  ["conjugate", noArguments("Decimal.conjugate", (self) => self)],
  ["to_eng_string", noArguments("to_eng_string", toText)],
  ...Object.entries(flags).map(([name, test]): [string, Method<Decimal>] => [
    name,
    noArguments(`Decimal.${name}`, test),
  ]),
  ...extraDecimalMethods(operand),
]);
