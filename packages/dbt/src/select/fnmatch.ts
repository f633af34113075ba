// Shell-style patterns as Python's fnmatch reads them: `*`, `?`, `[abc]`, `[!abc]`; case counts.

const compiled = new Map<string, RegExp>();
const MOST = 1000;

/** True when the whole of `text` fits `pattern`. */
export function fnmatch(text: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = toRegExp(pattern);
    if (compiled.size >= MOST) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

function toRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "*") {
      // Stars in a row are one; two would make the search slow.
      if (!source.endsWith(".*")) source += ".*";
    } else if (character === "?") source += ".";
    else if (character === "[") {
      const end = classEnd(pattern, at);
      if (end === -1) source += "\\[";
      else {
        source += classSource(pattern.slice(at + 1, end));
        at = end;
      }
    } else source += escaped(character);
  }
  return new RegExp(`^(?:${source})$`, "su");
}

function classEnd(pattern: string, open: number): number {
  const first = pattern[open + 1] === "!" ? open + 2 : open + 1;
  // A bracket that comes first belongs to the class.
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

/** Single characters and ranges; a range that runs backwards is empty. */
function classSource(inside: string): string {
  const negated = inside.startsWith("!");
  const characters = [...(negated ? inside.slice(1) : inside)];
  let members = "";
  for (let at = 0; at < characters.length; at++) {
    const [from = "", dash, to] = characters.slice(at, at + 3);
    if (dash !== "-" || to === undefined) members += escaped(from);
    else {
      if (from <= to) members += `${escaped(from)}-${escaped(to)}`;
      at += 2;
    }
  }
  if (members === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${members}]`;
}

/** As itself, within a class and outside: a Unicode expression refuses to escape what needs no escape. */
function escaped(character: string): string {
  return /[\w\s]/.test(character) || character > "\x7f"
    ? character
    : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
