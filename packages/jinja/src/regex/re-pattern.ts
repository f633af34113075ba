// A compiled regular expression: re.Pattern, and what its methods do.
import { typeError } from "../errors/python-errors.ts";
import { stringRepr } from "../format/string-repr.ts";
import { characters } from "../operations/code-points.ts";
import { stringOf, toText } from "../operations/text.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { intOf, lookUp, method } from "../python-modules/arguments.ts";
import { Dict } from "../values/dict.ts";
import type { HashKey } from "../values/hash-key.ts";
import { HostObject } from "../values/host-object.ts";
import { PyIterator } from "../values/py-iterator.ts";
import { Tuple } from "../values/tuple.ts";
import { noKwargs, type Value } from "../values/types.ts";
import { ReMatch, type Subject } from "./re-match.ts";
import { readTemplate } from "./re-template.ts";
import { matchRegex } from "./regex-matcher.ts";
import { regexFlags } from "./regex-nodes.ts";
import { parseRegex } from "./regex-parser.ts";
import { compileRegex, type RegexProgram } from "./regex-program.ts";

type MatchKind = "match" | "search" | "fullmatch";

export class RePattern extends HostObject {
  readonly typeName = "re.Pattern";
  readonly #pattern: string;
  readonly #program: RegexProgram;
  readonly #groupCount: number;
  readonly #groupNames: ReadonlyMap<string, number>;
  readonly #flags: number;

  constructor(pattern: string, flags: number) {
    super();
    const parsed = parseRegex(pattern, flags);
    this.#pattern = pattern;
    this.#program = compileRegex(parsed.node, parsed.groupCount);
    this.#groupCount = parsed.groupCount;
    this.#groupNames = parsed.groupNames;
    this.#flags = parsed.flags;
  }

  getAttribute(name: string): Value | undefined {
    return lookUp(this.#attributes(name), name);
  }

  #attributes(name: string): Readonly<Record<string, () => Value>> {
    const matching = (kind: MatchKind) =>
      method(name, ["string", ["pos", 0], ["endpos", null]], (bound) =>
        this.match(kind, bound.get("string"), bound.get("pos"), bound.get("endpos")),
      );
    return {
      match: () => matching("match"),
      search: () => matching("search"),
      fullmatch: () => matching("fullmatch"),
      findall: () =>
        method(name, ["string", ["pos", 0], ["endpos", null]], (bound) =>
          this.findAll(bound.get("string"), bound.get("pos"), bound.get("endpos")),
        ),
      finditer: () =>
        method(name, ["string", ["pos", 0], ["endpos", null]], (bound) =>
          this.findIterator(bound.get("string"), bound.get("pos"), bound.get("endpos")),
        ),
      split: () =>
        method(name, ["string", ["maxsplit", 0]], (bound) => this.split(bound.get("string"), bound.get("maxsplit"))),
      sub: () =>
        method(name, ["repl", "string", ["count", 0]], (bound) =>
          this.substitute(bound.get("repl"), bound.get("string"), bound.get("count"), (text) => text),
        ),
      subn: () =>
        method(name, ["repl", "string", ["count", 0]], (bound) =>
          this.substitute(
            bound.get("repl"),
            bound.get("string"),
            bound.get("count"),
            (text, count) => new Tuple([text, count]),
          ),
        ),
      pattern: () => this.#pattern,
      flags: () => this.#flags,
      groups: () => this.#groupCount,
      groupindex: () => Dict.from(this.#groupNames),
    };
  }

  match(kind: MatchKind, string: Value, start: Value = 0, end: Value = null): Value {
    const subject = this.#subjectOf(string, start, end);
    return this.#find(subject, subject.start, kind, false);
  }

  findAll(string: Value, start: Value = 0, end: Value = null): Value {
    return Array.from(this.#matches(this.#subjectOf(string, start, end)), (match) => {
      if (this.#groupCount === 0) return match.group(0);
      const groups = match.groups("");
      return groups.length === 1 ? (groups[0] ?? null) : new Tuple(groups);
    });
  }

  findIterator(string: Value, start: Value = 0, end: Value = null): Value {
    return new PyIterator("callable_iterator", "", this.#matches(this.#subjectOf(string, start, end)));
  }

  split(string: Value, maxSplit: Value = 0): Value {
    const subject = this.#subjectOf(string, 0, null);
    const limit = intOf(maxSplit);
    const out: Value[] = [];
    let position = 0;
    let count = 0;
    for (const match of limit < 0 ? [] : this.#matches(subject)) {
      if (limit > 0 && count >= limit) break;
      const [start, end] = match.span(0);
      out.push(subject.characters.slice(position, start).join(""), ...match.groups(null));
      position = end;
      count++;
    }
    return [...out, subject.characters.slice(position).join("")];
  }

  /** `finish` makes the result of the new text and the number of replacements. */
  substitute(
    replacement: Value,
    string: Value,
    count: Value,
    finish: (text: string, count: number) => Value,
  ): Value | Promise<Value> {
    const subject = this.#subjectOf(string, 0, null);
    const matches = this.#firstMatches(subject, intOf(count));
    const replacements = matches.map(replacer(replacement, subject));
    const join = (texts: readonly Value[]) => finish(weave(subject, matches, texts), matches.length);
    const ready = replacements.filter((text): text is Value => !(text instanceof Promise));
    return ready.length === replacements.length ? join(ready) : Promise.all(replacements).then(join);
  }

  #firstMatches(subject: Subject, limit: number): ReMatch[] {
    const matches: ReMatch[] = [];
    for (const match of this.#matches(subject)) {
      if (limit > 0 && matches.length >= limit) break;
      matches.push(match);
    }
    return matches;
  }

  #subjectOf(string: Value, start: Value, end: Value): Subject {
    const text = stringOf(string);
    if (text === null) throw typeError(`expected string or bytes-like object, got '${typeNameOf(string)}'`);
    const units = characters(text);
    const clamp = (index: number) => Math.max(0, Math.min(index, units.length));
    return {
      text,
      characters: units,
      groupCount: this.#groupCount,
      groupNames: this.#groupNames,
      pattern: this,
      start: clamp(intOf(start)),
      end: end === null ? units.length : clamp(intOf(end)),
    };
  }

