// Reads Python's syntax of regular expressions into a tree.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";
import { characters } from "../operations/code-points.ts";
import { classEscape, ignoringCase, literalTest } from "./regex-characters.ts";
import {
  type AssertionKind,
  type CharacterTest,
  fixedWidth,
  type ParsedRegex,
  type RegexNode,
  regexFlags,
} from "./regex-nodes.ts";

const unlimited = 4_294_967_295;

export function regexError(message: string, position: number | null = null): TemplateRuntimeError {
  return new TemplateRuntimeError(position === null ? message : `${message} at position ${position}`, "error");
}

export function parseRegex(pattern: string, flags: number): ParsedRegex {
  return new RegexParser(pattern, flags).parse();
}

class RegexParser {
  readonly #source: readonly string[];
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();
  #position = 0;
  #groups = 0;
  #flags: number;

  constructor(pattern: string, flags: number) {
    this.#source = characters(pattern);
    this.#flags = flags;
  }

  parse(): ParsedRegex {
    this.#globalFlags();
    const node = this.#choice(this.#flags);
    if (this.#peek() !== undefined) throw regexError("unbalanced parenthesis", this.#position);
    const flags = this.#flags & regexFlags.ascii ? this.#flags : this.#flags | regexFlags.unicode;
    return { node, groupCount: this.#groups, groupNames: this.#names, flags };
  }

  #peek(offset = 0): string | undefined {
    return this.#source[this.#position + offset];
  }

  #take(): string | undefined {
    return this.#source[this.#position++];
  }

  #takeIf(text: string): boolean {
    if (this.#source.slice(this.#position, this.#position + text.length).join("") !== text) return false;
    this.#position += text.length;
    return true;
  }

  /** `(?i)` and the like, at the start. */
  #globalFlags(): void {
    for (;;) {
      const match = /^\(\?([aiLmsux]+)\)/.exec(this.#source.slice(this.#position).join(""));
      if (match === null) return;
      this.#flags |= flagsOf(match[1] ?? "");
      this.#position += match[0].length;
    }
  }

