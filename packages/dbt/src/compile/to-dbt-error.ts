// What went wrong in a template or in the warehouse, as the error that dbt would show: its words, the node it belongs to, the
// macros that were running, and the place in the file.
import { DatabaseError } from "@sluice/adapter-contract";
import {
  type Frame,
  filterNames,
  framesOf,
  placeOf,
  ReturnSignal,
  TemplateError,
  TemplateRuntimeError,
  TemplateSyntaxError,
  testNames,
  toText,
  UndefinedError,
} from "@sluice/jinja";
import { DbtError, type ErrorNode, type Span } from "../errors.ts";
import type { Project } from "../project/types.ts";
import { nearest } from "../resolve/nearest.ts";
import { errorNodeOf } from "./diagnostics.ts";
import { sourceOfNode } from "./node-source.ts";
import { placeOfStatement } from "./statement-place.ts";

/** A resource as errors name it; hooks and macros included. */
export interface Blamed {
  readonly resource_type: string;
  readonly unique_id?: string;
  readonly name: string;
  readonly original_file_path: string;
  /** The file below target/run that holds the SQL that failed. */
  readonly build_path?: string | null;
  readonly package_name?: string;
  readonly raw_code?: string;
  readonly compiled_code?: string | null;
}

const MISSING_MACRO =
  ". This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with " +
  '"dbt deps".';

/** Errors that dbt catches at the macro that was running, and so shows with it. */
const CAUGHT_IN_MACROS: ReadonlySet<string> = new Set([
  "TypeError",
  "TemplateRuntimeError",
  "UndefinedError",
  "SecurityError",
  "FilterArgumentError",
]);

/**
 * The error to show; null for a fault that is neither the project's nor the warehouse's. With the project, what the database
 * refused is shown in the node's own file.
 */
export function toDbtError(error: unknown, node: Blamed | null, project: Project | null = null): DbtError | null {
  const place = node === null ? null : errorNodeOf(node);
  if (error instanceof DbtError) return complete(error, place);
  if (error instanceof DatabaseError) return databaseError(error, node, place, project);
  if (error instanceof TemplateSyntaxError) return syntaxError(error, place);
  if (error instanceof TemplateError) return templateError(error, place);
  if (error instanceof ReturnSignal) {
    return new DbtError(toText(error.value), {
      code: "compile/return-outside-macro",
      heading: "Compilation Error",
      node: place,
    });
  }
  return null;
}

/** Throws `error` as the error to show. */
export function rethrow(
  error: unknown,
  node: Blamed | null,
  { project = null, names = () => [] }: RethrowOptions = {},
): never {
  const shown = toDbtError(error, node, project) ?? error;
  if (shown instanceof DbtError) shown.hint ??= hintFor(error, names);
  throw shown;
}

interface RethrowOptions {
  readonly project?: Project | null;
  /** The names of the context, for those that are written wrongly. */
  readonly names?: () => Iterable<string>;
}

/** A name like the one that is not there. */
function hintFor(error: unknown, names: () => Iterable<string>): string | null {
  if (!(error instanceof TemplateError)) return null;
  const unknown = /^(?:No (filter|test) named )?'([^']+)'(?:\.| is undefined)$/.exec(error.message);
  if (unknown === null) return null;
  const [, kind, name = ""] = unknown;
  const near = nearest(name, kind === "filter" ? filterNames : kind === "test" ? testNames : names());
  return near === null ? null : `did you mean '${near}'?`;
}

/** An error of ours that passed through macros on its way to the node. */
function complete(error: DbtError, place: ErrorNode | null): DbtError {
  error.node ??= place;
  error.span ??= spanOf(error);
  if (error.heading !== "Compilation Error" || error.stackLines.length > 0) return error;
  error.stackLines = stackLines(macroFrames(error).map(frameLine), error.node);
  return error;
}

function databaseError(
  error: DatabaseError,
  node: Blamed | null,
  place: ErrorNode | null,
  project: Project | null,
): DbtError {
  const written = node?.build_path;
  const message = error.message.trim();
  return new DbtError(written ? `${message}\ncompiled code at ${written}` : message, {
    code: `warehouse/${error.kind}`,
    heading: "Database Error",
    node: place,
    span: placeInModel(error, node, project) ?? spanOf(error),
    cause: error,
  });
}

/** The line of the node's own file that the statement's mistake comes from. */
function placeInModel({ details }: DatabaseError, node: Blamed | null, project: Project | null): Span | null {
  const { sql, position } = details;
  if (node === null || project === null || sql === null || position === null || !node.compiled_code) return null;
  const source = sourceOfNode(project, node);
  if (source === null) return null;
  const { original_file_path: file, raw_code: rawCode = "", compiled_code: compiledCode } = node;
  return placeOfStatement({ sql, position }, { ...source, file, rawCode, compiledCode });
}

function syntaxError(error: TemplateSyntaxError, place: ErrorNode | null): DbtError {
  const { location, source } = error;
  const lines = [error.message];
  if (location !== null) {
    lines.push(`  line ${location.line}`);
    const line = source?.text.split(/\r\n|\r|\n/)[location.line - source.firstLine];
    if (line !== undefined) lines.push(`    ${line.trim()}`);
  }
  return new DbtError(lines.join("\n"), {
    code: "compile/template-syntax",
    heading: "Compilation Error",
    node: place,
    span: spanOf(error),
    cause: error,
  });
}

function templateError(error: TemplateError, place: ErrorNode | null): DbtError {
  const macros = macroFrames(error);
  // What dbt does not expect of a template ends an operation as a runtime error.
  const unexpected = error instanceof TemplateRuntimeError && !CAUGHT_IN_MACROS.has(error.pythonType);
  const inMacro = macros.length > 0 && !unexpected;
  const unknownName = error instanceof UndefinedError && macros.length === 0;
  // dbt compiles macros under names of its own, and names those that called the one that failed.
  const stack = inMacro ? stackLines(macros.slice(1).map(frameLine), place) : [];
  const message = error.message.replace(
    /^macro '(?!dbt_macro__)(\w+)' (takes|was invoked)/,
    "macro 'dbt_macro__$1' $2",
  );
  return new DbtError(unknownName ? `${message}${MISSING_MACRO}` : message, {
    code: unknownName ? "compile/undefined" : "compile/template-runtime",
    heading: unexpected && place === null ? "Runtime Error" : "Compilation Error",
    node: place,
    span: spanOf(error),
    stack,
    cause: error,
  });
}

function macroFrames(error: unknown): readonly Frame[] {
  return framesOf(error).filter((frame) => frame.kind === "macro");
}

function frameLine(frame: Frame): string {
  return `macro ${frame.name} (${frame.file})`;
}

/** The macros and, below them, the node; nothing when there is no macro. */
function stackLines(macros: readonly string[], place: ErrorNode | null): readonly string[] {
  if (macros.length === 0) return [];
  return [...macros, place === null ? "<Unknown>" : `${place.resourceType} ${place.name} (${place.path})`];
}

/** Where in a template it was thrown. */
function spanOf(error: unknown): Span | null {
  const place = placeOf(error);
  if (place === null) return null;
  const { file, line, column } = place.location;
  return { file, line, column, excerpt: place.excerpt };
}
