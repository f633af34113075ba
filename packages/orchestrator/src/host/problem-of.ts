// Anything that was thrown while definitions were loaded, as a `Problem` with its place in the team's files.
import { fileURLToPath } from "node:url";
import { DbtCliError } from "../dbt/errors.ts";
import { DefinitionError, type DefinitionProblem } from "../definitions/errors.ts";
import { excerptOf } from "./excerpt.ts";
import type { Problem } from "./types.ts";

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `root` tells the team's own files from the program's and from packages. */
export function problemOfError(error: unknown, root: string): Problem {
  const stated = statedPlace(error);
  const place = stated ?? (error instanceof Error ? placeInStack(error.stack ?? "", root) : null);
  return {
    code: error instanceof DefinitionError || error instanceof DbtCliError ? error.code : "definitions/threw",
    message: messageOf(error),
    hint: error instanceof DefinitionError || error instanceof DbtCliError ? error.hint : null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    excerpt: place === null ? null : excerptOf(place.file, place.line, place.column),
  };
}

export function problemOfDefinition(problem: DefinitionProblem): Problem {
  const { code, message, hint, site } = problem;
  return {
    code,
    message,
    hint,
    file: site?.file ?? null,
    line: site?.line ?? null,
    column: null,
    excerpt: site === null ? null : excerptOf(site.file, site.line, null),
  };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `something that is no error was thrown: ${String(error)}`;
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message) ? `: ${error.cause.message}` : "";
  const ours = error instanceof DefinitionError || error instanceof DbtCliError;
  const name = error.name === "Error" || ours ? "" : `${error.name}: `;
  return `${name}${error.message}${cause}`;
}

/** Errors that know their own place (a dbt file) say it in `place`. */
function statedPlace(error: unknown): Place | null {
  if (typeof error !== "object" || error === null || !("place" in error)) return null;
  const { place } = error;
  if (typeof place !== "object" || place === null) return null;
  if (!("file" in place && "line" in place && "column" in place)) return null;
  const { file, line, column } = place;
  if (typeof file !== "string" || typeof line !== "number" || typeof column !== "number") return null;
  return { file, line, column };
}

function placeInStack(stack: string, root: string): Place | null {
  for (const match of stack.matchAll(/((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*?):(\d+):(\d+)/g)) {
    const [, where = "", line, column] = match;
    const file = where.startsWith("file://") ? fileURLToPath(where) : where;
    const ours = file.startsWith(root) && !/[\\/](?:node_modules|\.sluice)[\\/]/.test(file.slice(root.length));
    if (ours) return { file, line: Number(line), column: Number(column) };
  }
  return null;
}
