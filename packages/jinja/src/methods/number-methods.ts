// Attributes and methods of int, bool and float.

import { decompose } from "../format/float-text.ts";
import { bitLength, type Int, toInt } from "../numbers/numbers.ts";
import { Float } from "../values/float.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { bind, type Method, noArguments } from "./method.ts";

export function numberAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Float) return floatAttribute(value, name);
  const int = typeof value === "boolean" ? Number(value) : value;
  if (typeof int !== "number" && typeof int !== "bigint") return undefined;
  if (name === "real" || name === "numerator") return int;
  if (name === "imag") return 0;
  if (name === "denominator") return 1;
  const method = intMethods.get(name);
  return method && bind("int", name, int, method);
}

function floatAttribute(value: Float, name: string): Value | undefined {
  if (name === "real") return value;
  if (name === "imag") return new Float(0);
  const method = floatMethods.get(name);
  return method && bind("float", name, value, method);
}

const intMethods: ReadonlyMap<string, Method<Int>> = new Map<string, Method<Int>>([
  ["bit_length", noArguments("int.bit_length", (self) => bitLength(BigInt(self)))],
  ["bit_count", noArguments("int.bit_count", (self) => BigInt(self).toString(2).replace(/[^1]/g, "").length)],
  ["conjugate", noArguments("int.conjugate", (self) => self)],
  ["as_integer_ratio", noArguments("int.as_integer_ratio", (self) => new Tuple([self, 1]))],
]);

const floatMethods: ReadonlyMap<string, Method<Float>> = new Map<string, Method<Float>>([
  ["is_integer", noArguments("float.is_integer", (self) => Number.isInteger(self.value))],
  ["conjugate", noArguments("float.conjugate", (self) => self)],
  ["as_integer_ratio", noArguments("float.as_integer_ratio", (self) => ratioOf(self.value))],
]);

function ratioOf(value: number): Tuple {
  const { mantissa, exponent } = decompose(value);
  if (exponent >= 0) return new Tuple([toInt(mantissa << BigInt(exponent)), 1]);
  let numerator = mantissa;
  let power = -exponent;
  while (power > 0 && numerator % 2n === 0n) {
    numerator /= 2n;
    power -= 1;
  }
  return new Tuple([toInt(numerator), toInt(1n << BigInt(power))]);
}
