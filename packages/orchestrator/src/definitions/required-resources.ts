// Which resources a function asks for, read from its parameters: `(context, { db, mailbox }) => …`. So steps set up what they use,
// and a name that is not there is told when definitions load.

/**
 * The names that the parameter at `position` takes apart; null when its text does not say.
 * @example resourceNamesOf((context, { db }) => {}) // ["db"]
 */
// biome-ignore lint/complexity/noBannedTypes: any function at all
export function resourceNamesOf(callback: Function, position = 1): readonly string[] | null {
  const parameters = parametersOf(Function.prototype.toString.call(callback));
  if (parameters === null || parameters.slice(0, position).some((each) => each.startsWith("..."))) return null;
  const parameter = parameters[position];
  if (parameter === undefined || /^_[\w$]*$/.test(parameter)) return [];
  const pattern = /^\{([\s\S]*)\}$/.exec(parameter.replace(/\s*=\s*\{\s*\}$/, ""));
  if (pattern === null) return null;
  const names: string[] = [];
  for (const part of splitTop(pattern[1] ?? "")) {
    const name = /^(?:([\w$]+)|"([^"]+)"|'([^']+)')\s*(:|=|$)/.exec(part);
    if (name === null) return null;
    // One with a default can do without.
    if (name[4] !== "=") names.push(name[1] ?? name[2] ?? name[3] ?? "");
  }
  return names;
}

/** The texts of a function's parameters. */
function parametersOf(source: string): readonly string[] | null {
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source);
  if (single?.[1] !== undefined) return [single[1]];
  const start = source.indexOf("(");
  if (start < 0 || source.includes("[native code]")) return null;
  const end = closing(source, start);
  return end === null ? null : splitTop(source.slice(start + 1, end));
}

function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || text[at] === ",") {
      parts.push(uncommented(text.slice(from, at)));
      from = at + 1;
    } else at = skip(text, at);
  }
  return parts.filter((part) => part !== "");
}

function uncommented(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").trim();
}

/** Where the bracket at `start` is closed. */
function closing(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    if (CLOSERS.has(text[at] ?? "")) return at;
    at = skip(text, at);
  }
  return null;
}

const OPENERS = new Set(["(", "[", "{"]);
const CLOSERS = new Set([")", "]", "}"]);
const QUOTES = new Set(['"', "'", "`"]);

/** The last place of what begins at `at`: of a bracket with all that is in it, a text, a comment. */
function skip(text: string, at: number): number {
  const char = text[at] ?? "";
  if (OPENERS.has(char)) return closing(text, at) ?? text.length;
  if (text.startsWith("//", at)) return orEnd(text, text.indexOf("\n", at));
  if (text.startsWith("/*", at)) return orEnd(text, text.indexOf("*/", at) + 1);
  if (!QUOTES.has(char)) return at;
  let end = at + 1;
  while (end < text.length && text[end] !== char) end += text[end] === "\\" ? 2 : 1;
  return end;
}

function orEnd(text: string, found: number): number {
  return found <= 0 ? text.length : found;
}
