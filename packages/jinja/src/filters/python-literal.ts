// Reads the text of a Python literal: numbers, strings, True, False, None, and lists, tuples, dicts and sets of them.
import { decodeStringLiteral } from "../lexer/string-literal.ts";
import { parseFloatText } from "../numbers/float-arithmetic.ts";
import { parseIntText } from "../numbers/int-arithmetic.ts";
import { asNumber } from "../numbers/numbers.ts";
import { unaryOperation } from "../operations/arithmetic.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";

class NoLiteral extends SyntaxError {}

const maxDepth = 100;

/** The value of a literal; undefined when the text is none. */
export function parseLiteral(text: string): Value | undefined {
  try {
    return new LiteralReader(text.replace(/^[ \t]+/, "")).readAll();
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

const token = new RegExp(
  [
    "\\s*(?:",
    "([bBrRuU]?)('''|\"\"\"|'|\")",
    "|(0[xXoObB][\\da-fA-F_]+|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?)",
    "|([A-Za-z_]\\w*)",
    "|([\\[\\](){}:,+-])",
    ")",
  ].join(""),
  "y",
);

class LiteralReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): Value {
    const value = this.#items(0);
    if (!this.#atEnd()) throw new NoLiteral();
    return value;
  }

  /** A value, or without parentheses a tuple. */
  #items(depth: number): Value {
    const first = this.#value(depth);
    if (!this.#takeIf(",")) return first;
    const items = [first];
    while (!this.#atEnd() && this.#peek() !== ")") {
      items.push(this.#value(depth));
      if (!this.#takeIf(",")) break;
    }
    return new Tuple(items);
  }

  /** Whether nothing but a comment follows. */
  #atEnd(): boolean {
    return /^\s*(#[^\n]*\s*)?$/.test(this.#text.slice(this.#position));
  }

  #tryMatch(): RegExpExecArray | null {
    token.lastIndex = this.#position;
    return token.exec(this.#text);
  }

  #match(): RegExpExecArray {
    const match = this.#tryMatch();
    if (match === null) throw new NoLiteral();
    return match;
  }

  #peek(): string {
    return this.#tryMatch()?.[5] ?? "";
  }

  #takeIf(symbol: string): boolean {
    if (this.#peek() !== symbol) return false;
    this.#position += this.#match()[0].length;
    return true;
  }

  #value(depth: number): Value {
    if (depth > maxDepth || this.#atEnd()) throw new NoLiteral();
    const match = this.#match();
    const [whole, prefix = "", quote, number, word, symbol = ""] = match;
    this.#position += whole.length;
    if (quote !== undefined) return this.#strings(prefix, quote);
    if (number !== undefined) return numberOf(number);
    if (word !== undefined) return wordOf(word);
    return this.#compound(symbol, depth + 1);
  }

  #compound(symbol: string, depth: number): Value {
    switch (symbol) {
      case "[":
        return this.#until("]", depth);
      case "(":
        return this.#parenthesis(depth);
      case "{":
        return this.#braces(depth);
      case "-":
      case "+": {
        if (/^[+-]$/.test(this.#peek())) throw new NoLiteral();
        const operand = this.#value(depth);
        if (typeof operand === "boolean" || asNumber(operand) === null) throw new NoLiteral();
        return unaryOperation(symbol, operand);
      }
      default:
        throw new NoLiteral();
    }
  }

  #until(end: string, depth: number): Value[] {
    const items: Value[] = [];
    while (!this.#takeIf(end)) {
      items.push(this.#value(depth));
      if (this.#takeIf(",")) continue;
      if (!this.#takeIf(end)) throw new NoLiteral();
      break;
    }
    return items;
  }

  #parenthesis(depth: number): Value {
    if (this.#takeIf(")")) return new Tuple([]);
    const value = this.#items(depth);
    if (!this.#takeIf(")")) throw new NoLiteral();
    return value;
  }

  #braces(depth: number): Value {
    if (this.#takeIf("}")) return new Dict();
    const first = this.#value(depth);
    if (!this.#takeIf(":")) {
      const rest = this.#takeIf(",") ? this.#until("}", depth) : this.#takeIf("}") ? [] : null;
      if (rest === null) throw new NoLiteral();
      return new PySet([first, ...rest]);
    }
    const dict = new Dict();
    dict.set(first, this.#value(depth));
    while (!this.#takeIf("}")) {
      if (!this.#takeIf(",")) throw new NoLiteral();
      if (this.#takeIf("}")) break;
      const key = this.#value(depth);
      if (!this.#takeIf(":")) throw new NoLiteral();
      dict.set(key, this.#value(depth));
    }
    return dict;
  }

  /** One string, or several that follow each other. */
  #strings(prefix: string, quote: string): string {
    let out = this.#string(prefix, quote);
    for (;;) {
      const next = this.#tryMatch();
      if (next?.[2] === undefined) return out;
      this.#position += next[0].length;
      out += this.#string(next[1] ?? "", next[2]);
    }
  }

  #string(prefix: string, quote: string): string {
    if (/b/i.test(prefix)) throw new NoLiteral();
    const start = this.#position;
    for (let at = start; at < this.#text.length; at++) {
      if (this.#text.charAt(at) === "\\") at++;
      else if (this.#text.startsWith(quote, at)) {
        this.#position = at + quote.length;
        const body = this.#text.slice(start, at);
        if (quote.length === 1 && /[\r\n]/.test(body)) throw new NoLiteral();
        return /r/i.test(prefix) ? body : unescaped(body);
      }
    }
    throw new NoLiteral();
  }
}

function unescaped(body: string): string {
  try {
    return decodeStringLiteral(body);
  } catch {
    throw new NoLiteral();
  }
}

function numberOf(text: string): Value {
  if (/^0[\d_]+$/.test(text) && /[1-9]/.test(text)) throw new NoLiteral();
  const int = parseIntText(text, 0);
  if (int !== null) return int;
  const float = parseFloatText(text);
  if (float === null) throw new NoLiteral();
  return new Float(float);
}

function wordOf(word: string): Value {
  if (word === "True") return true;
  if (word === "False") return false;
  if (word === "None") return null;
  throw new NoLiteral();
}
