// Methods of str about letters: case, and what kind of characters a text has.
import { characters } from "../operations/code-points.ts";
import { spacePattern } from "../operations/white-space.ts";
import { type Method, noArguments } from "./method.ts";

export function capitalize(text: string): string {
  const [first = "", ...rest] = characters(text.replace(finalSigma, "ς"));
  return titleCase(first) + rest.join("").toLowerCase();
}

function titleCase(character: string): string {
  const upper = character.toUpperCase();
  if (upper.length <= 1) return digraphs.get(upper) ?? upper;
  const [first = "", ...rest] = Array.from(upper);
  return first + rest.join("").toLowerCase();
}

/** Letters that are two letters, and have a form with only the first one in upper case. */
const digraphs: ReadonlyMap<string, string> = new Map([
  ["Ǆ", "ǅ"],
  ["Ǉ", "ǈ"],
  ["Ǌ", "ǋ"],
  ["Ǳ", "ǲ"],
]);

const cased = /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u;

const finalSigma = /(?<=[\p{Uppercase}\p{Lowercase}\p{Lt}]\p{CI}*)Σ(?!\p{CI}*[\p{Uppercase}\p{Lowercase}\p{Lt}])/gu;

function title(text: string): string {
  let afterLetter = false;
  let out = "";
  for (const character of text.replace(finalSigma, "ς")) {
    out += afterLetter ? character.toLowerCase() : titleCase(character);
    afterLetter = cased.test(character);
  }
  return out;
}

function swapCase(text: string): string {
  let out = "";
  for (const character of text) {
    const upper = character.toUpperCase();
    out += titleLetter.test(character) ? character : upper === character ? character.toLowerCase() : upper;
  }
  return out;
}

function caseFold(text: string): string {
  return text.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/ŉ/g, "ʼn").replace(/ſ/g, "s");
}

const upperLetter = /\p{Uppercase}/u;
const lowerLetter = /\p{Lowercase}/u;
const titleLetter = /\p{Lt}/u;

export function isUpper(text: string): boolean {
  return upperLetter.test(text) && !lowerLetter.test(text) && !titleLetter.test(text);
}

export function isLower(text: string): boolean {
  return lowerLetter.test(text) && !upperLetter.test(text) && !titleLetter.test(text);
}

function isTitle(text: string): boolean {
  let afterLetter = false;
  let found = false;
  for (const character of text) {
    if (upperLetter.test(character) || titleLetter.test(character)) {
      if (afterLetter) return false;
      afterLetter = true;
      found = true;
    } else if (lowerLetter.test(character)) {
      if (!afterLetter) return false;
      found = true;
    } else afterLetter = false;
  }
  return found;
}

/** Characters that are digits without being decimal: superscripts, circled digits and the like. */
const otherDigits = "²³¹\u1369-\u1371\u19da⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒";
const cjkNumbers = "〇一七三九二五京亿億八六兆千十壱壹弌弍弎弐柒捌玖百肆萬陆陸零万四卅卌参參叁叄垓廿伍仟佰拾陌秭幺貳贰";

const kinds = {
  isalpha: /^\p{L}+$/u,
  isdecimal: /^\p{Nd}+$/u,
  isdigit: new RegExp(`^[\\p{Nd}${otherDigits}]+$`, "u"),
  isnumeric: new RegExp(`^[\\p{N}${cjkNumbers}]+$`, "u"),
  isalnum: new RegExp(`^[\\p{L}\\p{N}${cjkNumbers}]+$`, "u"),
  isspace: new RegExp(`^(?:${spacePattern})+$`),
  isidentifier: /^[\p{XID_Start}_]\p{XID_Continue}*$/u,
  isprintable: /^(?:[^\p{C}\p{Z}]| )*$/u,
  isascii: /^[\0-\x7f]*$/,
};

export const caseMethods: readonly (readonly [string, Method<string>])[] = [
  ["upper", noArguments("str.upper", (self) => self.toUpperCase())],
  ["lower", noArguments("str.lower", (self) => self.toLowerCase())],
  ["capitalize", noArguments("str.capitalize", capitalize)],
  ["title", noArguments("str.title", title)],
  ["swapcase", noArguments("str.swapcase", swapCase)],
  ["casefold", noArguments("str.casefold", caseFold)],
  ["isupper", noArguments("str.isupper", isUpper)],
  ["islower", noArguments("str.islower", isLower)],
  ["istitle", noArguments("str.istitle", isTitle)],
  ...Object.entries(kinds).map(
    ([name, pattern]) => [name, noArguments<string>(`str.${name}`, (self) => pattern.test(self))] as const,
  ),
];
