// The models that need not be rendered to be understood: nothing in them but literal ref(), source() and config() calls.
import { TemplateSyntaxError } from "../errors/template-error.ts";
import type { Arguments, Body, Statement } from "../parser/nodes.ts";
import { parseTemplate } from "../parser/parse-template.ts";
import { Float } from "../values/float.ts";
import type { Value } from "../values/types.ts";
import { literalValue } from "./literal-value.ts";
import type { StaticModel, StaticRef } from "./types.ts";

interface Found {
  readonly refs: StaticRef[];
  readonly sources: (readonly [source: string, table: string])[];
  readonly configs: Readonly<Record<string, Value>>[];
}

/** The calls of the model; `null` when it holds anything else, so that it has to be rendered. */
export function staticModel(text: string): StaticModel | null {
  const found: Found = { refs: [], sources: [], configs: [] };
  if (!/\{[{%#]/.test(text)) return found;
  // Any other print is not static either, unless a comment or a raw block hides it.
  if (!/\{[%#]/.test(text) && /\{\{(?![-+]?\s*(?:ref|source|config)\b)/.test(text)) return null;
  const body = parsed(text);
  return body?.every((statement) => takeStatement(found, statement)) ? found : null;
}

function parsed(text: string): Body | null {
  // A statement is never static, and looking for one is cheaper than parsing.
  if (/\{%(?![-+]?\s*(?:end)?raw\b)/.test(text)) return null;
  try {
    return parseTemplate(text, { name: "", file: "" });
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return null;
    throw error;
  }
}

function takeStatement(found: Found, statement: Statement): boolean {
  if (statement.type === "text") return true;
  if (statement.type !== "print" || statement.value.type !== "call") return false;
  const { callee, arguments: args } = statement.value;
  if (callee.type !== "name" || args.splat !== null || args.keywordSplat !== null) return false;
  switch (callee.name) {
    case "ref":
      return takeRef(found, args);
    case "source":
      return takeSource(found, args);
    case "config":
      return takeConfig(found, args);
    default:
      return false;
  }
}

function takeRef(found: Found, args: Arguments): boolean {
  const names = strings(args);
  const [first, second] = names ?? [];
  const version = versionOf(args);
  if (first === undefined || names === null || names.length > 2 || version === undefined) return false;
  found.refs.push(
    second === undefined ? { package: null, name: first, version } : { package: first, name: second, version },
  );
  return true;
}

function versionOf(args: Arguments): string | number | null | undefined {
  if (args.kwargs.length > 1) return undefined;
  const [keyword] = args.kwargs;
  if (keyword === undefined) return null;
  const [name, expr] = keyword;
  const value = literalValue(expr);
  if (name !== "v" && name !== "version") return undefined;
  if (typeof value === "string" || typeof value === "number") return value;
  return value instanceof Float ? value.value : undefined;
}

function takeSource(found: Found, args: Arguments): boolean {
  const names = strings(args);
  const [source, table] = names ?? [];
  if (source === undefined || table === undefined || names?.length !== 2 || args.kwargs.length > 0) return false;
  // dbt: each source once, where nothing was rendered.
  const known = found.sources.some(([name, member]) => name === source && member === table);
  if (!known) found.sources.push([source, table]);
  return true;
}

/** Rendering gives these the spelling that configs have. */
const RENAMED: ReadonlySet<string> = new Set(["pre_hook", "post_hook"]);

function takeConfig(found: Found, args: Arguments): boolean {
  if (args.args.length > 0) return false;
  const config: [string, Value][] = [];
  for (const [name, expr] of args.kwargs) {
    const value = literalValue(expr);
    if (value === undefined || RENAMED.has(name)) return false;
    config.push([name, value]);
  }
  found.configs.push(Object.fromEntries(config));
  return true;
}

/** The positional arguments, when all of them are strings. */
function strings(args: Arguments): readonly string[] | null {
  const out: string[] = [];
  for (const arg of args.args) {
    if (arg.type !== "const" || typeof arg.value !== "string") return null;
    out.push(arg.value);
  }
  return out;
}
