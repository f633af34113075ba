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
    } else source += character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  }
  return new RegExp(`^(?:${source})$`, "su");
}

function classEnd(pattern: string, open: number): number {
  const first = pattern[open + 1] === "!" ? open + 2 : open + 1;
  // A bracket that comes first belongs to the class.
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

function classSource(inside: string): string {
  const negated = inside.startsWith("!");
  const members = (negated ? inside.slice(1) : inside)
    .replace(/[\\\]^[]/g, "\\$&")
    .replace(/([a-z0-9])-([a-z0-9])/gi, (whole, from, to) => (from <= to ? whole : ""));
  if (members === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${members}]`;
}
