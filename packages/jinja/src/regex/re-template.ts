// The replacement texts of sub() and expand(): `\1`, `\g<name>`, `\n`.
import { indexError } from "../errors/python-errors.ts";
import { regexError } from "./pattern-reader.ts";
import type { ReMatch, Subject } from "./re-match.ts";

type Part = string | number;

/** What makes the replacement for a match. A template that is wrong is an error even when nothing matches. */
export function readTemplate(template: string, subject: Subject): (match: ReMatch) => string {
  const parts = parseTemplate(template, subject);
  return (match) => parts.map((part) => (typeof part === "string" ? part : (match.group(part) ?? ""))).join("");
}

const escapePattern = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[0-3][0-7]{2})|([1-9]\d?)|(.)|$)/gsu;

const controls: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

function parseTemplate(template: string, subject: Subject): readonly Part[] {
  if (!template.includes("\\")) return [template];
  const parts: Part[] = [];
  let position = 0;
  for (const found of template.matchAll(escapePattern)) {
    parts.push(template.slice(position, found.index));
    position = found.index + found[0].length;
    const [whole, name, octal, digits, letter] = found;
    if (name !== undefined) parts.push(groupByName(name, subject, found.index));
    else if (octal !== undefined) parts.push(String.fromCodePoint(Number.parseInt(octal, 8)));
    else if (digits !== undefined) parts.push(checkedGroup(Number(digits), subject, found.index));
    else parts.push(plainEscape(letter, whole, found.index));
  }
  parts.push(template.slice(position));
  return parts;
}

function plainEscape(letter: string | undefined, whole: string, position: number): string {
  if (letter === undefined) throw regexError("bad escape (end of pattern)", position);
  if (Object.hasOwn(controls, letter)) return controls[letter] ?? "";
  if (letter === "g") throw regexError("missing <", position + 2);
  if (/[A-Za-z]/.test(letter)) throw regexError(`bad escape \\${letter}`, position);
  return whole;
}

function groupByName(name: string, subject: Subject, position: number): number {
  if (name === "") throw regexError("missing group name", position + 3);
  if (/^\d+$/.test(name)) return checkedGroup(Number(name), subject, position + 2);
  const index = subject.groupNames.get(name);
  if (index === undefined) throw indexError(`unknown group name '${name}'`);
  return index;
}

function checkedGroup(index: number, subject: Subject, position: number): number {
  if (index > subject.groupCount) throw regexError(`invalid group reference ${index}`, position + 1);
  return index;
}
