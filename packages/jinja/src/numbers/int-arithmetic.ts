// Arithmetic of ints: floor semantics, growth without limit, true division.
import { overflowError, valueError, zeroDivisionError } from "../errors/python-errors.ts";
import { trimSpace } from "../operations/white-space.ts";
import { Float } from "../values/float.ts";
import type { BinaryOperator, Value } from "../values/types.ts";
import { floatArithmetic } from "./float-arithmetic.ts";
import { bitLength, floorDivideBig, floorModuloBig, type Int, intToNumber, ratioToNumber, toInt } from "./numbers.ts";

/** Bits of a power that would be more than any template needs, and takes memory without end. */
const maxPowerBits = 4_000_000;

export function intArithmetic(operator: BinaryOperator, a: Int, b: Int): Value {
  switch (operator) {
    case "+":
      return typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a + b)
        ? a + b
        : toInt(BigInt(a) + BigInt(b));
    case "-":
      return typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a - b)
        ? a - b
        : toInt(BigInt(a) - BigInt(b));
    case "*":
      return typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a * b)
        ? a * b + 0
        : toInt(BigInt(a) * BigInt(b));
    case "/":
      return trueDivide(a, b);
    case "//":
      return floorDivide(a, b);
    case "%":
      return floorModulo(a, b);
    case "**":
      return power(a, b);
  }
}

function trueDivide(a: Int, b: Int): Float {
  if (Number(b) === 0) throw zeroDivisionError("division by zero");
  if (typeof a === "number" && typeof b === "number") return new Float(a / b);
  return new Float(ratioToNumber(BigInt(a), BigInt(b)));
}

function floorDivide(a: Int, b: Int): Int {
  if (Number(b) === 0) throw zeroDivisionError("integer division or modulo by zero");
  if (typeof a === "number" && typeof b === "number" && Number.isSafeInteger(Math.abs(a) + Math.abs(b))) {
    return (a - Number(floorModulo(a, b))) / b + 0;
  }
  return toInt(floorDivideBig(BigInt(a), BigInt(b)));
}

function floorModulo(a: Int, b: Int): Int {
  if (Number(b) === 0) throw zeroDivisionError("integer modulo by zero");
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }
  return toInt(floorModuloBig(BigInt(a), BigInt(b)));
}

function power(a: Int, b: Int): Value {
  if (b < 0) return floatArithmetic("**", intToNumber(a), intToNumber(b));
  const base = BigInt(a);
  if (base !== 0n && base !== 1n && base !== -1n && bitLength(base) * Number(b) > maxPowerBits) {
    throw overflowError("the result of ** is too large");
  }
  if (base === 0n || base === 1n || base === -1n) return smallPower(base, BigInt(b));
  return toInt(base ** BigInt(b));
}

function smallPower(base: bigint, exponent: bigint): Int {
  if (exponent === 0n) return 1;
  return base === -1n && exponent % 2n === 0n ? 1 : Number(base);
}

/** `int(text, base)`; null when the text is not an int in that base. */
export function parseIntText(text: string, base = 10): Int | null {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError("int() base must be >= 2 and <= 36, or 0");
  const match = /^([+-]?)(0[xXoObB]_?)?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(foldDigits(trimSpace(text)));
  const prefix = prefixBases.get((match?.[2] ?? "").slice(0, 2).toLowerCase()) ?? null;
  if (match === null) return null;
  const written = match[3] ?? "";
  if (prefix !== null && (base === 0 || base === prefix)) return digitsToInt(match[1] === "-", written, prefix);
  // Without a meaning as a prefix, the letter may still be a digit of the base.
  const whole = `${match[2] ?? ""}${written}`;
  if (base === 0) return /^0[0_]*$|^[1-9]/.test(whole) ? digitsToInt(match[1] === "-", whole, 10) : null;
  return digitsToInt(match[1] === "-", whole, base);
}

const prefixBases: ReadonlyMap<string, number> = new Map([
  ["0x", 16],
  ["0o", 8],
  ["0b", 2],
]);

function digitsToInt(negative: boolean, digits: string, base: number): Int | null {
  let out = 0n;
  const plain = digits.replaceAll("_", "").toLowerCase();
  if (base === 10) {
    if (!/^[0-9]+$/.test(plain)) return null;
    if (plain.length > 4300) throw tooManyDigits(plain.length);
    out = BigInt(plain);
  } else {
    for (const character of plain) {
      const digit = character <= "9" ? character.charCodeAt(0) - 48 : character.charCodeAt(0) - 87;
      if (digit >= base) return null;
      out = out * BigInt(base) + BigInt(digit);
    }
  }
  return toInt(negative ? -out : out);
}

function tooManyDigits(digits: number): Error {
  return valueError(
    `Exceeds the limit (4300 digits) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`,
  );
}

/** Digits of other scripts count as digits in int() and float(). */
export function foldDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) =>
    /\p{Nd}/u.test(character) ? String(digitValue(character)) : character,
  );
}

/** The decimal digits of a script follow each other, from zero on. */
function digitValue(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}
