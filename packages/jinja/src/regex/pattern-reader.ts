// Reads a regular expression character by character: names, quantifiers, escapes.
import { TemplateRuntimeError } from "../errors/template-error.ts";
import { stringRepr } from "../format/string-repr.ts";
import { characters } from "../operations/code-points.ts";

const unlimited = 4_294_967_295;

export function regexError(message: string, position: number | null = null): TemplateRuntimeError {
  return new TemplateRuntimeError(position === null ? message : `${message} at position ${position}`, "error");
}

export class PatternReader {
  readonly #source: readonly string[];
  position = 0;

  constructor(pattern: string) {
    this.#source = characters(pattern);
  }

  peek(offset = 0): string | undefined {
    return this.#source[this.position + offset];
  }

  take(): string | undefined {
    return this.#source[this.position++];
  }

  takeIf(text: string): boolean {
    if (this.rest(text.length) !== text) return false;
    this.position += text.length;
    return true;
  }

  /** The next characters, or all that are left. */
  rest(length = this.#source.length): string {
    return this.#source.slice(this.position, this.position + length).join("");
  }

  /** What was read since a place. */
  since(start: number): string {
    return this.#source.slice(start, this.position).join("");
  }

  /** White space and comments, in a verbose pattern. */
  skipSpace(): void {
    for (;;) {
      const character = this.peek();
      if (character !== undefined && /\s/.test(character)) this.position++;
      else if (character === "#") {
        while (this.peek() !== undefined && this.peek() !== "\n") this.position++;
      } else return;
    }
  }

  /** Reads `*`, `+`, `?` or `{m,n}`; braces that are no quantifier are literal. */
  quantifier(): readonly [min: number, max: number] | null {
    if (this.takeIf("*")) return [0, unlimited];
    if (this.takeIf("+")) return [1, unlimited];
    if (this.takeIf("?")) return [0, 1];
    if (this.peek() !== "{") return null;
    const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.rest(40));
    if (match === null || match[0] === "{}" || match[0] === "{,}")
      return match?.[0] === "{,}" ? this.#anyCount() : null;
    const start = this.position;
    const min = Number(match[1] || "0");
    const max = match[2] === "" ? min : match[3] === "" ? unlimited : Number(match[3]);
    if (min > max) throw regexError("min repeat greater than max repeat", start + 1);
    if (min > unlimited || max > unlimited) {
      throw new TemplateRuntimeError("the repetition number is too large", "OverflowError");
    }
    this.position += match[0].length;
    return [min, max];
  }

  #anyCount(): readonly [number, number] {
    this.position += 3;
    return [0, unlimited];
  }

  /** A name up to its closing character. */
  name(end: string, start: number): string {
    let name = "";
    for (;;) {
      const character = this.take();
      if (character === undefined) throw regexError(`missing ${end}, unterminated name`, start + 4);
      if (character === end) break;
      name += character;
    }
    if (name === "") throw regexError("missing group name", this.position - 1);
    if (end === ">" && !/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
      throw regexError(`bad character in group name ${stringRepr(name)}`, this.position - name.length - 1);
    }
    return name;
  }

  /** Three octal digits are a character. */
  isOctal(): boolean {
    return /^[0-3][0-7]{2}/.test(this.rest(3));
  }

  /** The character of an escape, whose backslash has been read. */
  escapedCode(start: number, inSet: boolean): number {
    const rest = this.rest(10);
    const numeric = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(0[0-7]{0,2}|[0-7]{3}))/.exec(rest);
    if (numeric !== null) {
      this.position += numeric[0].length;
      const hex = numeric[1] ?? numeric[2] ?? numeric[3];
      const code = hex === undefined ? Number.parseInt(numeric[4] ?? "0", 8) : Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw regexError(`bad escape \\${numeric[0]}`, start);
      return code;
    }
    const letter = this.take();
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
}

const controls: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);
