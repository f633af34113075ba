// The methods of decimal.Decimal that look at the parts of a number: classes, signs, exponents, neighbours.
import { addDigits, divideDigits, moduloDigits, multiplyDigits, negate } from "../numbers/decimal-arithmetic.ts";
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
} from "../numbers/decimal-digits.ts";
import { logarithm } from "../numbers/decimal-power.ts";
import { Decimal } from "../values/decimal.ts";
import type { Value } from "../values/types.ts";
import { type Method, named, noArguments } from "./method.ts";

const smallestNormal = -999_999;

/** A number, or what an int stands for. */
type Operand = (value: Value | undefined) => Decimal;

function isSubnormal({ digits }: Decimal): boolean {
  return digits.kind === "finite" && !isZero(digits) && adjusted(digits) < smallestNormal;
}

function numberClass(self: Decimal): string {
  const { kind, negative } = self.digits;
  if (kind === "nan") return "NaN";
  const name = kind === "infinity" ? "Infinity" : isZero(self.digits) ? "Zero" : isSubnormal(self) ? "Sub" : "";
  const size = name === "" ? "Normal" : name === "Sub" ? "Subnormal" : name;
  return `${negative ? "-" : "+"}${size}`;
}

function logb({ digits }: Decimal): Decimal {
  if (digits.kind === "nan") return new Decimal(nan);
  if (digits.kind === "infinity") return new Decimal(infinity(false));
  if (isZero(digits)) throw decimalError("DivisionByZero", "DivisionByZero");
  return Decimal.fromInt(adjusted(digits));
}

function log10({ digits }: Decimal): Decimal {
  const { kind, negative, coefficient, exponent } = digits;
  if (kind === "finite" && !negative && /^10*$/.test(coefficient.toString())) {
    return Decimal.fromInt(exponent + digitCount(coefficient) - 1);
  }
  return new Decimal(logarithm(digits, finite(false, 10n, 0)));
}

/** The number of the same precision that comes next. */
function neighbour({ digits }: Decimal, up: boolean): Decimal {
  if (digits.kind !== "finite") return new Decimal(digits);
  const grows = digits.negative !== up;
  if (isZero(digits)) return new Decimal(finite(!up, 1n, smallestNormal - precision + 1));
  const missing = precision - digitCount(digits.coefficient);
  const coefficient = digits.coefficient * 10n ** BigInt(Math.max(0, missing));
  const exponent = digits.exponent - Math.max(0, missing);
  const step = !grows && /^10*$/.test(coefficient.toString()) ? 10n : 1n;
  const next = step === 10n ? coefficient * 10n - 1n : grows ? coefficient + 1n : coefficient - 1n;
  return new Decimal(fit(finite(digits.negative, next, step === 10n ? exponent - 1 : exponent)));
}

/** What is left after taking away the nearest multiple. */
function remainderNear(self: Decimal, other: Decimal): DecimalDigits {
  const [value, by] = [self.digits, other.digits];
  if (value.kind !== "finite" || by.kind !== "finite" || isZero(by)) return moduloDigits(value, by);
  const size = { ...by, negative: value.negative };
  const rest = moduloDigits(value, by);
  const twice = compareDigits(absolute(addDigits(rest, rest)), absolute(by));
  if (twice < 0) return rest;
  const quotient = divideDigits(addDigits(value, negate(rest)), by);
  const isOdd = !isZero(moduloDigits(quotient, finite(false, 2n, 0)));
  return twice > 0 || isOdd ? addDigits(rest, negate(size)) : rest;
}

function absolute(digits: DecimalDigits): DecimalDigits {
  return { ...digits, negative: false };
}

function largerByMagnitude(self: Decimal, other: Decimal, sign: 1 | -1): Decimal {
  if (self.digits.kind === "nan") return other;
  if (other.digits.kind === "nan") return self;
  const sizes = compareDigits(absolute(self.digits), absolute(other.digits));
  const order = sizes === 0 ? compareDigits(self.digits, other.digits) : sizes;
  return new Decimal(fit((order * sign >= 0 ? self : other).digits));
}

/** Like `compare`, but numbers that are equal are ordered by their exponents. */
function compareTotal(a: DecimalDigits, b: DecimalDigits): number {
  const kinds = ["finite", "infinity", "nan"];
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  if (a.kind === "nan" || b.kind === "nan") return (kinds.indexOf(a.kind) - kinds.indexOf(b.kind)) * sign;
  return compareDigits(a, b) || (a.exponent - b.exponent) * sign;
}

const properties: Readonly<Record<string, (self: Decimal) => Value>> = {
  is_normal: (self) => self.digits.kind === "finite" && !isZero(self.digits) && !isSubnormal(self),
  is_subnormal: isSubnormal,
  is_canonical: () => true,
  is_qnan: (self) => self.digits.kind === "nan",
  is_snan: () => false,
  canonical: (self) => self,
  radix: () => Decimal.fromInt(10),
  number_class: numberClass,
  logb,
  log10,
  next_plus: (self) => neighbour(self, true),
  next_minus: (self) => neighbour(self, false),
};

const ofTwo: Readonly<Record<string, (self: Decimal, other: Decimal) => Value>> = {
  compare_total: (self, other) => Decimal.fromInt(Math.sign(compareTotal(self.digits, other.digits))),
  copy_sign: (self, other) => new Decimal({ ...self.digits, negative: other.digits.negative }),
  max_mag: (self, other) => largerByMagnitude(self, other, 1),
  min_mag: (self, other) => largerByMagnitude(self, other, -1),
  remainder_near: (self, other) => new Decimal(remainderNear(self, other)),
  same_quantum: ({ digits: a }, { digits: b }) =>
    a.kind === b.kind && (a.kind !== "finite" || a.exponent === b.exponent),
  scaleb: (self, other) => {
    const places = Number(other.toInt());
    if (self.digits.kind !== "finite") return self;
    return new Decimal(fit({ ...self.digits, exponent: self.digits.exponent + places }));
  },
};

export function extraDecimalMethods(operand: Operand): (readonly [string, Method<Decimal>])[] {
  return [
    ...Object.entries(properties).map(([name, run]) => [name, noArguments(`Decimal.${name}`, run)] as const),
    ...Object.entries(ofTwo).map(
      ([name, run]) =>
        [name, named(name, ["other"], (self: Decimal, [other]) => run(self, operand(other)), 1)] as const,
    ),
    [
      "fma",
      named(
        "fma",
        ["other", "third"],
        (self: Decimal, [other, third]) =>
          new Decimal(addDigits(multiplyDigits(self.digits, operand(other).digits), operand(third).digits)),
        2,
      ),
    ],
  ];
}
