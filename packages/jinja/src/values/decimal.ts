// Python's decimal.Decimal: what numbers of the warehouse are in a query result.
import { overflowError, valueError } from "../errors/python-errors.ts";
import { formatDecimal } from "../format/decimal-format.ts";
import { decompose } from "../format/float-text.ts";
import {
  addDigits,
  divideDigits,
  floorDivideDigits,
  moduloDigits,
  multiplyDigits,
  negate,
} from "../numbers/decimal-arithmetic.ts";
import {
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
  type Rounding,
  roundAway,
} from "../numbers/decimal-digits.ts";
import { powerDigits } from "../numbers/decimal-power.ts";
import { decimalText, parseDecimal } from "../numbers/decimal-text.ts";
import { asInt, type Int, toInt } from "../numbers/numbers.ts";
import { Float } from "./float.ts";
import type { HashKey } from "./hash-key.ts";
import { HostObject } from "./host-object.ts";
import type { BinaryOperator, Value } from "./types.ts";

export class Decimal extends HostObject {
  readonly digits: DecimalDigits;

  constructor(digits: DecimalDigits) {
    super();
    this.digits = digits;
  }

  /** `Decimal("1.50")` */
  static fromText(text: string): Decimal {
    const digits = parseDecimal(text);
    if (digits === null) throw decimalError("ConversionSyntax");
    return new Decimal(digits);
  }

  static fromInt(value: Int): Decimal {
    const big = BigInt(value);
    return new Decimal(finite(big < 0n, big < 0n ? -big : big, 0));
  }

  /** The exact value of a float. */
  static fromFloat(value: number): Decimal {
    if (Number.isNaN(value)) return new Decimal(nan);
    if (!Number.isFinite(value)) return new Decimal(infinity(value < 0));
    const { mantissa, exponent } = decompose(Math.abs(value));
    const negative = value < 0 || Object.is(value, -0);
    if (mantissa === 0n) return new Decimal(finite(negative, 0n, 0));
    if (exponent >= 0) return new Decimal(finite(negative, mantissa << BigInt(exponent), 0));
    let odd = mantissa;
    let places = -exponent;
    while (places > 0 && odd % 2n === 0n) {
      odd /= 2n;
      places -= 1;
    }
    return new Decimal(finite(negative, odd * 5n ** BigInt(places), -places));
  }

  get typeName(): string {
    return "decimal.Decimal";
  }

  getAttribute(name: string): Value | undefined {
    if (name === "real") return this;
    return name === "imag" ? Decimal.fromInt(0) : undefined;
  }

  override toText(): string {
    return decimalText(this.digits);
  }

  override toRepr(): string {
    return `Decimal('${decimalText(this.digits)}')`;
  }

  override isTruthy(): boolean {
    return !isZero(this.digits);
  }

  override equals(other: Value): boolean {
    const digits = exactDigits(other);
    if (digits === null || digits.kind === "nan" || this.digits.kind === "nan") return false;
    return compareDigits(this.digits, digits) === 0;
  }

  override compare(other: Value): number | undefined {
    const digits = exactDigits(other);
    if (digits === null) return undefined;
    if (digits.kind === "nan" || this.digits.kind === "nan") throw decimalError("InvalidOperation");
    return compareDigits(this.digits, digits);
  }

  /** Equal numbers are one key, whatever their type. */
  override hashKey(): HashKey {
    if (this.digits.kind !== "finite") return this.toNumber();
    const number = this.toNumber();
    if (Number.isSafeInteger(number) && this.equals(number)) return number + 0;
    if (Number.isFinite(number) && this.equals(new Float(number))) {
      return Number.isInteger(number) ? BigInt(number) : number;
    }
    return `\u0000D${decimalText(this.normalized().digits)}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const digits = operandDigits(other);
    if (digits === null) return undefined;
    const [left, right] = reflected ? [digits, this.digits] : [this.digits, digits];
    return new Decimal(operations[operator](left, right));
  }

  override unary(operator: "+" | "-"): Decimal {
    const fitted = fit(this.digits);
    if (fitted.kind === "nan") return this;
    if (isZero(fitted)) return new Decimal({ ...fitted, negative: false });
    return new Decimal(operator === "-" ? negate(fitted) : fitted);
  }

  override abs(): Decimal {
    return new Decimal({ ...fit(this.digits), negative: false });
  }

  override round(places: number | null): Value {
    if (places === null) return new Decimal(this.withExponent(0, "ROUND_HALF_EVEN").digits).toInt();
    if (this.digits.kind === "infinity") throw decimalError("InvalidOperation");
    const out = this.withExponent(-places, "ROUND_HALF_EVEN");
    if (digitCount(out.digits.coefficient) > precision) throw decimalError("InvalidOperation");
    return out;
  }

  override format(spec: string): string {
    return formatDecimal(this.digits, spec);
  }

  /** `int(value)`: towards zero. */
  toInt(): Int {
    const { kind, negative, coefficient, exponent } = this.digits;
    if (kind === "infinity") throw overflowError("cannot convert Infinity to integer");
    if (kind === "nan") throw valueError("cannot convert NaN to integer");
    const size = exponent >= 0 ? coefficient * 10n ** BigInt(exponent) : coefficient / 10n ** BigInt(-exponent);
    return toInt(negative ? -size : size);
  }

  /** `float(value)` */
  toNumber(): number {
    if (this.digits.kind === "nan") return Number.NaN;
    if (this.digits.kind === "infinity")
      return this.digits.negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return Number(decimalText(this.digits));
  }

  /** Without the zeros at the end. */
  normalized(): Decimal {
    const fitted = fit(this.digits);
    if (fitted.kind !== "finite") return this;
    if (fitted.coefficient === 0n) return new Decimal(finite(fitted.negative, 0n, 0));
    let { coefficient, exponent } = fitted;
    while (coefficient % 10n === 0n) {
      coefficient /= 10n;
      exponent += 1;
    }
    return new Decimal(finite(fitted.negative, coefficient, exponent));
  }

  /** The nearest number with the given exponent. */
  withExponent(exponent: number, rounding: Rounding): Decimal {
    const { kind, negative, coefficient } = this.digits;
    if (kind !== "finite") return this;
    const places = exponent - this.digits.exponent;
    if (places <= 0) {
      if (-places > 1_000_000) throw decimalError("InvalidOperation");
      return new Decimal(finite(negative, coefficient * 10n ** BigInt(-places), exponent));
    }
    return new Decimal(finite(negative, roundAway(coefficient, places, rounding, negative), exponent));
  }
}

const operations: Readonly<Record<BinaryOperator, (a: DecimalDigits, b: DecimalDigits) => DecimalDigits>> = {
  "+": addDigits,
  "-": (a, b) => addDigits(a, b.kind === "nan" ? b : negate(b)),
  "*": multiplyDigits,
  "/": divideDigits,
  "//": floorDivideDigits,
  "%": moduloDigits,
  "**": powerDigits,
};

/** What arithmetic accepts: decimals and ints, no floats. */
function operandDigits(value: Value): DecimalDigits | null {
  if (value instanceof Decimal) return value.digits;
  const int = asInt(value);
  return int === null ? null : Decimal.fromInt(int).digits;
}

/** What comparison accepts: floats too, by their exact value. */
function exactDigits(value: Value): DecimalDigits | null {
  return value instanceof Float ? Decimal.fromFloat(value.value).digits : operandDigits(value);
}