  #codes = new WeakMap<Subject, readonly number[]>();

  #codesOf(subject: Subject): readonly number[] {
    const known = this.#codes.get(subject);
    if (known !== undefined) return known;
    const codes = subject.characters.map((character) => character.codePointAt(0) ?? 0);
    this.#codes.set(subject, codes);
    return codes;
  }

  #find(subject: Subject, start: number, kind: MatchKind, mustAdvance: boolean): ReMatch | null {
    const captures = matchRegex(this.#program, this.#codesOf(subject), {
      start,
      end: subject.end,
      anchored: kind !== "search",
      full: kind === "fullmatch",
      mustAdvance,
    });
    return captures === null ? null : new ReMatch(subject, captures);
  }

  /** All matches, one after the other; an empty one is not found twice at a place. */
  *#matches(subject: Subject): Iterable<ReMatch> {
    let position = subject.start;
    let mustAdvance = false;
    while (position <= subject.end) {
      const match = this.#find(subject, position, "search", mustAdvance);
      if (match === null) return;
      yield match;
      const [start, end] = match.span(0);
      mustAdvance = start === end;
      position = end;
    }
  }

  override toRepr(): string {
    const names = Object.entries(shownFlags).filter(([, flag]) => (this.#flags & flag) !== 0);
    const flags = names.length === 0 ? "" : `, ${names.map(([name]) => `re.${name}`).join("|")}`;
    return `re.compile(${stringRepr(this.#pattern).slice(0, 200)}${flags})`;
  }

  override equals(other: Value): boolean {
    return other instanceof RePattern && other.#pattern === this.#pattern && other.#flags === this.#flags;
  }

  override hashKey(): HashKey {
    return `\u0000re ${this.#flags} ${this.#pattern}`;
  }
}

const shownFlags = {
  IGNORECASE: regexFlags.ignoreCase,
  MULTILINE: regexFlags.multiLine,
  DOTALL: regexFlags.dotAll,
  VERBOSE: regexFlags.verbose,
  ASCII: regexFlags.ascii,
};

function replacer(replacement: Value, subject: Subject): (match: ReMatch) => Value | Promise<Value> {
  const template = stringOf(replacement);
  if (template !== null) return readTemplate(template, subject);
  if (replacement instanceof HostObject && replacement.call) {
    const { call } = replacement;
    return (match) => call.call(replacement, [match], noKwargs);
  }
  throw typeError(`decoding to str: need a bytes-like object, ${typeNameOf(replacement)} found`);
}

function weave(subject: Subject, matches: readonly ReMatch[], texts: readonly Value[]): string {
  let out = "";
  let position = 0;
  for (const [index, match] of matches.entries()) {
    const [start, end] = match.span(0);
    out += subject.characters.slice(position, start).join("") + toText(texts[index] ?? "");
    position = end;
  }
  return out + subject.characters.slice(position).join("");
}
