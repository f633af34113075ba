// Methods of str that cut it into pieces.
import { typeError, valueError } from "../errors/python-errors.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { isSpace, spacePattern, trimSpaceEnd, trimSpaceStart } from "../operations/white-space.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { indexArgument, type Method, named, oneArgument, textArgument } from "./method.ts";

const spaces = new RegExp(`(?:${spacePattern})+`, "g");

function split(text: string, separator: string | null, max: number): string[] {
  if (separator === null) return splitOnSpace(text, max);
  if (separator === "") throw valueError("empty separator");
  if (max < 0) return text.split(separator);
  const out: string[] = [];
  let rest = text;
  while (out.length < max) {
    const at = rest.indexOf(separator);
    if (at < 0) break;
    out.push(rest.slice(0, at));
    rest = rest.slice(at + separator.length);
  }
  return [...out, rest];
}

function splitOnSpace(text: string, max: number): string[] {
  let rest = trimSpaceStart(text);
  if (max < 0) return rest.split(spaces).filter((word) => word !== "");
  const out: string[] = [];
  while (rest !== "" && out.length < max) {
    spaces.lastIndex = 0;
    const gap = spaces.exec(rest);
    if (gap === null) break;
    out.push(rest.slice(0, gap.index));
    rest = rest.slice(gap.index + gap[0].length);
  }
  return rest === "" ? out : [...out, rest];
}

export function rightSplit(text: string, separator: string | null, max: number): string[] {
  if (max < 0) return split(text, separator, max);
  if (separator === null) return rightSplitOnSpace(text, max);
  if (separator === "") throw valueError("empty separator");
  const out: string[] = [];
  let rest = text;
  while (out.length < max) {
    const at = rest.lastIndexOf(separator);
    if (at < 0) break;
    out.unshift(rest.slice(at + separator.length));
    rest = rest.slice(0, at);
  }
  return [rest, ...out];
}

function rightSplitOnSpace(text: string, max: number): string[] {
  const out: string[] = [];
  let rest = trimSpaceEnd(text);
  while (rest !== "" && out.length < max) {
    const word = lastWord(rest);
    if (word.length === rest.length) break;
    out.unshift(word);
    rest = trimSpaceEnd(rest.slice(0, -word.length));
  }
  return rest === "" ? out : [rest, ...out];
}

function lastWord(text: string): string {
  let start = text.length;
  while (start > 0 && !isSpace(text.charAt(start - 1))) start--;
  return text.slice(start);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the separators that end a line in Python
const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

export function splitLines(text: string, keepEnds: boolean): string[] {
  const out: string[] = [];
  let position = 0;
  for (const match of text.matchAll(lineEnd)) {
    const end = match.index + match[0].length;
    out.push(text.slice(position, keepEnds ? end : match.index));
    position = end;
  }
  if (position < text.length) out.push(text.slice(position));
  return out;
}

/** Strips characters from both ends, or one. `null` stands for white space. */
export function strip(text: string, characters: string | null, left: boolean, right: boolean): string {
  const strips = characters === null ? isSpace : memberOf(characters);
  const units = Array.from(text);
  let start = 0;
  let end = units.length;
  if (left) while (start < end && strips(units[start] ?? "")) start++;
  if (right) while (end > start && strips(units[end - 1] ?? "")) end--;
  return start === 0 && end === units.length ? text : units.slice(start, end).join("");
}

function memberOf(characters: string): (character: string) => boolean {
  const members = new Set(characters);
  return (character) => members.has(character);
}

function separatorOf(value: Value | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = stringOf(value);
  if (text === null) throw typeError(`must be str or None, not ${typeNameOf(value)}`);
  return text;
}

function stripMethod(name: string, left: boolean, right: boolean): Method<string> {
  return (self, args, kwargs) => {
    if (kwargs.size > 0) throw typeError(`str.${name}() takes no keyword arguments`);
    if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
    const [characters = null] = args;
    const text = characters === null ? null : stringOf(characters);
    if (characters !== null && text === null) throw typeError(`${name} arg must be None or str`);
    return strip(self, text, left, right);
  };
}

function partition(text: string, separator: Value, last: boolean): Tuple {
  const by = textArgument(separator, "must be str");
  if (by === "") throw valueError("empty separator");
  const at = last ? text.lastIndexOf(by) : text.indexOf(by);
  if (at < 0) return new Tuple(last ? ["", "", text] : [text, "", ""]);
  return new Tuple([text.slice(0, at), by, text.slice(at + by.length)]);
}

export const splitMethods: readonly (readonly [string, Method<string>])[] = [
  [
    "split",
    named("split", ["sep", "maxsplit"], (self, [sep, max]) => split(self, separatorOf(sep), indexArgument(max, -1))),
  ],
  [
    "rsplit",
    named("rsplit", ["sep", "maxsplit"], (self, [sep, max]) =>
      rightSplit(self, separatorOf(sep), indexArgument(max, -1)),
    ),
  ],
  ["splitlines", named("splitlines", ["keepends"], (self, [keep]) => splitLines(self, indexArgument(keep, 0) !== 0))],
  ["strip", stripMethod("strip", true, true)],
  ["lstrip", stripMethod("lstrip", true, false)],
  ["rstrip", stripMethod("rstrip", false, true)],
  ["partition", oneArgument("str.partition", (self, separator) => partition(self, separator, false))],
  ["rpartition", oneArgument("str.rpartition", (self, separator) => partition(self, separator, true))],
];
