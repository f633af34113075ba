// Attributes and methods of int, bool and float.

import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { decompose, floatRepr } from "../format/float-text.ts";
import { bitLength, type Int, toInt } from "../numbers/numbers.ts";
import { checkTextLength } from "../operations/limits.ts";
import { isTruthy } from "../operations/truth.ts";
import { PyBytes } from "../values/bytes.ts";
import { bindArguments } from "../values/callable.ts";
import { Float } from "../values/float.ts";
import { Tuple } from "../values/tuple.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { bind, indexArgument, type Method, noArguments, textArgument } from "./method.ts";

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
  ["to_bytes", toBytes],
]);

const floatMethods: ReadonlyMap<string, Method<Float>> = new Map<string, Method<Float>>([
  ["is_integer", noArguments("float.is_integer", (self) => Number.isInteger(self.value))],
  ["conjugate", noArguments("float.conjugate", (self) => self)],
  ["as_integer_ratio", noArguments("float.as_integer_ratio", (self) => ratioOf(self.value))],
  ["hex", noArguments("float.hex", (self) => hexText(self.value))],
]);

/** `to_bytes(length=1, byteorder="big", *, signed=False)` */
function toBytes(self: Int, args: readonly Value[], kwargs: Kwargs): PyBytes {
  if (args.length > 2) throw typeError(`to_bytes() takes at most 2 positional arguments (${args.length} given)`);
  const bound = bindArguments(
    "to_bytes",
    [
      ["length", 1],
      ["byteorder", "big"],
      ["signed", false],
    ],
    args,
    kwargs,
  );
  const length = indexArgument(bound.get("length"), 1);
  const order = textArgument(bound.get("byteorder"), "to_bytes() argument 'byteorder' must be str");
  if (order !== "big" && order !== "little") throw valueError("byteorder must be either 'little' or 'big'");
  if (length < 0) throw valueError("length argument must be non-negative");
  checkTextLength(length);
  const bits = BigInt(length) * 8n;
  const value = BigInt(self);
  const signed = isTruthy(bound.get("signed"));
  if (value < 0n && !signed) throw overflowError("can't convert negative int to unsigned");
  const half = length === 0 ? 0n : 1n << (bits - 1n);
  const [low, high] = signed ? [-half, half] : [0n, 1n << bits];
  if (value < low || (value >= high && value !== 0n)) throw overflowError("int too big to convert");
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let place = length - 1; place >= 0; place--, rest >>= 8n) bytes[place] = Number(rest & 0xffn);
  return new PyBytes(order === "big" ? bytes : bytes.reverse());
}

/** A float as a hexadecimal fraction and a power of two. */
function hexText(value: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  const { mantissa, exponent } = decompose(Math.abs(value));
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (mantissa === 0n) return `${sign}0x0.0p+0`;
  const [whole = "0", fraction = ""] = [mantissa >> 52n, (mantissa & 0xfffffffffffffn).toString(16)].map(String);
  const power = exponent + 52;
  return `${sign}0x${whole}.${fraction.padStart(13, "0")}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

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
