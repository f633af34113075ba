// Methods of str that look for a part of it, and replace it.
import { typeError, valueError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { characters, codePointIndex, codePointLength, unitIndex } from "../operations/code-points.ts";
import { sliceBounds } from "../operations/slices.ts";
import { stringOf } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Tuple } from "../values/tuple.ts";
import type { Kwargs, Value } from "../values/types.ts";
import { indexArgument, type Method, oneArgument, positional, refuseKeywords, textArgument } from "./method.ts";

interface Window {
  readonly text: string;
  /** Where the window starts, in code points; -1 when it starts behind the end. */
  readonly offset: number;
}

/** The part of the text between two optional bounds. */
function windowOf(text: string, start: Value | undefined, stop: Value | undefined): Window {
  if (start === undefined && stop === undefined) return { text, offset: 0 };
  const length = codePointLength(text);
  const bounds = sliceBounds(length, start ?? null, stop ?? null, null);
  const behind = typeof start === "number" && start > length;
  if (behind || bounds.start > bounds.stop) return { text: "", offset: -1 };
  return { text: text.slice(unitIndex(text, bounds.start), unitIndex(text, bounds.stop)), offset: bounds.start };
}

function find(text: string, part: string, start: Value | undefined, stop: Value | undefined, last: boolean): number {
  const window = windowOf(text, start, stop);
  if (window.offset < 0) return -1;
  const at = last ? window.text.lastIndexOf(part) : window.text.indexOf(part);
  return at < 0 ? -1 : window.offset + codePointIndex(window.text, at);
}

function finder(name: string, last: boolean, mustFind: boolean): Method<string> {
  return (self, args, kwargs) => {
    const [part, start, stop] = searchArguments(name, args, kwargs);
    checkBounds(start, stop);
    const at = find(self, textArgument(part, "must be str"), start, stop, last);
    if (at < 0 && mustFind) throw valueError("substring not found");
    return at;
  };
}

/** Python reads the bounds before what is looked for. */
function checkBounds(...bounds: readonly (Value | undefined)[]): void {
  for (const bound of bounds) {
    if (bound !== undefined && bound !== null && asInt(bound) === null) {
      throw typeError("slice indices must be integers or None or have an __index__ method");
    }
  }
}

function searchArguments(name: string, args: readonly Value[], kwargs: Kwargs): readonly (Value | undefined)[] {
  refuseKeywords(name, kwargs);
  if (args.length === 0) throw typeError(`${name}() takes at least 1 argument (0 given)`);
  if (args.length > 3) throw typeError(`${name}() takes at most 3 arguments (${args.length} given)`);
  return args;
}

const count: Method<string> = (self, args, kwargs) => {
  const [part, start, stop] = searchArguments("count", args, kwargs);
  checkBounds(start, stop);
  const wanted = textArgument(part, "must be str");
  const window = windowOf(self, start, stop);
  if (window.offset < 0) return 0;
  return wanted === "" ? codePointLength(window.text) + 1 : window.text.split(wanted).length - 1;
};

function affix(name: string, matches: (text: string, part: string) => boolean): Method<string> {
  return (self, args, kwargs) => {
    const [part, start, stop] = searchArguments(name, args, kwargs);
    const window = windowOf(self, start, stop);
    const test = (candidate: string) => window.offset >= 0 && matches(window.text, candidate);
    const text = part === undefined ? null : stringOf(part);
    if (text !== null) return test(text);
    if (!(part instanceof Tuple)) {
      throw typeError(`${name} first arg must be str or a tuple of str, not ${typeNameOf(part ?? null)}`);
    }
    return part.items.some((item) => test(textArgument(item, `tuple for ${name} must only contain str`)));
  };
}

/** Replaces up to `max` occurrences; all when it is negative. */
export function replace(text: string, old: string, replacement: string, max: number): string {
  if (max < 0 && old !== "") return text.replaceAll(old, () => replacement);
  if (old !== "") {
    const parts = text.split(old);
    const limit = Math.min(max, parts.length - 1);
    return (
      parts.slice(0, limit + 1).join(replacement) +
      parts
        .slice(limit + 1)
        .map((part) => old + part)
        .join("")
    );
  }
  const units = characters(text);
  const limit = max < 0 ? units.length + 1 : Math.min(max, units.length + 1);
  const out = units.map((unit, index) => (index < limit ? replacement + unit : unit)).join("");
  return limit > units.length ? out + replacement : out;
}

export const searchMethods: readonly (readonly [string, Method<string>])[] = [
  ["find", finder("find", false, false)],
  ["rfind", finder("rfind", true, false)],
  ["index", finder("index", false, true)],
  ["rindex", finder("rindex", true, true)],
  ["count", count],
  ["startswith", affix("startswith", (text, part) => text.startsWith(part))],
  ["endswith", affix("endswith", (text, part) => text.endsWith(part))],
  [
    "replace",
    positional("str.replace", 2, 3, (self, [old, replacement, max]) =>
      replace(
        self,
        textArgument(old, "replace() argument 1 must be str"),
        textArgument(replacement, "replace() argument 2 must be str"),
        indexArgument(max, -1),
      ),
    ),
  ],
  [
    "removeprefix",
    oneArgument("str.removeprefix", (self, prefix) => {
      const text = textArgument(prefix, "removeprefix() argument must be str");
      return self.startsWith(text) ? self.slice(text.length) : self;
    }),
  ],
  [
    "removesuffix",
    oneArgument("str.removesuffix", (self, suffix) => {
      const text = textArgument(suffix, "removesuffix() argument must be str");
      return text !== "" && self.endsWith(text) ? self.slice(0, -text.length) : self;
    }),
  ],
];
