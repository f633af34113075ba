// The calls in the engine's own macros, found by a scan of the text instead of a parse: there are hundreds of these macros,
// they are read by every command that parses, and their texts are ours. A test holds the scan to the parser's answer.

/** A call of a name (`statement`) or of a member (`adapter.dispatch`), with its first two arguments if they are texts. */
export interface ScannedCall {
  readonly path: readonly string[];
  readonly texts: readonly (string | null)[];
}

const tag = /\{#[\s\S]*?#\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const token = /(["'])((?:\\.|(?!\1)[^\\])*)\1|([A-Za-z_][\w]*(?:\s*\.\s*[A-Za-z_]\w*)*)(\s*\()?|[|)\]}]/g;
const header = /^\{%[-+]?\s*(?:macro|test|data_test|materialization|snapshot|docs|filter|endcall|endmacro)\b/;
const words = new Set("if elif else for in not and or is set do call recursive with include import".split(" "));

export function scanCalls(text: string): readonly ScannedCall[] {
  const calls: ScannedCall[] = [];
  for (const [part] of text.matchAll(tag)) {
    if (part.startsWith("{#")) continue;
    if (header.test(part)) scanDefaults(part, calls);
    else scanPart(part.slice(2, -2), calls);
  }
  return calls;
}

/** A signature holds calls only in its defaults. */
function scanDefaults(part: string, calls: ScannedCall[]): void {
  const open = part.indexOf("(");
  if (open >= 0) scanPart(part.slice(open + 1, -2), calls);
}

function scanPart(code: string, calls: ScannedCall[]): void {
  let before = "";
  for (const match of code.matchAll(token)) {
    const [whole, , , name, isCall] = match;
    if (name === undefined) {
      before = whole;
      continue;
    }
    const path = name.split(".").map((piece) => piece.trim());
    const first = path[0] ?? "";
    const follows = code.slice(0, match.index).trimEnd().at(-1);
    const isMember = follows === "." || follows === "|";
    const isTest = before === "is" || (before === "not" && /\bis\s+not\s*$/.test(code.slice(0, match.index)));
    if (isCall !== undefined && !isMember && !isTest && !(path.length === 1 && words.has(first))) {
      calls.push({ path, texts: textArguments(code.slice(match.index + whole.length)) });
    }
    before = name;
  }
}

/** The first two positional arguments, where they are nothing but a text. */
function textArguments(rest: string): readonly (string | null)[] {
  const match =
    /^\s*(?:(?:macro_name\s*=\s*)?(["'])([^"'\\]*)\1)\s*(?:,\s*(?:macro_namespace\s*=\s*)?(["'])([^"'\\]*)\3\s*)?[,)]/.exec(
      rest,
    );
  return [match?.[2] ?? null, match?.[4] ?? null];
}
