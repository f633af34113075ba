// `text % values`: printf-style formatting.
import { keyError, overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { asInt, asNumber, truncateFloat } from "../numbers/numbers.ts";
import { codePointLength } from "../operations/code-points.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf, toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Decimal } from "../values/decimal.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { formatFloatDigits } from "./float-digits.ts";

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly type: string;
  readonly index: number;
}

const directivePattern = /%(?:\(([^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?/y;

/** `escapeText` is applied to what a Markup format is filled with. */
export function percentFormat(format: string, values: Value, escapeText?: (text: string) => string): string {
  const source = new ArgumentSource(values);
  let out = "";
  let position = 0;
  for (;;) {
    const start = format.indexOf("%", position);
    if (start < 0) break;
    out += format.slice(position, start);
    directivePattern.lastIndex = start;
    const match = directivePattern.exec(format);
    const end = start + (match?.[0].length ?? 1);
    const type = String.fromCodePoint(format.codePointAt(end) ?? 0);
    if (format[start + 1] === "(" && match?.[1] === undefined) throw source.incompleteKey();
    if (match === null || end >= format.length) throw valueError("incomplete format");
    position = end + type.length;
    if (type === "%" && match[0] === "%") {
      out += "%";
      continue;
    }
    out += formatOne(source, match, type, codePointLength(format.slice(0, end)), escapeText);
  }
  source.finish();
  return out + format.slice(position);
}

/** Hands out the values of the right side: by name from a mapping, else in order. */
class ArgumentSource {
  readonly #values: Value;
  readonly #items: readonly Value[];
  #next = 0;
  #named = false;

  constructor(values: Value) {
    this.#values = values;
    this.#items = values instanceof Tuple ? values.items : [values];
  }

  named(key: string): Value {
    const mapping = this.#values;
    const subscript = mapping instanceof HostObject ? mapping.getItem?.bind(mapping) : undefined;
    if (Array.isArray(mapping)) throw typeError("list indices must be integers or slices, not str");
    if (!(mapping instanceof Dict) && subscript === undefined) throw typeError("format requires a mapping");
    this.#named = true;
    const value = mapping instanceof Dict ? mapping.get(key) : subscript?.(key);
    if (value === undefined) throw keyError(toRepr(key));
    return value;
  }

  incompleteKey(): Error {
    const isMapping = this.#values instanceof Dict || Array.isArray(this.#values) || this.#values instanceof HostObject;
    return isMapping ? valueError("incomplete format key") : typeError("format requires a mapping");
  }

  next(): Value {
    const value = this.#named ? undefined : this.#items[this.#next++];
    if (value === undefined) throw typeError("not enough arguments for format string");
    return value;
  }

  finish(): void {
    if (this.#named || this.#next >= this.#items.length) return;
    const unused = this.#values;
    const isMapping =
      unused instanceof Dict ||
      unused instanceof Undefined ||
      Array.isArray(unused) ||
      (unused instanceof HostObject && unused.getItem);
    if (!isMapping) throw typeError("not all arguments converted during string formatting");
  }
}

function formatOne(
  source: ArgumentSource,
  match: RegExpExecArray,
  type: string,
  index: number,
  escapeText: ((text: string) => string) | undefined,
): string {
  const named = match[1] === undefined ? undefined : source.named(match[1]);
  const width = readSize(source, match[3], "*", "* wants int");
  const precision = match[4] === undefined ? null : Math.max(0, readSize(source, match[4], "*", "* wants int"));
  const flags = width < 0 ? `${match[2] ?? ""}-` : (match[2] ?? "");
  const directive: Directive = { flags, width: Math.abs(width), precision, type, index };
  const value = named ?? source.next();
  if (!"diouxXeEfFgGcrsa".includes(type)) {
    const code = (type.codePointAt(0) ?? 0).toString(16);
    throw valueError(`unsupported format character '${type}' (0x${code}) at index ${index}`);
  }
  return convert(directive, value, escapeText);
}

function readSize(source: ArgumentSource, written: string | undefined, star: string, complaint: string): number {
  if (written !== star) {
    const size = Number(written || "0");
    if (size > 1_000_000) throw valueError("width too big");
    return size;
  }
  const size = source.next();
  if (typeof size !== "number") throw typeError(complaint);
  if (Math.abs(size) > 1_000_000) throw overflowError("width too big");
  return size;
}

function convert(directive: Directive, value: Value, escapeText: ((text: string) => string) | undefined): string {
  switch (directive.type) {
    case "s":
      return padText(directive, textOf(value, escapeText));
    case "r":
    case "a":
      return padText(
        directive,
        escapeText ? escapeText(toRepr(value)) : asciiIf(directive.type === "a", toRepr(value)),
      );
    case "c":
      return padText({ ...directive, precision: null }, characterOf(value));
    case "d":
    case "i":
    case "u":
      return padNumber(directive, decimalDigits(directive, value));
    case "o":
    case "x":
    case "X":
      return padNumber(directive, baseDigits(directive, value));
    default:
      return padNumber(directive, floatDigits(directive, value));
  }
}

function textOf(value: Value, escapeText: ((text: string) => string) | undefined): string {
  return escapeText === undefined || value instanceof Markup ? toText(value) : escapeText(toText(value));
}

function asciiIf(wanted: boolean, text: string): string {
  if (!wanted) return text;
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16)}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
}

function characterOf(value: Value): string {
  const text = stringOf(value);
  if (text !== null) {
    if (codePointLength(text) !== 1) throw typeError("%c requires int or char");
    return text;
  }
  const code = asInt(value);
  if (code === null) throw typeError("%c requires int or char");
  if (code < 0 || code > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
  return String.fromCodePoint(Number(code));
}

function decimalDigits(directive: Directive, value: Value): { negative: boolean; digits: string } {
  const wanted = `%${directive.type} format: a real number is required, not ${typeNameOf(value)}`;
  const int =
    value instanceof Float ? floatToInt(value.value) : value instanceof Decimal ? value.toInt() : asInt(value);
  if (int === null) throw value instanceof Undefined ? value.error() : typeError(wanted);
  const digits = (int < 0 ? -int : int).toString();
  return { negative: int < 0, digits: digits.padStart(directive.precision ?? 0, "0") };
}

function floatToInt(value: number): number | bigint {
  if (Number.isNaN(value)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(value)) throw overflowError("cannot convert float infinity to integer");
  return truncateFloat(value);
}

function baseDigits(directive: Directive, value: Value): { negative: boolean; digits: string; prefix: string } {
  const int = asInt(value);
  const { type } = directive;
  if (int === null) throw typeError(`%${type} format: an integer is required, not ${typeNameOf(value)}`);
  const digits = (int < 0 ? -int : int).toString(type === "o" ? 8 : 16).padStart(directive.precision ?? 0, "0");
  const prefix = directive.flags.includes("#") ? `0${type}` : "";
  return { negative: int < 0, digits: type === "X" ? digits.toUpperCase() : digits, prefix };
}

function floatDigits(directive: Directive, value: Value): { negative: boolean; digits: string; plain: boolean } {
  const number = value instanceof Decimal ? value.toNumber() : asNumber(value);
  if (number === null) {
    if (value instanceof Undefined) throw value.error();
    throw typeError(`must be real number, not ${typeNameOf(value)}`);
  }
  const digits = formatFloatDigits(number, directive.type, directive.precision ?? 6, directive.flags.includes("#"));
  return { negative: number < 0 || Object.is(number, -0), digits, plain: Number.isFinite(number) };
}

function padText(directive: Directive, text: string): string {
  const cut = directive.precision === null ? text : Array.from(text).slice(0, directive.precision).join("");
  const missing = " ".repeat(Math.max(0, directive.width - codePointLength(cut)));
  return directive.flags.includes("-") ? cut + missing : missing + cut;
}

function padNumber(
  directive: Directive,
  number: { readonly negative: boolean; readonly digits: string; readonly prefix?: string; readonly plain?: boolean },
): string {
  const { flags, width } = directive;
  const sign = number.negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const lead = sign + (number.prefix ?? "");
  const missing = Math.max(0, width - lead.length - number.digits.length);
  if (flags.includes("-")) return lead + number.digits + " ".repeat(missing);
  if (flags.includes("0")) return lead + "0".repeat(missing) + number.digits;
  return " ".repeat(missing) + lead + number.digits;
}
