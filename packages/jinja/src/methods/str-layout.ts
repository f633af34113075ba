// Methods of str that pad, join, translate and encode.
import { overflowError, typeError, valueError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";
import { asInt } from "../numbers/numbers.ts";
import { characters, codePointLength } from "../operations/code-points.ts";
import { tryIterate } from "../operations/iteration.ts";
import { subscript } from "../operations/subscript.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { PyBytes } from "../values/bytes.ts";
import { Dict } from "../values/dict.ts";
import type { Value } from "../values/types.ts";
import { indexArgument, type Method, named, oneArgument, positional, textArgument } from "./method.ts";

const maxWidth = 1 << 27;

function missingWidth(text: string, width: number): number {
  if (width > maxWidth) throw overflowError("the padded text is too long");
  return Math.max(0, width - codePointLength(text));
}

function fillOf(value: Value | undefined): string {
  if (value === undefined) return " ";
  const fill = stringOf(value);
  if (fill === null) throw typeError(`The fill character must be a unicode character, not ${typeNameOf(value)}`);
  if (codePointLength(fill) !== 1) throw typeError("The fill character must be exactly one character long");
  return fill;
}

export function center(text: string, width: number, fill = " "): string {
  const missing = missingWidth(text, width);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function padding(name: string, lay: (text: string, width: number, fill: string) => string): Method<string> {
  return positional(`str.${name}`, 1, 2, (self, [width, fill]) => lay(self, indexArgument(width, 0), fillOf(fill)));
}

function zeroFill(text: string, width: number): string {
  const zeros = "0".repeat(missingWidth(text, width));
  return /^[+-]/.test(text) ? text.charAt(0) + zeros + text.slice(1) : zeros + text;
}

/** `separator.join(parts)`; `convert` gives the text of a part, or null when it is no str. */
export function join(separator: string, parts: Value, convert: (part: Value) => string | null = stringOf): string {
  const members = tryIterate(parts);
  if (members === null) throw typeError("can only join an iterable");
  const texts: string[] = [];
  for (const member of members) {
    const text = convert(member);
    if (text === null) {
      throw typeError(`sequence item ${texts.length}: expected str instance, ${typeNameOf(member)} found`);
    }
    texts.push(text);
  }
  return texts.join(separator);
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = "";
  for (const character of text) {
    if (character === "\t") {
      const spaces = size > 0 ? size - (column % size) : 0;
      out += " ".repeat(spaces);
      column += spaces;
    } else {
      out += character;
      column = character === "\n" || character === "\r" ? 0 : column + 1;
    }
  }
  return out;
}

function translate(text: string, table: Value): string {
  return characters(text)
    .map((character) => {
      const mapped = subscript(table, character.codePointAt(0) ?? 0);
      if (mapped === undefined) return character;
      if (mapped === null) return "";
      const code = asInt(mapped);
      if (code !== null) return String.fromCodePoint(Number(code));
      return textArgument(mapped, "character mapping must return integer, None or str");
    })
    .join("");
}

function makeTranslation(args: readonly Value[]): Dict {
  const [from, to, removed] = args;
  const out = new Dict();
  if (to === undefined) {
    if (!(from instanceof Dict)) throw typeError("if you give only one argument to maketrans it must be a dict");
    for (const [key, value] of from.entries()) out.set(typeof key === "string" ? codeOf(key) : key, value);
    return out;
  }
  const source = characters(textArgument(from, "maketrans() argument 1 must be str"));
  const target = characters(textArgument(to, "maketrans() argument 2 must be str"));
  if (source.length !== target.length) {
    throw valueError("the first two maketrans arguments must have equal length");
  }
  for (const [index, character] of source.entries()) out.set(codeOf(character), codeOf(target[index] ?? ""));
  if (removed !== undefined) {
    for (const character of characters(textArgument(removed, "maketrans() argument 3 must be str"))) {
      out.set(codeOf(character), null);
    }
  }
  return out;
}

function codeOf(character: string): number {
  if (codePointLength(character) !== 1) {
    throw valueError("string keys in translate table must be of length 1");
  }
  return character.codePointAt(0) ?? 0;
}

function encode(text: string, encoding: string, errors: string): PyBytes {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  if (/^(utf-?8|u8)$/.test(name)) return new PyBytes(new TextEncoder().encode(text));
  const narrow = /^(us-)?ascii$/.test(name) ? "ascii" : /^(latin-?1|iso-?8859-1|l1)$/.test(name) ? "latin-1" : null;
  if (narrow === null) throw new TemplateRuntimeError(`unknown encoding: ${encoding}`, "LookupError");
  return new PyBytes(Uint8Array.from(narrowBytes(text, narrow, errors)));
}

function* narrowBytes(text: string, encoding: "ascii" | "latin-1", errors: string): Iterable<number> {
  const limit = encoding === "ascii" ? 128 : 256;
  const codes = characters(text).map((character) => character.codePointAt(0) ?? 0);
  for (const [index, code] of codes.entries()) {
    if (code < limit) yield code;
    else if (errors === "replace") yield 63;
    else if (errors !== "ignore") {
      const after = codes.findIndex((later, place) => place > index && later < limit);
      const last = (after < 0 ? codes.length : after) - 1;
      const what =
        last === index
          ? `character ${escapedCharacter(code)} in position ${index}`
          : `characters in position ${index}-${last}`;
      throw new TemplateRuntimeError(
        `'${encoding}' codec can't encode ${what}: ordinal not in range(${limit})`,
        "UnicodeEncodeError",
      );
    }
  }
}

function escapedCharacter(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `'\\x${hex.padStart(2, "0")}'`;
  return code <= 0xffff
    ? `'\\u${hex.padStart(4, "0")}'`
    : stringRepr(`\\U${hex.padStart(8, "0")}`).replace("\\\\", "\\");
}

export const layoutMethods: readonly (readonly [string, Method<string>])[] = [
  ["center", padding("center", center)],
  ["ljust", padding("ljust", (text, width, fill) => text + fill.repeat(missingWidth(text, width)))],
  ["rjust", padding("rjust", (text, width, fill) => fill.repeat(missingWidth(text, width)) + text)],
  ["zfill", oneArgument("str.zfill", (self, width) => zeroFill(self, indexArgument(width, 0)))],
  ["join", oneArgument("str.join", (self, parts) => join(self, parts))],
  ["expandtabs", named("expandtabs", ["tabsize"], (self, [size]) => expandTabs(self, indexArgument(size, 8)))],
  ["translate", oneArgument("str.translate", translate)],
  ["maketrans", positional("str.maketrans", 1, 3, (_, args) => makeTranslation(args))],
  [
    "encode",
    named("encode", ["encoding", "errors"], (self, [encoding = "utf-8", errors = "strict"]) =>
      encode(
        self,
        textArgument(encoding, "encode() argument 'encoding' must be str"),
        textArgument(errors, "encode() argument 'errors' must be str"),
      ),
    ),
  ],
];
