// Filters that change text.
import { attributeError, typeError } from "../errors/python-errors.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { percentFormat } from "../format/percent-format.ts";
import { stripTags } from "../methods/markup-text.ts";
import { indexArgument } from "../methods/method.ts";
import { capitalize } from "../methods/str-case.ts";
import { center } from "../methods/str-layout.ts";
import { replace } from "../methods/str-search.ts";
import { rightSplit, splitLines, strip } from "../methods/str-split.ts";
import { binaryOperation } from "../operations/arithmetic.ts";
import { sliceValue } from "../operations/attributes.ts";
import { lengthOf } from "../operations/iteration.ts";
import { stringOf, toText } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { environmentFilter, type FilterEntry, filterArgumentError, plainFilter } from "./define.ts";
import { wrapText } from "./wrap-text.ts";

/** Applies a change of text; what was safe HTML stays so. */
function changed(value: Value, change: (text: string) => string): Value {
  return value instanceof Markup ? new Markup(change(value.text)) : change(toText(value));
}

function textFilter(pythonName: string, change: (text: string) => string) {
  return plainFilter(pythonName, ["s"], (bound) => changed(bound.get("s"), change));
}

/** Upper case at the start of every word, lower case in the rest. */
function title(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map((part) => {
      const [first = "", ...rest] = Array.from(part);
      return first.toUpperCase() + rest.join("").toLowerCase();
    })
    .join("");
}

function replaced(value: Value, old: Value, replacement: Value, count: Value, autoescape: boolean): Value {
  const max = count === null ? -1 : indexArgument(count, -1);
  if (!autoescape) return replace(toText(value), toText(old), toText(replacement), max);
  const escapes = old instanceof Markup || (replacement instanceof Markup && !(value instanceof Markup));
  const isSafe = value instanceof Markup || escapes;
  const text = value instanceof Markup || !escapes ? toText(value) : escapeHtml(toText(value));
  if (!isSafe) return replace(text, toText(old), toText(replacement), max);
  const safe = (part: Value) => (part instanceof Markup ? part.text : escapeHtml(toText(part)));
  return new Markup(replace(text, safe(old), safe(replacement), max));
}

function formatted(value: Value, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
  if (args.length > 0 && keywords.size > 0) {
    throw filterArgumentError("can't handle positional and keyword arguments at the same time");
  }
  const given = keywords.size > 0 ? Dict.from(keywords) : new Tuple(args);
  if (value instanceof Markup) return new Markup(percentFormat(value.text, given, escapeHtml));
  return percentFormat(toText(value), given);
}

function indented(value: Value, width: Value, first: boolean, blank: boolean): Value {
  const text = stringOf(value);
  if (text === null) throw notText(value);
  const margin = stringOf(width) ?? " ".repeat(Math.max(0, indexArgument(width, 4)));
  const lines = splitLines(`${text}\n`, false);
  const out = lines.map((line, index) => {
    const skipped = index === 0 ? !first : line === "" && !blank;
    return skipped ? line : margin + line;
  });
  return value instanceof Markup ? new Markup(out.join("\n")) : out.join("\n");
}

/** What adding a line end, and then cutting into lines, complains about. */
function notText(value: Value): Error {
  if (value instanceof Undefined) return value.error();
  if (Array.isArray(value)) return attributeError("'list' object has no attribute 'splitlines'");
  if (value instanceof Tuple) return typeError('can only concatenate tuple (not "str") to tuple');
  return typeError(`unsupported operand type(s) for +=: '${typeNameOf(value)}' and 'str'`);
}

function truncated(value: Value, length: number, killWords: boolean, end: Value, leeway: number): Value {
  const endLength = lengthOf(end);
  if (length < endLength) throw assertionError(`expected length >= ${endLength}, got ${length}`);
  if (leeway < 0) throw assertionError(`expected leeway >= 0, got ${leeway}`);
  if (lengthOf(value) <= length + leeway) return value;
  const cut = sliceValue(value, null, length - endLength, null);
  if (killWords) return binaryOperation("+", cut, end);
  return binaryOperation(
    "+",
    changed(cut, (text) => rightSplit(text, " ", 1)[0] ?? ""),
    end,
  );
}

