// Reads Python's syntax of regular expressions into a tree.
import { stringRepr } from "../format/string-repr.ts";
import { PatternReader, regexError } from "./pattern-reader.ts";
import { classEscape, ignoringCase, literalTest } from "./regex-characters.ts";
import {
  type AssertionKind,
  type CharacterTest,
  fixedWidth,
  type ParsedRegex,
  type RegexNode,
  regexFlags,
} from "./regex-nodes.ts";

export function parseRegex(pattern: string, flags: number): ParsedRegex {
  return new RegexParser(pattern, flags).parse();
}

class RegexParser {
  readonly #reader: PatternReader;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();
  #groups = 0;
  #flags: number;

  constructor(pattern: string, flags: number) {
    this.#reader = new PatternReader(pattern);
    this.#flags = flags;
  }

  parse(): ParsedRegex {
    this.#globalFlags();
    const node = this.#choice(this.#flags);
    if (this.#reader.peek() !== undefined) throw regexError("unbalanced parenthesis", this.#reader.position);
    const flags = this.#flags & regexFlags.ascii ? this.#flags : this.#flags | regexFlags.unicode;
    return { node, groupCount: this.#groups, groupNames: this.#names, flags };
  }

  /** `(?i)` and the like, at the start. */
  #globalFlags(): void {
    for (;;) {
      const match = /^\(\?([aiLmsux]+)\)/.exec(this.#reader.rest());
      if (match === null) return;
      this.#flags |= flagsOf(match[1] ?? "");
      this.#reader.position += match[0].length;
    }
  }

  #choice(flags: number): RegexNode {
    const options = [this.#sequence(flags)];
    while (this.#reader.takeIf("|")) options.push(this.#sequence(flags));
    return options.length === 1 ? (options[0] ?? emptyNode) : { kind: "choice", options };
  }

  #sequence(flags: number): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      if (flags & regexFlags.verbose) this.#reader.skipSpace();
      const character = this.#reader.peek();
      if (character === undefined || character === "|" || character === ")") break;
      const start = this.#reader.position;
      const quantifier = this.#reader.quantifier();
      if (quantifier !== null) this.#repeatLast(items, quantifier, start);
      else {
        const item = this.#item(flags);
        if (item !== null) items.push(item);
      }
    }
    return items.length === 1 ? (items[0] ?? emptyNode) : { kind: "sequence", items };
  }

  #repeatLast(items: RegexNode[], quantifier: readonly [number, number], start: number): void {
    const body = items.pop();
    if (body === undefined || body.kind === "assertion") throw regexError("nothing to repeat", start);
    if (body.kind === "repeat") throw regexError("multiple repeat", start);
    const [min, max] = quantifier;
    const mode = this.#reader.takeIf("?") ? "lazy" : this.#reader.takeIf("+") ? "possessive" : "greedy";
    items.push({ kind: "repeat", body, min, max, mode });
  }

