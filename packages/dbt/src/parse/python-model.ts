// Python models are not run here: literal dbt.ref(), dbt.source() and dbt.config() calls are found in their text.
import type { Json, RefArgs } from "../manifest/types.ts";
import type { Config } from "../node-config/merge-config.ts";
import { applyConfig, mergeCalls } from "./apply-config.ts";
import { errorNode, parseError } from "./errors.ts";
import type { DraftNode, ParseState } from "./state.ts";

export function readPythonModel(state: ParseState, node: DraftNode): void {
  const text = withoutComments(node.raw_code);
  const found = [...text.matchAll(/^def\s+model\s*\(\s*dbt\b/gm)].length;
  if (text.trim() !== "" && found !== 1) {
    throw parseError(
      `dbt allows exactly one model defined per python file, found ${found}\n` +
        "Define it as `def model(dbt, session):` and return a dataframe.",
      { code: "parse/python-model", node: errorNode(node) },
    );
  }
  const configs: Config[] = [];
  const used: string[] = [];
  for (const [, name, inside] of text.matchAll(
    /\bdbt\.(ref|source|config|config\.get)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g,
  )) {
    const { args, kwargs } = literalArguments(inside ?? "");
    if (name === "ref") node.refs = [...node.refs, refOf(args, kwargs)];
    else if (name === "source") node.sources = [...node.sources, args.map(String)];
    else if (name === "config") configs.push(kwargs);
    else if (typeof args[0] === "string") used.push(args[0]);
  }
  if (used.length > 0) configs.push({ config_keys_used: used, config_keys_defaults: used.map(() => null) });
  const calls = mergeCalls(configs);
  state.calls.set(node, calls);
  applyConfig(state, node, calls, null);
}

function withoutComments(text: string): string {
  return text.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|#[^\n]*/g, (found) => (found.startsWith("#") ? "" : found));
}

function refOf(args: readonly Json[], kwargs: Config): RefArgs {
  const [first = "", second] = args;
  const version = kwargs["version"] ?? kwargs["v"] ?? null;
  return {
    name: String(second ?? first),
    package: second === undefined ? null : String(first),
    version: typeof version === "string" || typeof version === "number" ? version : null,
  };
}

/** Arguments written as Python literals; what is anything else is left out. */
function literalArguments(text: string): { args: Json[]; kwargs: Config } {
  const args: Json[] = [];
  const kwargs: Config = {};
  for (const part of splitArguments(text)) {
    const keyword = /^\s*(\w+)\s*=(?!=)\s*([\s\S]*)$/.exec(part);
    const value = literal((keyword?.[2] ?? part).trim());
    if (value === undefined) continue;
    if (keyword?.[1] === undefined) args.push(value);
    else kwargs[keyword[1]] = value;
  }
  return { args, kwargs };
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const [token] of text.matchAll(/(["'])(?:\\.|(?!\1)[^\\])*\1|[\s\S]/g)) {
    if (token === "," && depth === 0) {
      parts.push(current);
      current = "";
      continue;
    }
    if ("[{(".includes(token)) depth++;
    if ("]})".includes(token)) depth--;
    current += token;
  }
  return current.trim() === "" ? parts : [...parts, current];
}

function literal(text: string): Json | undefined {
  const json = text
    .replace(/\bTrue\b/g, "true")
    .replace(/\bFalse\b/g, "false")
    .replace(/\bNone\b/g, "null")
    .replace(/'((?:\\.|[^'\\])*)'/g, (_, inner: string) => JSON.stringify(inner.replace(/\\'/g, "'")))
    .replace(/,(\s*[\]}])/g, "$1");
  try {
    return JSON.parse(json);
  } catch {
    // Not a literal: dbt does not know it either until the model runs.
    return undefined;
  }
}
