// Classes of characters in regular expressions, as Python's re understands them for str.
import type { CharacterTest } from "./regex-nodes.ts";

function byPattern(pattern: RegExp): CharacterTest {
  return (code) => pattern.test(String.fromCodePoint(code));
}

const isUnicodeDigit = byPattern(/\p{Nd}/u);
const isUnicodeWord = byPattern(/[\p{L}\p{N}]/u);

export function isWord(code: number): boolean {
  return isAsciiWord(code) || (code > 127 && isUnicodeWord(code));
}

export function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

function isDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code > 127 && isUnicodeDigit(code));
}

function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const otherSpaces = new Set([0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]);

function isSpace(code: number): boolean {
  if (code < 128) return isAsciiSpace(code) || (code >= 28 && code <= 31);
  return otherSpaces.has(code) || (code >= 0x2000 && code <= 0x200a);
}

/** `\d`, `\s`, `\w` and their opposites; undefined for any other letter. */
export function classEscape(letter: string, ascii: boolean): CharacterTest | undefined {
  const test = classTests(letter.toLowerCase(), ascii);
  if (test === undefined) return undefined;
  return letter === letter.toLowerCase() ? test : (code) => !test(code);
}

function classTests(letter: string, ascii: boolean): CharacterTest | undefined {
  switch (letter) {
    case "d":
      return ascii ? isAsciiDigit : isDigit;
    case "s":
      return ascii ? isAsciiSpace : isSpace;
    case "w":
      return ascii ? isAsciiWord : isWord;
    default:
      return undefined;
  }
}

/** The lower case of a character, where that is one character. */
export function foldCase(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  return singleCode(String.fromCodePoint(code).toLowerCase(), code);
}

function upperCase(code: number): number {
  return singleCode(String.fromCodePoint(code).toUpperCase(), code);
}

function singleCode(text: string, fallback: number): number {
  const code = text.codePointAt(0) ?? fallback;
  return String.fromCodePoint(code) === text ? code : fallback;
}

export function literalTest(literal: number, ignoreCase: boolean): CharacterTest {
  if (!ignoreCase) return (code) => code === literal;
  const folded = foldCase(literal);
  return (code) => code === literal || foldCase(code) === folded;
}

/** A class matches a letter when it has it in either case. */
export function ignoringCase(test: CharacterTest): CharacterTest {
  return (code) => test(code) || test(foldCase(code)) || test(upperCase(code));
}
