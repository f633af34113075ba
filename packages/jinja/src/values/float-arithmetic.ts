// Arithmetic of floats.
import { overflowError, valueError, zeroDivisionError } from "../errors/python-errors.ts";
import { Float } from "./float.ts";
import type { BinaryOperator } from "./types.ts";

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
  const out = a ** b;
  if (!Number.isFinite(out) && Number.isFinite(a) && Number.isFinite(b)) {
    throw overflowError("(34, 'Numerical result out of range')");
  }
  return out;
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
