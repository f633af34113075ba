// format(value, spec), for values of every type.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { asInt, type Int, intToNumber } from "../numbers/numbers.ts";
import { stringOf, toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import type { Value } from "../values/types.ts";
import { formatFloatDigits } from "./float-digits.ts";
import { floatRepr } from "./float-text.ts";
import { type FormatSpec, layOutNumber, pad, parseFormatSpec } from "./format-spec.ts";

export function formatValue(value: Value, spec: string): string {
  if (spec === "") return value instanceof HostObject && value.format ? value.format("") : toText(value);
  const text = stringOf(value);
  if (text !== null) return formatText(text, spec);
  const int = asInt(value);
  if (int !== null) return formatInt(int, parseFormatSpec(spec, typeNameOf(value)), typeNameOf(value));
  if (value instanceof Float) return formatFloat(value.value, parseFormatSpec(spec, "float"), "float");
  if (value instanceof HostObject && value.format) return value.format(spec);
  throw typeError(`unsupported format string passed to ${typeNameOf(value)}.__format__`);
}

function formatText(text: string, specText: string): string {
  const spec = parseFormatSpec(specText, "str");
  if (spec.type !== "" && spec.type !== "s") throw unknownCode(spec, "str");
  if (spec.sign !== "") {
    throw valueError(
      spec.sign === " "
        ? "Space not allowed in string format specifier"
        : "Sign not allowed in string format specifier",
    );
  }
  if (spec.noNegativeZero) throw valueError("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed in string format specifier");
  if (spec.separator !== "") throw valueError(`Cannot specify '${spec.separator}' with 's'.`);
  if (spec.align === "=" && !spec.zeroPadded) throw valueError("'=' alignment not allowed in string format specifier");
  const cut = spec.precision === null ? text : Array.from(text).slice(0, spec.precision).join("");
  return pad(cut, spec, spec.align === null || spec.align === "=" ? "<" : spec.align, 0);
}

const bases: ReadonlyMap<string, number> = new Map([
  ["b", 2],
  ["o", 8],
  ["x", 16],
  ["X", 16],
]);

function formatInt(value: Int, spec: FormatSpec, typeName: string): string {
  const { type } = spec;
  if (/^[eEfFgG%]$/.test(type)) return formatFloat(intToNumber(value), spec, "int");
  if (spec.precision !== null) throw valueError("Precision not allowed in integer format specifier");
  if (spec.noNegativeZero) throw valueError("Negative zero coercion (z) not allowed in integer format specifier");
  if (type === "c") return formatCharacter(value, spec);
  const base = bases.get(type);
  if (base === undefined && type !== "" && type !== "d" && type !== "n") throw unknownCode(spec, typeName);
  if (spec.separator !== "" && (type === "n" || (base !== undefined && spec.separator === ","))) {
    throw valueError(`Cannot specify '${spec.separator}' with '${type}'.`);
  }
  const digits = (value < 0 ? -value : value).toString(base ?? 10);
  const whole = type === "X" ? digits.toUpperCase() : digits;
  const prefix = spec.alternate && base !== undefined ? `0${type}` : "";
  return layOutNumber(spec, { negative: value < 0, prefix, whole, rest: "" }, base === undefined ? 3 : 4);
}

function formatCharacter(value: Int, spec: FormatSpec): string {
  if (spec.sign !== "") throw valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (spec.separator !== "") throw valueError(`Cannot specify '${spec.separator}' with 'c'.`);
  if (value < 0 || value > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
  return pad(
    String.fromCodePoint(Number(value)),
    spec,
    spec.align === "=" || spec.align === null ? "<" : spec.align,
    0,
  );
}

function formatFloat(value: number, spec: FormatSpec, typeName: string): string {
  const { type } = spec;
  if (type !== "" && !/^[eEfFgGn%]$/.test(type)) throw unknownCode(spec, typeName);
  if (type === "n" && spec.separator !== "") throw valueError(`Cannot specify '${spec.separator}' with 'n'.`);
  const digits = floatDigits(value, spec);
  const negative =
    (value < 0 || Object.is(value, -0)) && !(spec.noNegativeZero && !/[1-9]|inf/i.test(mantissaOf(digits)));
  const whole = /^\d+/.exec(digits)?.[0] ?? "";
  return layOutNumber(spec, { negative, prefix: "", whole, rest: digits.slice(whole.length) });
}

function mantissaOf(digits: string): string {
  return digits.split(/e/i)[0] ?? "";
}

function floatDigits(value: number, spec: FormatSpec): string {
  const { type, precision, alternate } = spec;
  switch (type) {
    case "%":
      return `${formatFloatDigits(value * 100, "f", precision ?? 6, alternate)}%`;
    case "":
      return precision === null ? floatRepr(Math.abs(value)) : shortDigits(value, precision, alternate);
    case "n":
      return formatFloatDigits(value, "g", precision ?? 6, alternate);
    default:
      return formatFloatDigits(value, type, precision ?? 6, alternate);
  }
}

/** As `g`, but with at least one digit after the point, and an exponent one digit earlier. */
function shortDigits(value: number, precision: number, alternate: boolean): string {
  const digits = formatFloatDigits(value, "g", precision, alternate);
  if (/[e.n]/.test(digits)) return digits;
  if (digits.length >= Math.max(1, precision))
    return formatFloatDigits(value, "e", Math.max(0, digits.length - 1), alternate).replace(/\.?0+e/, "e");
  return `${digits}.0`;
}

function unknownCode(spec: FormatSpec, typeName: string): Error {
  return valueError(`Unknown format code '${spec.type}' for object of type '${typeName}'`);
}
