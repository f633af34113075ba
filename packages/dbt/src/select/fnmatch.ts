// Shell-style patterns as Python's fnmatch reads them: `*`, `?`, `[abc]`, `[!abc]`; case counts.

/** A star, a character as itself, or a class of characters. */
type Token = "*" | number | ((code: number) => boolean);

const STAR = "*";
const compiled = new Map<string, readonly Token[]>();
const DASH = 0x2d;
const MOST = 1000;

/** True when the whole of `text` fits `pattern`. Takes no more steps than the product of their lengths. */
export function fnmatch(text: string, pattern: string): boolean {
  if (pattern === STAR) return true;
  if (!/[*?[]/.test(pattern)) return text === pattern;
  let tokens = compiled.get(pattern);
  if (tokens === undefined) {
    tokens = tokensOf(pattern);
    if (compiled.size >= MOST) compiled.clear();
    compiled.set(pattern, tokens);
  }
  return fits(text, tokens);
}

/** Each star takes as little as it can; a mismatch lets the last one take one character more. */
function fits(text: string, tokens: readonly Token[]): boolean {
  let at = 0;
  let next = 0;
  let afterStar = -1;
  let taken = 0;
  while (at < text.length) {
    const token = tokens[next];
    const code = text.codePointAt(at) ?? 0;
    if (token === STAR) {
      next += 1;
      afterStar = next;
      taken = at;
    } else if (token !== undefined && (typeof token === "number" ? token === code : token(code))) {
      next += 1;
      at += widthOf(code);
    } else if (afterStar === -1) return false;
    else {
      taken += widthOf(text.codePointAt(taken) ?? 0);
      at = taken;
      next = afterStar;
    }
  }
  while (tokens[next] === STAR) next += 1;
  return next === tokens.length;
}

function widthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  // Where no class ends any more, brackets stand for themselves: looked for once.
  const lastClose = pattern.lastIndexOf("]");
  while (at < pattern.length) {
    const code = pattern.codePointAt(at) ?? 0;
    const end = pattern[at] === "[" && at < lastClose ? classEnd(pattern, at) : -1;
    if (pattern[at] === STAR) {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (pattern[at] === "?") tokens.push(() => true);
    else tokens.push(end === -1 ? code : classOf(pattern.slice(at + 1, end)));
    at = end === -1 ? at + widthOf(code) : end + 1;
  }
  return tokens;
}

function classEnd(pattern: string, open: number): number {
  const first = pattern[open + 1] === "!" ? open + 2 : open + 1;
  // A bracket that comes first belongs to the class.
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

/** Single characters and ranges; a range that runs backwards is empty. */
function classOf(inside: string): (code: number) => boolean {
  const negated = inside.startsWith("!");
  const codes = Array.from(negated ? inside.slice(1) : inside, (character) => character.codePointAt(0) ?? 0);
  const ranges: (readonly [from: number, to: number])[] = [];
  for (let at = 0; at < codes.length; at++) {
    const [from = 0, dash, to] = codes.slice(at, at + 3);
    if (dash !== DASH || to === undefined) ranges.push([from, from]);
    else {
      ranges.push([from, to]);
      at += 2;
    }
  }
  return (code) => ranges.some(([from, to]) => from <= code && code <= to) !== negated;
}
