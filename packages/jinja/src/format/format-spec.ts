// The format specification mini language: `[[fill]align][sign][z][#][0][width][,_][.precision][type]`.
import { valueError } from "../errors/python-errors.ts";
import { codePointLength } from "../operations/code-points.ts";

export interface FormatSpec {
  readonly fill: string;
  readonly align: "<" | ">" | "^" | "=" | null;
  readonly sign: "" | "+" | "-" | " ";
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  /** A zero before the width stands for the alignment that is not written. */
  readonly zeroPadded: boolean;
  readonly width: number;
  readonly separator: "" | "," | "_";
  readonly precision: number | null;
  /** "" when the specification has none. */
  readonly type: string;
}

const pattern = /^(?:(.)?([<>^=]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?([,_])?(?:(\.)(\d+)?)?(.)?$/su;
const maxSize = 10_000_000;

/** `typeName` only serves the error texts. */
export function parseFormatSpec(spec: string, typeName: string): FormatSpec {
  const match = matchSpec(spec);
  if (match === null) throw valueError(`Invalid format specifier '${spec}' for object of type '${typeName}'`);
  const [, fill, align, sign, z, alternate, zero, width, separator, second, point, precision, type] = match;
  if (separator !== undefined && second !== undefined) {
    throw valueError(
      separator === second ? `Cannot specify both '${separator}' and '${second}'.` : "Cannot specify both ',' and '_'.",
    );
  }
  if (separator !== undefined && !separable(separator, type ?? "")) {
    throw valueError(`Cannot specify '${separator}' with '${type}'.`);
  }
  if (point !== undefined && precision === undefined) throw valueError("Format specifier missing precision");
  return {
    // With a fill of its own, a zero is only the first digit of the width.
    fill: fill ?? (zero === undefined ? " " : "0"),
    align: isAlign(align) ? align : zero === undefined ? null : "=",
    sign: sign === "+" || sign === "-" || sign === " " ? sign : "",
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    zeroPadded: zero !== undefined && !isAlign(align),
    width: sizeOf(width),
    separator: separator === "," || separator === "_" ? separator : "",
    precision: precision === undefined ? null : sizeOf(precision),
    type: type ?? "",
  };
}

/** The first character is a fill only when an alignment follows it. */
function matchSpec(spec: string): RegExpExecArray | null {
  return pattern.exec(spec);
}

/** Unknown types are complained about by the type of the value. */
function separable(separator: string, type: string): boolean {
  return /^[deEfFgG%]?$/.test(type) || (separator === "_" && /^[boxX]$/.test(type)) || !/^[a-zA-Z%]$/.test(type);
}

function isAlign(text: string | undefined): text is "<" | ">" | "^" | "=" {
  return text === "<" || text === ">" || text === "^" || text === "=";
}

function sizeOf(digits: string | undefined): number {
  if (digits === undefined) return 0;
  if (digits.length > 18) throw valueError("Too many decimal digits in format string");
  const size = Number(digits);
  if (size > maxSize) throw valueError("the width or precision is too large");
  return size;
}

/** Sign, digits before the point, everything after them. */
export interface NumberParts {
  readonly negative: boolean;
  readonly prefix: string;
  readonly whole: string;
  readonly rest: string;
}

/** Puts the parts of a number together: sign, grouping, padding. */
export function layOutNumber(spec: FormatSpec, parts: NumberParts, groupSize = 3): string {
  const sign = parts.negative ? "-" : spec.sign === "+" || spec.sign === " " ? spec.sign : "";
  const lead = sign + parts.prefix;
  const align = spec.align ?? ">";
  const taken = lead.length + parts.rest.length;
  const zeroFilled = align === "=" && spec.fill === "0";
  const whole = groupDigits(parts.whole, spec.separator, groupSize, zeroFilled ? spec.width - taken : 0);
  return align === "="
    ? lead + pad(whole + parts.rest, spec, ">", lead.length)
    : pad(lead + whole + parts.rest, spec, align, 0);
}

/** Groups digits; with a minimum width, zeros in front are grouped too. */
function groupDigits(digits: string, separator: string, size: number, minWidth: number): string {
  if (separator === "" || !/^[0-9a-fA-F]*$/.test(digits)) return digits;
  const groups: string[] = [];
  let left = digits;
  let width = 0;
  while (left.length > 0 || width < minWidth) {
    const room = Math.max(0, minWidth - width - (groups.length > 0 ? 1 : 0));
    const take = Math.min(size, Math.max(left.length, room, 1));
    groups.unshift(left.slice(-take).padStart(take, "0"));
    left = left.length > take ? left.slice(0, -take) : "";
    width += take + (groups.length > 1 ? 1 : 0);
  }
  return groups.join(separator);
}

/** Pads to the width of the specification, of which `used` is already taken. */
export function pad(text: string, spec: FormatSpec, align: "<" | ">" | "^" | "=", used: number): string {
  const missing = spec.width - used - codePointLength(text);
  if (missing <= 0) return text;
  if (align === "<") return text + spec.fill.repeat(missing);
  if (align !== "^") return spec.fill.repeat(missing) + text;
  const left = Math.floor(missing / 2);
  return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}