  #choice(flags: number): RegexNode {
    const options = [this.#sequence(flags)];
    while (this.#takeIf("|")) options.push(this.#sequence(flags));
    return options.length === 1 ? (options[0] ?? emptyNode) : { kind: "choice", options };
  }

  #sequence(flags: number): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      if (flags & regexFlags.verbose) this.#skipSpace();
      const character = this.#peek();
      if (character === undefined || character === "|" || character === ")") break;
      const start = this.#position;
      const quantifier = this.#quantifier();
      if (quantifier !== null) this.#repeatLast(items, quantifier, start);
      else {
        const item = this.#item(flags);
        if (item !== null) items.push(item);
      }
    }
    return items.length === 1 ? (items[0] ?? emptyNode) : { kind: "sequence", items };
  }

  #skipSpace(): void {
    for (;;) {
      const character = this.#peek();
      if (character !== undefined && /\s/.test(character)) this.#position++;
      else if (character === "#") {
        while (this.#peek() !== undefined && this.#peek() !== "\n") this.#position++;
      } else return;
    }
  }

  #repeatLast(items: RegexNode[], quantifier: readonly [number, number], start: number): void {
    const body = items.pop();
    if (body === undefined || body.kind === "assertion") throw regexError("nothing to repeat", start);
    if (body.kind === "repeat") throw regexError("multiple repeat", start);
    const [min, max] = quantifier;
    const mode = this.#takeIf("?") ? "lazy" : this.#takeIf("+") ? "possessive" : "greedy";
    items.push({ kind: "repeat", body, min, max, mode });
  }

  /** Reads `*`, `+`, `?` or `{m,n}`; braces that are no quantifier are literal. */
  #quantifier(): readonly [min: number, max: number] | null {
    if (this.#takeIf("*")) return [0, unlimited];
    if (this.#takeIf("+")) return [1, unlimited];
    if (this.#takeIf("?")) return [0, 1];
    if (this.#peek() !== "{") return null;
    const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.#source.slice(this.#position, this.#position + 40).join(""));
    if (match === null || match[0] === "{}" || match[0] === "{,}")
      return match?.[0] === "{,}" ? this.#anyCount() : null;
    const start = this.#position;
    const min = Number(match[1] || "0");
    const max = match[2] === "" ? min : match[3] === "" ? unlimited : Number(match[3]);
    if (min > max) throw regexError("min repeat greater than max repeat", start + 1);
    if (min > unlimited || max > unlimited) {
      throw new TemplateRuntimeError("the repetition number is too large", "OverflowError");
    }
    this.#position += match[0].length;
    return [min, max];
  }

  #anyCount(): readonly [number, number] {
    this.#position += 3;
    return [0, unlimited];
  }

  #item(flags: number): RegexNode | null {
    const start = this.#position;
    const character = this.#take() ?? "";
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
    if (!this.#takeIf("?")) return this.#group(null, flags, start);
    if (this.#takeIf("P<")) return this.#group(this.#name(">", start), flags, start);
    if (this.#takeIf("P=")) return this.#namedReference(flags);
    if (this.#takeIf(":")) return this.#closed(flags, start);
    if (this.#takeIf(">")) return { kind: "atomic", body: this.#closed(flags, start) };
    if (this.#takeIf("=")) return { kind: "look", behind: false, negative: false, body: this.#closed(flags, start) };
    if (this.#takeIf("!")) return { kind: "look", behind: false, negative: true, body: this.#closed(flags, start) };
    if (this.#takeIf("<=")) return this.#lookBehind(false, flags, start);
    if (this.#takeIf("<!")) return this.#lookBehind(true, flags, start);
    if (this.#takeIf("(")) return this.#condition(flags, start);
    if (this.#takeIf("#")) return this.#comment(start);
    return this.#flagGroup(flags, start);
  }

  #closed(flags: number, start: number): RegexNode {
    const body = this.#choice(flags);
    if (!this.#takeIf(")")) throw regexError("missing ), unterminated subpattern", start);
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

  #name(end: string, start: number): string {
    let name = "";
    for (;;) {
      const character = this.#take();
      if (character === undefined) throw regexError(`missing ${end}, unterminated name`, start + 4);
      if (character === end) break;
      name += character;
    }
    if (name === "") throw regexError("missing group name", this.#position - 1);
    if (end === ">" && !/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
      throw regexError(`bad character in group name ${stringRepr(name)}`, this.#position - name.length - 1);
    }
    return name;
  }

  #namedReference(flags: number): RegexNode {
    const at = this.#position;
    const name = this.#name(")", at);
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
    const at = this.#position;
    const name = this.#name(")", at);
    const index = /^\d+$/.test(name) ? Number(name) : this.#names.get(name);
    if (index === undefined) throw regexError(`unknown group name ${stringRepr(name)}`, at);
    if (index === 0 || index > this.#groups) throw regexError(`invalid group reference ${index}`, at);
    const yes = this.#sequence(flags);
    const no = this.#takeIf("|") ? this.#sequence(flags) : emptyNode;
    if (this.#peek() === "|") throw regexError("conditional backref with more than two branches", this.#position);
    if (!this.#takeIf(")")) throw regexError("missing ), unterminated subpattern", start);
    return { kind: "condition", index, yes, no };
  }

  #comment(start: number): null {
    for (;;) {
      const character = this.#take();
      if (character === undefined) throw regexError("missing ), unterminated comment", start);
      if (character === ")") return null;
    }
  }

  /** `(?i:…)` and `(?-i:…)`. */
  #flagGroup(flags: number, start: number): RegexNode {
    const match = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(
      this.#source.slice(this.#position, this.#position + 20).join(""),
    );
    if (match === null) {
      const character = this.#peek();
      if (character === undefined) throw regexError("unexpected end of pattern", this.#position);
      throw regexError(`unknown extension ?${character}`, start + 1);
    }
    this.#position += match[0].length;
    if (match[3] === ")") throw regexError("global flags not at the start of the expression", start);
    return this.#closed((flags | flagsOf(match[1] ?? "")) & ~flagsOf(match[2] ?? ""), start);
  }

  #escape(flags: number, start: number): RegexNode {
    const letter = this.#peek();
    if (letter === undefined) throw regexError("bad escape (end of pattern)", start);
    const ascii = (flags & regexFlags.ascii) !== 0;
    const test = classEscape(letter, ascii);
    if (test !== undefined) {
      this.#position++;
      return characterNode(test);
    }
    const edge = edgeOf(letter, ascii);
    if (edge !== undefined) {
      this.#position++;
      return assertion(edge);
    }
    const digits = /^[1-9]\d?/.exec(this.#source.slice(this.#position, this.#position + 2).join(""))?.[0];
    if (digits !== undefined && !this.#isOctal()) {
      this.#position += digits.length;
      return this.#reference(Number(digits), flags, start + 1);
    }
    return literal(this.#escapedCode(start, false), flags);
  }

  /** Three octal digits are a character. */
  #isOctal(): boolean {
    return /^[0-3][0-7]{2}/.test(this.#source.slice(this.#position, this.#position + 3).join(""));
  }

  /** The character of an escape, whose backslash has been read. */
  #escapedCode(start: number, inSet: boolean): number {
    const rest = this.#source.slice(this.#position, this.#position + 10).join("");
    const numeric = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(0[0-7]{0,2}|[0-7]{3}))/.exec(rest);
    if (numeric !== null) {
      this.#position += numeric[0].length;
      const hex = numeric[1] ?? numeric[2] ?? numeric[3];
      const code = hex === undefined ? Number.parseInt(numeric[4] ?? "0", 8) : Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw regexError(`bad escape \\${numeric[0]}`, start);
      return code;
    }
    const letter = this.#take();
    if (letter === undefined) throw regexError("bad escape (end of pattern)", start);
    const control = controls.get(letter);
    if (control !== undefined && (letter !== "b" || inSet)) return control;
    if (/[A-Za-z0-9]/.test(letter)) {
      if (/[xuU]/.test(letter))
        throw regexError(`incomplete escape \\${letter}${/^[0-9a-fA-F]*/.exec(rest.slice(1))?.[0] ?? ""}`, start);
      throw regexError(`bad escape \\${letter}`, start);
    }
    return letter.codePointAt(0) ?? 0;
  }

  #set(flags: number, start: number): RegexNode {
    const negative = this.#takeIf("^");
    const tests: CharacterTest[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#peek();
      if (character === undefined) throw regexError("unterminated character set", start);
      if (character === "]" && !isFirst) break;
      tests.push(this.#setMember(flags, start));
    }
    this.#position++;
    const any: CharacterTest = (code) => tests.some((test) => test(code));
    const cased = flags & regexFlags.ignoreCase ? ignoringCase(any) : any;
    return characterNode(negative ? (code) => !cased(code) : cased);
  }

  #setMember(flags: number, start: number): CharacterTest {
    const at = this.#position;
    const low = this.#setCharacter(flags);
    const isRange = this.#peek() === "-" && this.#peek(1) !== "]";
    if (!isRange) return typeof low === "number" ? (code) => code === low : low;
    this.#position++;
    if (this.#peek() === undefined) throw regexError("unterminated character set", start);
    const high = this.#setCharacter(flags);
    if (typeof low !== "number" || typeof high !== "number" || high < low) {
      throw regexError(`bad character range ${this.#source.slice(at, this.#position).join("")}`, at);
    }
    return (code) => code >= low && code <= high;
  }

  #setCharacter(flags: number): number | CharacterTest {
    const start = this.#position;
    const character = this.#take() ?? "";
    if (character !== "\\") return character.codePointAt(0) ?? 0;
    const test = classEscape(this.#peek() ?? "", (flags & regexFlags.ascii) !== 0);
    if (test === undefined) return this.#escapedCode(start, true);
    this.#position++;
    return test;
  }
}

const emptyNode: RegexNode = { kind: "sequence", items: [] };

const controls: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);

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