  #item(flags: number): RegexNode | null {
    const start = this.#reader.position;
    const character = this.#reader.take() ?? "";
    switch (character) {
      case "(":
        return this.#parenthesis(flags, start);
      case "[":
        return this.#set(flags, start);
      case "\\":
        return this.#escape(flags, start);
      case ".":
        return characterNode(flags & regexFlags.dotAll ? () => true : (code) => code !== 10);
      case "^":
        return assertion(flags & regexFlags.multiLine ? "lineStart" : "textStart");
      case "$":
        return assertion(flags & regexFlags.multiLine ? "lineEnd" : "lastLineEnd");
      default:
        return literal(character.codePointAt(0) ?? 0, flags);
    }
  }

  #parenthesis(flags: number, start: number): RegexNode | null {
    if (!this.#reader.takeIf("?")) return this.#group(null, flags, start);
    if (this.#reader.takeIf("P<")) return this.#group(this.#reader.name(">", start), flags, start);
    if (this.#reader.takeIf("P=")) return this.#namedReference(flags);
    if (this.#reader.takeIf(":")) return this.#closed(flags, start);
    if (this.#reader.takeIf(">")) return { kind: "atomic", body: this.#closed(flags, start) };
    if (this.#reader.takeIf("="))
      return { kind: "look", behind: false, negative: false, body: this.#closed(flags, start) };
    if (this.#reader.takeIf("!"))
      return { kind: "look", behind: false, negative: true, body: this.#closed(flags, start) };
    if (this.#reader.takeIf("<=")) return this.#lookBehind(false, flags, start);
    if (this.#reader.takeIf("<!")) return this.#lookBehind(true, flags, start);
    if (this.#reader.takeIf("(")) return this.#condition(flags, start);
    if (this.#reader.takeIf("#")) return this.#comment(start);
    return this.#flagGroup(flags, start);
  }

  #closed(flags: number, start: number): RegexNode {
    const body = this.#choice(flags);
    if (!this.#reader.takeIf(")")) throw regexError("missing ), unterminated subpattern", start);
    return body;
  }

  #group(name: string | null, flags: number, start: number): RegexNode {
    const index = ++this.#groups;
    if (name !== null) {
      const known = this.#names.get(name);
      if (known !== undefined) {
        throw regexError(
          `redefinition of group name ${stringRepr(name)} as group ${index}; was group ${known}`,
          start + 4,
        );
      }
      this.#names.set(name, index);
    }
    this.#open.add(index);
    const body = this.#closed(flags, start);
    this.#open.delete(index);
    return { kind: "group", index, body };
  }

  #namedReference(flags: number): RegexNode {
    const at = this.#reader.position;
    const name = this.#reader.name(")", at);
    const index = this.#names.get(name);
    if (index === undefined) throw regexError(`unknown group name ${stringRepr(name)}`, at);
    return this.#reference(index, flags, at);
  }

  #reference(index: number, flags: number, at: number): RegexNode {
    if (index > this.#groups) throw regexError(`invalid group reference ${index}`, at);
    if (this.#open.has(index)) throw regexError("cannot refer to an open group", at);
    return { kind: "reference", index, ignoreCase: (flags & regexFlags.ignoreCase) !== 0 };
  }

  #lookBehind(negative: boolean, flags: number, start: number): RegexNode {
    const body = this.#closed(flags, start);
    if (fixedWidth(body) === null) throw regexError("look-behind requires fixed-width pattern");
    return { kind: "look", behind: true, negative, body };
  }

  #condition(flags: number, start: number): RegexNode {
    const at = this.#reader.position;
    const name = this.#reader.name(")", at);
    const index = /^\d+$/.test(name) ? Number(name) : this.#names.get(name);
    if (index === undefined) throw regexError(`unknown group name ${stringRepr(name)}`, at);
    if (index === 0 || index > this.#groups) throw regexError(`invalid group reference ${index}`, at);
    const yes = this.#sequence(flags);
    const no = this.#reader.takeIf("|") ? this.#sequence(flags) : emptyNode;
    if (this.#reader.peek() === "|")
      throw regexError("conditional backref with more than two branches", this.#reader.position);
    if (!this.#reader.takeIf(")")) throw regexError("missing ), unterminated subpattern", start);
    return { kind: "condition", index, yes, no };
  }

  #comment(start: number): null {
    for (;;) {
      const character = this.#reader.take();
      if (character === undefined) throw regexError("missing ), unterminated comment", start);
      if (character === ")") return null;
    }
  }

  /** `(?i:…)` and `(?-i:…)`. */
  #flagGroup(flags: number, start: number): RegexNode {
    const match = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(this.#reader.rest(20));
    if (match === null) {
      const character = this.#reader.peek();
      if (character === undefined) throw regexError("unexpected end of pattern", this.#reader.position);
      throw regexError(`unknown extension ?${character}`, start + 1);
    }
    this.#reader.position += match[0].length;
    if (match[3] === ")") throw regexError("global flags not at the start of the expression", start);
    return this.#closed((flags | flagsOf(match[1] ?? "")) & ~flagsOf(match[2] ?? ""), start);
  }

  #escape(flags: number, start: number): RegexNode {
    const letter = this.#reader.peek();
    if (letter === undefined) throw regexError("bad escape (end of pattern)", start);
    const ascii = (flags & regexFlags.ascii) !== 0;
    const test = classEscape(letter, ascii);
    if (test !== undefined) {
      this.#reader.position++;
      return characterNode(test);
    }
    const edge = edgeOf(letter, ascii);
    if (edge !== undefined) {
      this.#reader.position++;
      return assertion(edge);
    }
    const digits = /^[1-9]\d?/.exec(this.#reader.rest(2))?.[0];
    if (digits !== undefined && !this.#reader.isOctal()) {
      this.#reader.position += digits.length;
      return this.#reference(Number(digits), flags, start + 1);
    }
    return literal(this.#reader.escapedCode(start, false), flags);
  }

  #set(flags: number, start: number): RegexNode {
    const negative = this.#reader.takeIf("^");
    const tests: CharacterTest[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#reader.peek();
      if (character === undefined) throw regexError("unterminated character set", start);
      if (character === "]" && !isFirst) break;
      tests.push(this.#setMember(flags, start));
    }
    this.#reader.position++;
    const any: CharacterTest = (code) => tests.some((test) => test(code));
    const cased = flags & regexFlags.ignoreCase ? ignoringCase(any) : any;
    return characterNode(negative ? (code) => !cased(code) : cased);
  }

  #setMember(flags: number, start: number): CharacterTest {
    const at = this.#reader.position;
    const low = this.#setCharacter(flags);
    const isRange = this.#reader.peek() === "-" && this.#reader.peek(1) !== "]";
    if (!isRange) return typeof low === "number" ? (code) => code === low : low;
    this.#reader.position++;
    if (this.#reader.peek() === undefined) throw regexError("unterminated character set", start);
    const high = this.#setCharacter(flags);
    if (typeof low !== "number" || typeof high !== "number" || high < low) {
      throw regexError(`bad character range ${this.#reader.since(at)}`, at);
    }
    return (code) => code >= low && code <= high;
  }

  #setCharacter(flags: number): number | CharacterTest {
    const start = this.#reader.position;
    const character = this.#reader.take() ?? "";
    if (character !== "\\") return character.codePointAt(0) ?? 0;
    const test = classEscape(this.#reader.peek() ?? "", (flags & regexFlags.ascii) !== 0);
    if (test === undefined) return this.#reader.escapedCode(start, true);
    this.#reader.position++;
    return test;
  }
}

const emptyNode: RegexNode = { kind: "sequence", items: [] };

function flagsOf(letters: string): number {
  let flags = 0;
  for (const letter of letters) flags |= flagLetters.get(letter) ?? 0;
  return flags;
}

const flagLetters: ReadonlyMap<string, number> = new Map([
  ["a", regexFlags.ascii],
  ["i", regexFlags.ignoreCase],
  ["L", regexFlags.locale],
  ["m", regexFlags.multiLine],
  ["s", regexFlags.dotAll],
  ["u", regexFlags.unicode],
  ["x", regexFlags.verbose],
]);

function edgeOf(letter: string, ascii: boolean): AssertionKind | undefined {
  switch (letter) {
    case "A":
      return "textStart";
    case "Z":
      return "textEnd";
    case "b":
      return ascii ? "asciiWordEdge" : "wordEdge";
    case "B":
      return ascii ? "noAsciiWordEdge" : "noWordEdge";
    default:
      return undefined;
  }
}

function assertion(kind: AssertionKind): RegexNode {
  return { kind: "assertion", assertion: kind };
}

function characterNode(test: CharacterTest): RegexNode {
  return { kind: "character", test, literal: null };
}

function literal(code: number, flags: number): RegexNode {
  const ignoreCase = (flags & regexFlags.ignoreCase) !== 0;
  return { kind: "character", test: literalTest(code, ignoreCase), literal: ignoreCase ? null : code };
}
