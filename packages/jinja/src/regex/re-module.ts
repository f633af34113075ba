// The re module.
import { typeError, valueError } from "../errors/python-errors.ts";
import { stringOf } from "../operations/text.ts";
import { intOf, method, textOf } from "../python-modules/arguments.ts";
import { pythonModule } from "../python-modules/python-module.ts";
import type { Callable, Parameter } from "../values/callable.ts";
import type { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { RePattern } from "./re-pattern.ts";
import { regexFlags } from "./regex-nodes.ts";

const maxCached = 500;

export function createReModule(): Dict {
  const compile = createCompiler();
  return pythonModule({ ...functions(compile), ...flags() });
}

type Compile = (pattern: Value, flags: Value) => RePattern;

/** Compiles patterns, and keeps those that were compiled last. */
function createCompiler(): Compile {
  const cache = new Map<string, RePattern>();
  return (pattern, flags) => {
    const bits = intOf(flags);
    if (pattern instanceof RePattern) {
      if (bits !== 0) throw valueError("cannot process flags argument with a compiled pattern");
      return pattern;
    }
    const text = stringOf(pattern);
    if (text === null) throw typeError("first argument must be string or compiled pattern");
    const key = `${bits} ${text}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const compiled = new RePattern(text, bits);
    if (cache.size >= maxCached) cache.clear();
    cache.set(key, compiled);
    return compiled;
  };
}

function functions(compile: Compile): Readonly<Record<string, () => Callable>> {
  const withPattern = (
    name: string,
    parameters: readonly Parameter[],
    run: (pattern: RePattern, read: (name: string) => Value) => Value | Promise<Value>,
  ) => {
    const all: readonly Parameter[] = ["pattern", ...parameters, ["flags", 0]];
    return () =>
      method(name, all, (bound) => run(compile(bound.get("pattern"), bound.get("flags")), (key) => bound.get(key)));
  };
  return {
    compile: withPattern("compile", [], (pattern) => pattern),
    match: withPattern("match", ["string"], (pattern, read) => pattern.match("match", read("string"))),
    search: withPattern("search", ["string"], (pattern, read) => pattern.match("search", read("string"))),
    fullmatch: withPattern("fullmatch", ["string"], (pattern, read) => pattern.match("fullmatch", read("string"))),
    findall: withPattern("findall", ["string"], (pattern, read) => pattern.findAll(read("string"))),
    finditer: withPattern("finditer", ["string"], (pattern, read) => pattern.findIterator(read("string"))),
    split: withPattern("split", ["string", ["maxsplit", 0]], (pattern, read) =>
      pattern.split(read("string"), read("maxsplit")),
    ),
    sub: withPattern("sub", ["repl", "string", ["count", 0]], (pattern, read) =>
      pattern.substitute(read("repl"), read("string"), read("count"), (text) => text),
    ),
    subn: withPattern("subn", ["repl", "string", ["count", 0]], (pattern, read) =>
      pattern.substitute(read("repl"), read("string"), read("count"), (text, count) => new Tuple([text, count])),
    ),
    escape: () => method("escape", ["pattern"], (bound) => escapeText(textOf(bound.get("pattern"), "pattern"))),
    purge: () => method("purge", [], () => null),
  };
}

function escapeText(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&");
}

/** The flags are ints here: add them to combine them. */
function flags(): Readonly<Record<string, () => number>> {
  const names: Readonly<Record<string, number>> = {
    A: regexFlags.ascii,
    ASCII: regexFlags.ascii,
    I: regexFlags.ignoreCase,
    IGNORECASE: regexFlags.ignoreCase,
    L: regexFlags.locale,
    LOCALE: regexFlags.locale,
    M: regexFlags.multiLine,
    MULTILINE: regexFlags.multiLine,
    S: regexFlags.dotAll,
    DOTALL: regexFlags.dotAll,
    U: regexFlags.unicode,
    UNICODE: regexFlags.unicode,
    X: regexFlags.verbose,
    VERBOSE: regexFlags.verbose,
    NOFLAG: 0,
  };
  return Object.fromEntries(Object.entries(names).map(([name, flag]) => [name, () => flag]));
}