function assertionError(message: string): TemplateRuntimeError {
  return new TemplateRuntimeError(message, "AssertionError");
}

function wrapped(value: Value, width: number, breakLong: boolean, wrapString: string, breakHyphens: boolean): string {
  const text = stringOf(value);
  if (text === null) {
    if (value instanceof Undefined && value.policy === "parse") return "";
    if (value instanceof Undefined) throw value.error();
    throw attributeError(`'${typeNameOf(value)}' object has no attribute 'splitlines'`);
  }
  return splitLines(text, false)
    .map((line) => wrapText(line, { width, breakLong, breakHyphens }).join(wrapString))
    .join(wrapString);
}

export const textFilters: readonly FilterEntry[] = [
  ["upper", textFilter("do_upper", (text) => text.toUpperCase())],
  ["lower", textFilter("do_lower", (text) => text.toLowerCase())],
  ["capitalize", textFilter("do_capitalize", capitalize)],
  ["title", plainFilter("do_title", ["s"], (bound) => title(toText(bound.get("s"))))],
  [
    "trim",
    plainFilter("do_trim", ["value", ["chars", null]], (bound) => {
      const chars = bound.get("chars");
      const set = chars === null ? null : stringOf(chars);
      if (chars !== null && set === null) throw typeError("strip arg must be None or str");
      return changed(bound.get("value"), (text) => strip(text, set, true, true));
    }),
  ],
  [
    "center",
    plainFilter("do_center", ["value", ["width", 80]], (bound) =>
      changed(bound.get("value"), (text) => center(text, indexArgument(bound.get("width"), 80))),
    ),
  ],
  [
    "wordcount",
    plainFilter("do_wordcount", ["s"], (bound) => toText(bound.get("s")).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  ],
  [
    "replace",
    environmentFilter("do_replace", ["s", "old", "new", ["count", null]], (bound, engine) =>
      replaced(bound.get("s"), bound.get("old"), bound.get("new"), bound.get("count"), engine.autoescape),
    ),
  ],
  [
    "string",
    plainFilter("soft_str", ["s"], (bound) => {
      const value = bound.get("s");
      return stringOf(value) === null ? toText(value) : value;
    }),
  ],
  ["striptags", plainFilter("do_striptags", ["value"], (bound) => stripTags(toText(bound.get("value"))))],
  [
    "format",
    plainFilter("do_format", ["value", "*args", "**kwargs"], (bound) =>
      formatted(bound.get("value"), bound.rest, bound.keywords),
    ),
  ],
  [
    "indent",
    plainFilter("do_indent", ["s", ["width", 4], ["first", false], ["blank", false]], (bound) =>
      indented(bound.get("s"), bound.get("width"), isTruthy(bound.get("first")), isTruthy(bound.get("blank"))),
    ),
  ],
  [
    "truncate",
    environmentFilter(
      "do_truncate",
      ["s", ["length", 255], ["killwords", false], ["end", "..."], ["leeway", null]],
      (bound) =>
        truncated(
          bound.get("s"),
          indexArgument(bound.get("length"), 255),
          isTruthy(bound.get("killwords")),
          bound.get("end"),
          bound.get("leeway") === null ? 5 : indexArgument(bound.get("leeway"), 5),
        ),
    ),
  ],
  [
    "wordwrap",
    environmentFilter(
      "do_wordwrap",
      ["s", ["width", 79], ["break_long_words", true], ["wrapstring", null], ["break_on_hyphens", true]],
      (bound) =>
        wrapped(
          bound.get("s"),
          indexArgument(bound.get("width"), 79),
          isTruthy(bound.get("break_long_words")),
          stringOf(bound.get("wrapstring")) ?? "\n",
          isTruthy(bound.get("break_on_hyphens")),
        ),
    ),
  ],
];
