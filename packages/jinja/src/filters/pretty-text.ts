// pprint: a value over several lines where one would be too long, keys sorted, as Python's pprint lays it out.
import { stringRepr } from "../format/string-repr.ts";
import { splitLines } from "../methods/str-split.ts";
import { codePointLength } from "../operations/code-points.ts";
import { isLess } from "../operations/order.ts";
import { toRepr } from "../operations/repr.ts";
import { sortValues } from "../operations/sorting.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { Dict } from "../values/dict.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";

const width = 80;

export function prettyText(value: Value): string {
  return pretty(value, 0, 0, 0, []);
}

/** `indent` is the column of the value, `allowance` what follows it on its last line. */
function pretty(value: Value, indent: number, allowance: number, level: number, open: readonly Value[]): string {
  if (open.includes(value)) return `<Recursion on ${typeNameOf(value)} with id=0>`;
  const line = oneLine(value);
  if (codePointLength(line) <= width - indent - allowance) return line;
  const inner = [...open, value];
  if (value instanceof Dict) return prettyDict(value, indent, allowance, level, inner);
  if (Array.isArray(value)) return bracketed("[", "]", value, indent, allowance, level, inner);
  if (value instanceof Tuple) {
    return bracketed("(", value.items.length === 1 ? ",)" : ")", value.items, indent, allowance, level, inner);
  }
  if (value instanceof PySet)
    return bracketed("{", "}", sortSafely(Array.from(value)), indent, allowance, level, inner);
  if (typeof value === "string") return prettyString(value, indent, allowance, level + 1);
  return line;
}

/** The repr with the keys of dicts and the members of sets sorted. */
function oneLine(value: Value): string {
  if (value instanceof Dict) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${oneLine(key)}: ${oneLine(item)}`)
      .join(", ")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (value instanceof Tuple) {
    const items = value.items.map(oneLine);
    return items.length === 1 ? `(${items.join("")},)` : `(${items.join(", ")})`;
  }
  if (value instanceof PySet && value.size > 0) return `{${sortSafely(Array.from(value)).map(oneLine).join(", ")}}`;
  return toRepr(value);
}

function prettyDict(dict: Dict, indent: number, allowance: number, level: number, open: readonly Value[]): string {
  const entries = sortedEntries(dict);
  const lines = entries.map(([key, item], index) => {
    const name = oneLine(key);
    const column = indent + 1 + codePointLength(name) + 2;
    const after = index === entries.length - 1 ? allowance + 1 : 1;
    return `${name}: ${pretty(item, column, after, level + 1, open)}`;
  });
  return `{${lines.join(`,\n${" ".repeat(indent + 1)}`)}}`;
}

function bracketed(
  start: string,
  end: string,
  items: readonly Value[],
  indent: number,
  allowance: number,
  level: number,
  open: readonly Value[],
): string {
  const lines = items.map((item, index) =>
    pretty(item, indent + start.length, index === items.length - 1 ? allowance + end.length : 1, level + 1, open),
  );
  return start + lines.join(`,\n${" ".repeat(indent + start.length)}`) + end;
}

/** Long texts are broken after line ends, then at spaces, into literals below each other. */
function prettyString(text: string, indent: number, allowance: number, level: number): string {
  const inParentheses = level === 1;
  const column = indent + (inParentheses ? 1 : 0);
  const after = allowance + (inParentheses ? 1 : 0);
  const chunks = splitLines(text, true).flatMap((line, index, lines) =>
    stringChunks(line, column, index === lines.length - 1 ? after : 0),
  );
  if (chunks.length === 1) return chunks[0] ?? "";
  const body = chunks.join(`\n${" ".repeat(column)}`);
  return inParentheses ? `(${body})` : body;
}

function stringChunks(line: string, column: number, allowance: number): string[] {
  if (codePointLength(stringRepr(line)) <= width - column - allowance) return [stringRepr(line)];
  const parts = line.match(/\S*\s*/g) ?? [];
  const chunks: string[] = [];
  let current = "";
  for (const [index, part] of parts.entries()) {
    const candidate = current + part;
    const room = width - column - (index >= parts.length - 2 ? allowance : 0);
    if (codePointLength(stringRepr(candidate)) > room && current !== "") {
      chunks.push(stringRepr(current));
      current = part;
    } else current = candidate;
  }
  return current === "" ? chunks : [...chunks, stringRepr(current)];
}

function sortedEntries(dict: Dict): (readonly [Value, Value])[] {
  const entries = Array.from(dict.entries());
  return sortByKeys(
    entries,
    entries.map(([key]) => key),
  );
}

function sortSafely(items: readonly Value[]): Value[] {
  return sortByKeys(items, items);
}

/** Keys that have no order among each other are sorted by the names of their types. */
function sortByKeys<T>(items: readonly T[], keys: readonly Value[]): T[] {
  const isOrdered = (a: Value, b: Value) => {
    try {
      isLess(a, b);
      return true;
    } catch {
      return false;
    }
  };
  const first = keys[0] ?? null;
  if (keys.every((key) => isOrdered(key, first))) return sortValues(items, keys, false);
  return sortValues(
    items,
    keys.map((key) => typeNameOf(key)),
    false,
  );
}
