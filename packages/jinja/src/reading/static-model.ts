// The models that need not be rendered to be understood: nothing in them but literal ref(), source() and config() calls, in
// the narrow spelling that dbt's own static reader takes. What it leaves to rendering is left here too, since the two tell
// apart: read statically, a source counts once and an escape in a text stays as it is written.
import { Dict } from "../values/dict.ts";
import type { Value } from "../values/types.ts";
import type { StaticModel, StaticRef } from "./types.ts";

interface Found {
  readonly refs: StaticRef[];
  readonly sources: (readonly [source: string, table: string])[];
  readonly configs: Readonly<Record<string, Value>>[];
}

/** A place in the text, moved on by each thing read. */
interface Reader {
  readonly text: string;
  at: number;
  /** How many lists and dicts are open here. */
  depth: number;
}

const DEEPEST = 50;

interface CallArguments {
  readonly positional: readonly Literal[];
  readonly named: readonly (readonly [name: string, value: Literal])[];
}

/** Numbers stand apart: they may say a version, and nothing else. */
type Literal = { readonly value: Value } | { readonly number: string };

const opening = /\{[{#%]/g;
const word = /[A-Za-z_]\w*/y;
const string = /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
const number = /-?\d+(?:\.\d+)?(?:[eE]-?\d+)?(?!\w)/y;
const blanks = /\s*/y;

/** The calls of the model; `null` when it holds anything else, so that it has to be rendered. */
export function staticModel(text: string): StaticModel | null {
  const found: Found = { refs: [], sources: [], configs: [] };
  const reader: Reader = { text, at: 0, depth: 0 };
  for (let tag = nextTag(reader); tag !== null; tag = nextTag(reader)) {
    if (tag === "{%") return null;
    if (tag === "{#" ? !takeComment(reader) : !takePrint(found, reader)) return null;
  }
  return found;
}

function nextTag(reader: Reader): string | null {
  opening.lastIndex = reader.at;
  const match = opening.exec(reader.text);
  if (match === null) return null;
  reader.at = opening.lastIndex;
  return match[0];
}

function takeComment(reader: Reader): boolean {
  const end = reader.text.indexOf("#}", reader.at);
  reader.at = end + 2;
  return end >= 0;
}

function takePrint(found: Found, reader: Reader): boolean {
  const name = take(reader, word)?.[0];
  if (name === undefined || name === "True" || name === "False") {
    if (name === undefined && takeLiteral(reader) === null) return false;
  } else {
    const args = takeMark(reader, "(") ? takeArguments(reader) : null;
    if (args === null || !takeCall(found, name, args)) return false;
  }
  return takeMark(reader, "}}");
}

function takeCall(found: Found, name: string, args: CallArguments): boolean {
  switch (name) {
    case "ref":
      return takeRef(found, args);
    case "source":
      return takeSource(found, args);
    case "config":
      return takeConfig(found, args);
    default:
      return false;
  }
}

function takeRef(found: Found, { positional, named }: CallArguments): boolean {
  const names = strings(positional);
  const [first, second] = names ?? [];
  const version = named.length > 1 ? undefined : versionOf(named[0]);
  if (first === undefined || names === null || names.length > 2 || version === undefined) return false;
  found.refs.push(
    second === undefined ? { package: null, name: first, version } : { package: first, name: second, version },
  );
  return true;
}

function versionOf(argument: readonly [string, Literal] | undefined): string | number | null | undefined {
  if (argument === undefined) return null;
  const [name, literal] = argument;
  if (name !== "v" && name !== "version") return undefined;
  if ("number" in literal) return /^-?\d{1,15}$/.test(literal.number) ? Number(literal.number) : undefined;
  return typeof literal.value === "string" ? literal.value : undefined;
}

const SOURCE_ARGUMENTS = ["source_name", "table_name"];

function takeSource(found: Found, { positional, named }: CallArguments): boolean {
  const inPlace = named.every(([name], at) => name === SOURCE_ARGUMENTS[positional.length + at]);
  const names = inPlace ? strings([...positional, ...named.map(([, value]) => value)]) : null;
  const [source, table] = names ?? [];
  if (source === undefined || table === undefined || names?.length !== 2) return false;
  // dbt: each source once, where nothing was rendered.
  const known = found.sources.some(([name, member]) => name === source && member === table);
  if (!known) found.sources.push([source, table]);
  return true;
}

/** Rendering gives these the spelling that configs have. */
const RENAMED: ReadonlySet<string> = new Set(["pre_hook", "post_hook"]);

function takeConfig(found: Found, { positional, named }: CallArguments): boolean {
  if (positional.length > 0 || named.length === 0) return false;
  const config: [string, Value][] = [];
  for (const [name, literal] of named) {
    if ("number" in literal || RENAMED.has(name)) return false;
    config.push([name, literal.value]);
  }
  found.configs.push(Object.fromEntries(config));
  return true;
}

/** The arguments, when all of them are strings. */
function strings(literals: readonly Literal[]): readonly string[] | null {
  const out: string[] = [];
  for (const literal of literals) {
    if ("number" in literal || typeof literal.value !== "string") return null;
    out.push(literal.value);
  }
  return out;
}

/** What stands behind a call's opening bracket, with the closing one. */
function takeArguments(reader: Reader): CallArguments | null {
  const positional: Literal[] = [];
  const named: [string, Literal][] = [];
  const complete = takeItems(reader, ")", () => {
    const start = reader.at;
    const name = take(reader, word)?.[0];
    const isNamed = name !== undefined && takeMark(reader, "=");
    if (!isNamed) reader.at = start;
    const literal = takeLiteral(reader);
    if (literal === null || (!isNamed && named.length > 0)) return false;
    if (isNamed) named.push([name, literal]);
    else positional.push(literal);
    return true;
  });
  return complete ? { positional, named } : null;
}

function takeLiteral(reader: Reader): Literal | null {
  const text = take(reader, string);
  if (text !== null) return { value: text[1] ?? text[2] ?? "" };
  const digits = take(reader, number);
  if (digits !== null) return { number: digits[0] };
  if (takeMark(reader, "[")) return takeList(reader);
  if (takeMark(reader, "{")) return takeDict(reader);
  const name = take(reader, word)?.[0];
  return name === "True" || name === "False" ? { value: name === "True" } : null;
}

function takeList(reader: Reader): Literal | null {
  const items: Value[] = [];
  const complete = takeItems(reader, "]", () => {
    const item = takeLiteral(reader);
    if (item === null || "number" in item) return false;
    items.push(item.value);
    return true;
  });
  return complete ? { value: items } : null;
}

function takeDict(reader: Reader): Literal | null {
  const dict = new Dict();
  const complete = takeItems(reader, "}", () => {
    const key = take(reader, string);
    const value = key !== null && takeMark(reader, ":") ? takeLiteral(reader) : null;
    if (key === null || value === null || "number" in value) return false;
    dict.set(key[1] ?? key[2] ?? "", value.value);
    return true;
  });
  return complete ? { value: dict } : null;
}

/** Items with commas between them, one more allowed behind the last, until the closing mark. */
function takeItems(reader: Reader, closing: string, takeItem: () => boolean): boolean {
  reader.depth += 1;
  let isClosed = takeMark(reader, closing);
  while (!isClosed) {
    if (reader.depth > DEEPEST || !takeItem()) return false;
    const isMore = takeMark(reader, ",");
    isClosed = takeMark(reader, closing);
    if (!isMore && !isClosed) return false;
  }
  reader.depth -= 1;
  return true;
}

function takeMark(reader: Reader, mark: string): boolean {
  skipBlanks(reader);
  if (!reader.text.startsWith(mark, reader.at)) return false;
  reader.at += mark.length;
  return true;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  skipBlanks(reader);
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match !== null) reader.at = pattern.lastIndex;
  return match;
}

function skipBlanks(reader: Reader): void {
  blanks.lastIndex = reader.at;
  blanks.exec(reader.text);
  reader.at = blanks.lastIndex;
}
