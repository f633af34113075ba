// The text of floats: Python's shortest repr, and exactly rounded decimal digits (half to even, on the binary value).

/** `repr(value)`: the shortest digits that read back as the same float. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (size < 1e16 && size >= 1e-4) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa}e${exponentText(Number(exponent))}`;
}

/** `+16`, `-05` */
export function exponentText(exponent: number): string {
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `${exponent < 0 ? "-" : "+"}${digits}`;
}

/** A finite float as `mantissa * 2 ** exponent`, both integers. */
export function decompose(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const unsigned = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const mantissa = bits >> 63n === 1n ? -unsigned : unsigned;
  return { mantissa, exponent: (biased === 0 ? 1 : biased) - 1075 };
}

/** `|value| * 10 ** places`, rounded half to even. */
function scaledDigits(value: number, places: number): bigint {
  const { mantissa, exponent } = decompose(Math.abs(value));
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (places >= 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  return divideHalfEven(numerator, denominator);
}

export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** `|value|` with `precision` digits after the point. */
export function fixedDigits(value: number, precision: number): string {
  return insertPoint(scaledDigits(value, precision).toString(), precision);
}

/** Puts the decimal point `places` digits before the end. */
function insertPoint(digits: string, places: number): string {
  if (places <= 0) return digits;
  const padded = digits.padStart(places + 1, "0");
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** `|value|` as `precision + 1` digits and the exponent of the first one. */
export function exponentDigits(
  value: number,
  precision: number,
): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: "0".repeat(precision + 1), exponent: 0 };
  const guess = Number(Math.abs(value).toExponential().split("e")[1]);
  const digits = scaledDigits(value, precision - guess).toString();
  if (digits.length <= precision + 1) return { digits, exponent: guess };
  return { digits: digits.slice(0, precision + 1), exponent: guess + 1 };
}

/** Python's `round(value, places)`. */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || value === 0 || places > 400) return value;
  if (places < -400) return value < 0 ? -0 : 0;
  const rounded = Number(`${scaledDigits(value, places)}e${-places}`);
  return value < 0 ? -rounded : rounded;
}
