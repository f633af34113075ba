// Turns the URLs and mail addresses of an escaped text into links.
import { characters } from "../operations/code-points.ts";

export interface LinkOptions {
  /** Longest shown URL; null for any length. */
  readonly limit: number | null;
  readonly rel: string;
  readonly target: string;
  readonly extraSchemes: readonly string[];
}

const tld = "[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59}";
const url = new RegExp(
  [
    "^(?:",
    `(?:https?://|www\\.)(?:(?:[\\p{L}\\p{N}_%-]+\\.)+)?(?:${tld})`,
    "|(?:[\\p{L}\\p{N}_%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)",
    "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])",
    ")(?::\\d{1,5})?(?:[/?#]\\S*)?$",
  ].join(""),
  "iu",
);
const mail = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;

/** `text` is already escaped. */
export function linkUrls(text: string, options: LinkOptions): string {
  return text
    .split(/(\s+)/)
    .map((word) => linkWord(word, options))
    .join("");
}

function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? "";
  const { middle, tail } = balance(word.slice(head.length));
  return head + link(middle, options) + tail;
}

/** Punctuation at the end is not part of a URL, unless it closes a bracket that the URL opened. */
function balance(text: string): { readonly middle: string; readonly tail: string } {
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(text)?.[0] ?? "";
  let middle = text.slice(0, text.length - tail.length);
  for (const [start, end] of brackets) {
    const missing = count(middle, start) - count(middle, end);
    if (missing <= 0) continue;
    for (let left = Math.min(count(middle, start), count(tail, end)); left > 0; left--) {
      const cut = tail.indexOf(end) + end.length;
      middle += tail.slice(0, cut);
      tail = tail.slice(cut);
    }
  }
  return { middle, tail };
}

const brackets = [
  ["(", ")"],
  ["<", ">"],
  ["&lt;", "&gt;"],
] as const;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function link(text: string, options: LinkOptions): string {
  if (url.test(text)) {
    const href = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${href}"${linkAttributes(options)}>${shorten(text, options.limit)}</a>`;
  }
  if (text.startsWith("mailto:") && mail.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`;
  if (isMailAddress(text)) return `<a href="mailto:${text}">${text}</a>`;
  let out = text;
  for (const scheme of options.extraSchemes) {
    if (out !== scheme && out.startsWith(scheme)) out = `<a href="${out}"${linkAttributes(options)}>${out}</a>`;
  }
  return out;
}

function isMailAddress(text: string): boolean {
  return text.includes("@") && !/^(?:www\.|@)/.test(text) && !text.includes(":") && mail.test(text);
}

function linkAttributes(options: LinkOptions): string {
  const rel = options.rel === "" ? "" : ` rel="${options.rel}"`;
  return options.target === "" ? rel : `${rel} target="${options.target}"`;
}

function shorten(text: string, limit: number | null): string {
  const units = characters(text);
  return limit === null || units.length <= limit ? text : `${units.slice(0, limit).join("")}...`;
}
