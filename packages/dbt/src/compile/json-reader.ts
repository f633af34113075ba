// json.loads as templates use it: numbers keep their Python kind (1.0 is a float), ints of any size, NaN and Infinity.
import { Dict, Float, type Value, valueError } from "@sluice/jinja";

/** @throws a ValueError, in Python's words */
export function parseJson(text: string): Value {
  const reader = new JsonReader(text);
  const value = reader.value();
  reader.end();
  return value;
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON forbids in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", new Float(Number.NaN)],
  ["Infinity", new Float(Number.POSITIVE_INFINITY)],
  ["-Infinity", new Float(Number.NEGATIVE_INFINITY)],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
/** Deeper nesting is refused, as Python's recursion limit would. */
const DEEPEST = 900;

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): Value {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === '"') return this.#string();
    if (next === "{") return this.#nested(() => this.#object());
    if (next === "[") return this.#nested(() => this.#list());
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#number();
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#error("Extra data");
  }

  #nested(read: () => Value): Value {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#error("Too deeply nested");
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): Value {
    const dict = new Dict();
    if (this.#closes("}")) return dict;
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] !== '"') throw this.#error("Expecting property name enclosed in double quotes");
      const key = this.#string();
      this.#blanks();
      if (this.#text[this.#at] !== ":") throw this.#error("Expecting ':' delimiter");
      this.#at += 1;
      dict.set(key, this.value());
      if (this.#closes("}")) return dict;
      this.#comma();
    }
  }

  #list(): Value {
    const items: Value[] = [];
    if (this.#closes("]")) return items;
    for (;;) {
      items.push(this.value());
      if (this.#closes("]")) return items;
      this.#comma();
    }
  }

  #comma(): void {
    if (this.#text[this.#at] !== ",") throw this.#error("Expecting ',' delimiter");
    this.#at += 1;
  }

  #closes(bracket: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #string(): string {
    this.#at += 1;
    let value = "";
    for (;;) {
      PLAIN.lastIndex = this.#at;
      const plain = PLAIN.exec(this.#text)?.[0] ?? "";
      value += plain;
      this.#at += plain.length;
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at += 1;
        return value;
      }
      if (next !== "\\") throw this.#error(next === undefined ? "Unterminated string" : "Invalid control character");
      value += this.#escape();
    }
  }

  #escape(): string {
    const code = this.#text[this.#at + 1] ?? "";
    if (code === "u") {
      const hex = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#error("Invalid \\uXXXX escape");
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = ESCAPES.get(code);
    if (character === undefined) throw this.#error("Invalid \\escape");
    this.#at += 2;
    return character;
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (found === null) throw this.#error("Expecting value");
    this.#at += found[0].length;
    if (found[1] !== undefined || found[2] !== undefined) return new Float(Number(found[0]));
    const value = Number(found[0]);
    return Number.isSafeInteger(value) ? value + 0 : BigInt(found[0]);
  }

  #blanks(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #error(what: string): Error {
    const before = this.#text.slice(0, this.#at).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    return valueError(`${what}: line ${before.length} column ${column} (char ${this.#at})`);
  }
}
