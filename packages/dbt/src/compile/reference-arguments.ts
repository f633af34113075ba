// The arguments of ref(), source(), metric() and function(), checked in dbt's words. Used while a project is read and while
// it runs.
import { isTruthy, type Kwargs, toRepr, toText, typeNameOf, type Value } from "@sluice/jinja";
import type { RefArgs } from "../manifest/types.ts";
import { compilationError } from "./diagnostics.ts";

/** `ref('x')`, `ref('package', 'x')`, `ref('x', v=2)`. */
export function refArguments(args: readonly Value[], kwargs: Kwargs): RefArgs {
  if (args.length !== 1 && args.length !== 2) {
    throw compilationError(`ref() takes at most two arguments (${args.length} given)`, "compile/ref-arguments");
  }
  const name = args.length === 2 ? args[1] : args[0];
  const packageName = args.length === 2 ? (args[0] ?? null) : null;
  const version = firstGiven(kwargs.get("version"), kwargs.get("v"));
  if (typeof name !== "string") throw wrongType("name", "ref", "a string", name ?? null);
  if (packageName !== null && typeof packageName !== "string") {
    throw wrongType("package", "ref", "a string or None", packageName);
  }
  return { name, package: packageName, version: versionOf(version) };
}

/** The first of two that counts as true, else the second, as Python's `or`. */
function firstGiven(first: Value | undefined, second: Value | undefined): Value {
  return first !== undefined && isTruthy(first) ? first : (second ?? null);
}

function versionOf(version: Value): string | number | null {
  if (version === null || typeof version === "string" || typeof version === "number") return version;
  const text = typeNameOf(version);
  if (text === "float" || text === "bool") return Number(toText(version));
  throw compilationError(
    `The version argument to ref() must be a string, int, float, or None - got ${classText(version)}`,
    "compile/ref-arguments",
  );
}

/** `source('schema', 'table')`. */
export function sourceArguments(args: readonly Value[]): readonly [source: string, table: string] {
  const [source = null, table = null] = args;
  if (args.length !== 2) {
    throw compilationError(`source() takes exactly two arguments (${args.length} given)`, "compile/source-arguments");
  }
  if (typeof source !== "string") throw wrongSource("source name (first)", source);
  if (typeof table !== "string") throw wrongSource("table name (second)", table);
  return [source, table];
}

function wrongSource(which: string, value: Value): Error {
  return compilationError(
    `The ${which} argument to source() must be a string, got ${classText(value)}`,
    "compile/source-arguments",
  );
}

/** `metric('x')` and `function('x')`, with a package in front or without. */
export function namedArguments(
  callee: "metric" | "function",
  args: readonly Value[],
): { readonly name: string; readonly package: string | null } {
  const name = args.length === 2 ? args[1] : args[0];
  const packageName = args.length === 2 ? (args[0] ?? null) : null;
  if (args.length !== 1 && args.length !== 2) {
    const shown = callee === "function" ? "ref" : callee;
    throw compilationError(
      `${shown}() takes at most two arguments (${args.length} given)`,
      `compile/${callee}-arguments`,
    );
  }
  if (typeof name !== "string") throw wrongType("name", callee, "a string", name ?? null);
  if (packageName !== null && typeof packageName !== "string") {
    throw wrongType("package", callee, "a string or None", packageName);
  }
  return { name, package: packageName };
}

function wrongType(argument: string, callee: string, expected: string, value: Value): Error {
  return compilationError(
    `The ${argument} argument to ${callee}() must be ${expected}, got ${classText(value)}`,
    `compile/${callee}-arguments`,
  );
}

function classText(value: Value): string {
  const name = value === null ? "NoneType" : typeNameOf(value);
  return `<class ${toRepr(name)}>`;
}
