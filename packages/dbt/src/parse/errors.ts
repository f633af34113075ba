// Errors of reading resources, in dbt's words, with their place in a file.
import type { TemplateError } from "@sluice/jinja";
import { DbtError, type ErrorHeading, type ErrorNode, type Span } from "../errors.ts";
import { excerptOf } from "../project/excerpt.ts";

/** A template that cannot be read: the one of a node, or a file of macros, which no heading names. */
export function syntaxError(error: TemplateError, path: string, node: ErrorNode | null = null): DbtError {
  const line = error.location?.line ?? 1;
  const source = error.source?.text.split("\n")[line - (error.source.firstLine ?? 1)]?.trim() ?? "";
  return templateError(`${error.message}\n  line ${line}\n    ${source}`, error, path, node);
}

/** A file whose blocks cannot be told apart. */
export function blockError(error: TemplateError, path: string): DbtError {
  return templateError(error.message, error, path, null);
}

function templateError(message: string, error: TemplateError, file: string, node: ErrorNode | null): DbtError {
  const { line = 1, column = 1 } = error.location ?? {};
  const span = { file, line, column, excerpt: error.excerpt() };
  return new DbtError(message, {
    code: "parse/template-syntax",
    heading: "Compilation Error",
    node,
    span,
    cause: error,
  });
}

export interface ParseErrorOptions {
  readonly code: string;
  readonly heading?: ErrorHeading;
  readonly node?: ErrorNode | null;
  readonly span?: Span | null;
  readonly hint?: string | null;
}

/** A `Parsing Error`, unless another heading is given. */
export function parseError(message: string, options: ParseErrorOptions): DbtError {
  return new DbtError(message, { heading: "Parsing Error", ...options });
}

/** How a heading names a resource. */
export function errorNode(node: {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
}): ErrorNode {
  return { resourceType: node.resource_type, name: node.name, path: node.original_file_path };
}

/** The first line of a file that matches, as a place; null when there is none. */
export function findSpan(file: string, text: string, pattern: RegExp): Span | null {
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const match = pattern.exec(line);
    if (match !== null) {
      const column = match.index + 1;
      return { file, line: index + 1, column, excerpt: excerptOf(text, index + 1, column) };
    }
  }
  return null;
}
