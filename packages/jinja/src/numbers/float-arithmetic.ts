// Arithmetic of floats.
import { overflowError, valueError, zeroDivisionError } from "../errors/python-errors.ts";
import { decompose } from "../format/float-text.ts";
import { Float } from "../values/float.ts";
import type { BinaryOperator } from "../values/types.ts";
import { type DecimalDigits, finite } from "./decimal-digits.ts";
import { powerDigits } from "./decimal-power.ts";
import { ratioToNumber } from "./numbers.ts";

export function floatArithmetic(operator: BinaryOperator, a: number, b: number): Float {
  switch (operator) {
    case "+":
      return new Float(a + b);
    case "-":
      return new Float(a - b);
    case "*":
      return new Float(a * b);
    case "/":
      if (b === 0) throw zeroDivisionError("float division by zero");
      return new Float(a / b);
    case "//":
      if (b === 0) throw zeroDivisionError("float floor division by zero");
      return new Float(floorDivide(a, b));
    case "%":
      if (b === 0) throw zeroDivisionError("float modulo");
      return new Float(floorModulo(a, b));
    case "**":
      return new Float(power(a, b));
  }
}

function floorModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivide(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floored = Math.floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored;
}

function power(a: number, b: number): number {
  if (b === 0 || a === 1) return 1;
  if (a === 0 && b < 0) throw zeroDivisionError("0.0 cannot be raised to a negative power");
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    throw valueError("a negative number cannot be raised to a fractional power");
  }
  const out = exactPower(a, b) ?? a ** b;
  if (!Number.isFinite(out) && Number.isFinite(a) && Number.isFinite(b)) {
    throw overflowError("(34, 'Numerical result out of range')");
  }
  return out;
}

/** The power rounded once, which JavaScript's own is not always; null where only rough size matters. */
function exactPower(a: number, b: number): number | null {
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0) return null;
  const size = Math.abs(b * Math.log2(Math.abs(a)));
  if (size > 1000) return null;
  if (Number.isInteger(b)) return size > 0 || Math.abs(a) === 1 ? integerPower(a, b) : null;
  const power = powerDigits(exactDecimal(a), exactDecimal(b));
  return Number(`${power.coefficient}e${power.exponent}`);
}

function integerPower(a: number, b: number): number | null {
  if (Math.abs(b) > 2000) return null;
  const { mantissa, exponent } = decompose(a);
  const times = BigInt(Math.abs(b));
  const top = mantissa ** times * (exponent > 0 ? 2n ** (BigInt(exponent) * times) : 1n);
  const bottom = exponent < 0 ? 2n ** (BigInt(-exponent) * times) : 1n;
  return b < 0 ? ratioToNumber(bottom, top) : ratioToNumber(top, bottom);
}

function exactDecimal(value: number): DecimalDigits {
  const { mantissa, exponent } = decompose(Math.abs(value));
  if (exponent >= 0) return finite(value < 0, mantissa << BigInt(exponent), 0);
  return finite(value < 0, mantissa * 5n ** BigInt(-exponent), exponent);
}

/** `float(text)`; null when the text is not a float. */
export function parseFloatText(text: string): number | null {
  const plain = text.replace(/(?<=\d)_(?=\d)/g, "").toLowerCase();
  const word = /^([+-]?)(inf(?:inity)?|nan)$/.exec(plain);
  if (word !== null) {
    if (word[2] === "nan") return Number.NaN;
    return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain) ? Number(plain) : null;
}
