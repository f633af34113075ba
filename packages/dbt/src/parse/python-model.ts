// Python models are not run here: literal dbt.ref(), dbt.source() and dbt.config() calls are found in their text.
import { basename } from "node:path";
import type { Span } from "../errors.ts";
import type { Json, RefArgs } from "../manifest/types.ts";
import type { Config } from "../node-config/merge-config.ts";
import { excerptOf } from "../project/excerpt.ts";
import { applyConfig, mergeCalls } from "./apply-config.ts";
import { errorNode, parseError } from "./errors.ts";
import { type PythonLine, PythonSyntaxError, pythonLines } from "./python-lines.ts";
import type { DraftNode, ParseState } from "./state.ts";

export function readPythonModel(state: ParseState, node: DraftNode): void {
  checkModelFunction(node);
  const text = withoutComments(node.raw_code);
  const configs: Config[] = [];
  const used: string[] = [];
  const defaults: Json[] = [];
  for (const [, name, inside] of text.matchAll(
    /\bdbt\.(ref|source|config|config\.get)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g,
  )) {
    const { args, kwargs } = literalArguments(inside ?? "");
    if (name === "ref") node.refs = [...node.refs, refOf(args, kwargs)];
    else if (name === "source") node.sources = [...node.sources, args.map(String)];
    else if (name === "config") configs.push(kwargs);
    else if (typeof args[0] === "string") {
      used.push(args[0]);
      defaults.push(args[1] ?? null);
    }
  }
  if (used.length > 0) configs.push({ config_keys_used: used, config_keys_defaults: defaults });
  const calls = mergeCalls(configs);
  state.calls.set(node, calls);
  applyConfig(state, node, calls, null);
}

/** One `def model(dbt, session)` that returns one thing. */
function checkModelFunction(node: DraftNode): void {
  const lines = linesOf(node);
  if (lines.length === 0) return;
  const starts = [...lines.keys()].filter((index) => /^def +model *\(/.test(lines[index]?.code ?? ""));
  const found = starts.filter((index) => lines[index]?.indent === 0);
  const [start] = found;
  const first = start === undefined ? undefined : lines[start];
  if (start === undefined || first === undefined || found.length > 1) {
    const message = `dbt allows exactly one model defined per python file, found ${found.length}`;
    const span = first === undefined ? null : spanAt(node, lines[found[1] ?? 0]?.line ?? first.line, 1);
    const hint = "define it as `def model(dbt, session):` and return a dataframe";
    throw parseError(message, { code: "parse/python-model", node: errorNode(node), span, hint });
  }
  const problems: string[] = [];
  const args = parametersOf(first.code);
  if (args.length > 0 && args[0] !== "dbt") problems.push("'dbt' not provided for model as the first argument");
  if (args.length !== 2) {
    problems.push("model function should have two args, `dbt` and a session to current warehouse");
  }
  const last = lastStatement(lines, start);
  if (!/^return\b/.test(last.code) || last.hasComma) {
    problems.push("In current version, model function should return only one dataframe object");
  }
  if (problems.length === 0) return;
  const span = spanAt(node, first.line, first.indent + 1);
  throw parseError(problems.join("\n"), { code: "parse/python-model", node: errorNode(node), span });
}

function linesOf(node: DraftNode): readonly PythonLine[] {
  try {
    return pythonLines(node.raw_code);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const { line, column, message } = error;
    const source = node.raw_code.split("\n")[line - 1] ?? "";
    throw parseError(`${message} (${basename(node.original_file_path)}, line ${line})\n${source}`, {
      code: "parse/python-syntax",
      span: spanAt(node, line, column),
    });
  }
}

function spanAt(node: DraftNode, line: number, column: number): Span {
  return { file: node.original_file_path, line, column, excerpt: excerptOf(node.raw_code, line, column) };
}

/** Names of the parameters that may be given by position. */
function parametersOf(code: string): readonly string[] {
  const inside = /\(((?:[^()]|\([^()]*\))*)\)/.exec(code)?.[1] ?? "";
  const names = splitArguments(inside).map((part) => /^\s*(\*{0,2}\w*|\/)/.exec(part)?.[1] ?? "");
  const star = names.findIndex((name) => name.startsWith("*"));
  return names.slice(names.indexOf("/") + 1, star === -1 ? names.length : star);
}

/** The last statement of a function's body, on the body's own level. */
function lastStatement(lines: readonly PythonLine[], start: number): PythonLine {
  const def = lines[start];
  if (def === undefined) throw new RangeError("no such line");
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.indent <= def.indent);
  const body = end === -1 ? after : after.slice(0, end);
  const last = body.findLast((line) => line.indent === body[0]?.indent);
  return last ?? { ...def, code: def.code.replace(/^.*:\s*(?=\w)/, ""), hasComma: false };
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
