// Every error that a template can cause. An error is thrown bare, where the fault is found; the generated code that it
// passes through adds the place (location) and one frame per macro on the way out.

/** A place in a file, 1-based. */
export interface ErrorLocation {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One template or macro that was running, with the line it had reached. */
export interface Frame {
  readonly kind: "template" | "macro" | "caller";
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** The text an excerpt is cut from; `firstLine` is the file's line at which the text starts. */
export interface ErrorSource {
  readonly text: string;
  readonly firstLine: number;
}

/** Base of all errors of the template language. */
export class TemplateError extends Error {
  /** Where it happened; null only until the error has left the function that was running. */
  location: ErrorLocation | null = null;
  source: ErrorSource | null = null;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }

  /** The frames of this error, innermost first. */
  get frames(): readonly Frame[] {
    return framesOf(this);
  }

  /** Up to three lines of the template around the fault, the faulty place underlined. */
  excerpt(): string {
    return placeOf(this)?.excerpt ?? "";
  }
}

/** The text is not a template: found while lexing, parsing or compiling. */
export class TemplateSyntaxError extends TemplateError {
  constructor(message: string, location: ErrorLocation | null = null, source: ErrorSource | null = null) {
    super(message);
    this.location = location;
    this.source = source;
  }
}

/** A fault while rendering. `pythonType` is the exception class that Python would have raised. */
export class TemplateRuntimeError extends TemplateError {
  readonly pythonType: string;

  constructor(message: string, pythonType = "TemplateRuntimeError") {
    super(message);
    this.pythonType = pythonType;
  }
}

/** Something that is not there was used as if it were. */
export class UndefinedError extends TemplateRuntimeError {
  readonly undefinedName: string | null;

  constructor(message: string, undefinedName: string | null) {
    super(message, "UndefinedError");
    this.undefinedName = undefinedName;
  }
}

/** A call gave a Promise while a template was rendered in its synchronous form. */
export class AsyncInSyncError extends TemplateRuntimeError {
  constructor(callee: string) {
    super(
      `'${callee}' answers later (it gave a Promise), but the template is being rendered synchronously`,
      "RuntimeError",
    );
  }
}

const framesKey = Symbol("template frames");
const placeKey = Symbol("template place");

/** Where an error came out of a template, with the lines around it. */
export interface ErrorPlace {
  readonly location: ErrorLocation;
  readonly excerpt: string;
}

/** Where in a template an error was thrown; for host errors too. Null when it was thrown outside of any. */
export function placeOf(error: unknown): ErrorPlace | null {
  if (typeof error !== "object" || error === null) return null;
  const { location, source } = error instanceof TemplateError ? error : notedPlace(error);
  if (location === null) return null;
  return { location, excerpt: source === null ? "" : cutExcerpt(source, location.line, location.column) };
}

interface NotedPlace {
  readonly location: ErrorLocation | null;
  readonly source: ErrorSource | null;
}

function notedPlace(error: object): NotedPlace {
  return Reflect.get(error, placeKey) ?? { location: null, source: null };
}

/** Notes where an error left generated code; the innermost place stays. */
export function notePlace(error: unknown, location: ErrorLocation, source: ErrorSource): void {
  if (error instanceof TemplateError) {
    if (error.location !== null) return;
    error.location = location;
    error.source = source;
  } else if (typeof error === "object" && error !== null && Object.isExtensible(error) && !(placeKey in error)) {
    const value: NotedPlace = { location, source };
    Object.defineProperty(error, placeKey, { value, enumerable: false, configurable: true });
  }
}

/** Lets the caller be the place of a host error. */
export function forgetPlace(error: unknown): void {
  if (typeof error === "object" && error !== null) Reflect.deleteProperty(error, placeKey);
}

/** The template frames that an error passed through, innermost first; for host errors too. */
export function framesOf(error: unknown): readonly Frame[] {
  if (typeof error !== "object" || error === null) return [];
  const frames: unknown = Reflect.get(error, framesKey);
  return Array.isArray(frames) ? frames : [];
}

/** Adds the next outer frame to an error on its way out. */
export function attachFrame(error: unknown, frame: Frame): void {
  if (typeof error !== "object" || error === null || !Object.isExtensible(error)) return;
  const value = [...framesOf(error), frame];
  Object.defineProperty(error, framesKey, { value, enumerable: false, configurable: true, writable: true });
}

function cutExcerpt(source: ErrorSource, line: number, column: number): string {
  const lines = source.text.split(/\r\n|\r|\n/);
  const index = line - source.firstLine;
  if (index < 0 || index >= lines.length) return "";
  const width = String(line + 1).length;
  const out: string[] = [];
  for (let i = Math.max(0, index - 1); i <= Math.min(lines.length - 1, index + 1); i++) {
    const text = lines[i] ?? "";
    out.push(`${i === index ? ">" : " "} ${String(i + source.firstLine).padStart(width)} | ${text}`);
    if (i === index) out.push(`  ${" ".repeat(width)} | ${underline(text, column)}`);
  }
  return out.join("\n");
}

function underline(text: string, column: number): string {
  const start = Math.max(0, column - 1);
  const word = /^[\p{L}\p{N}_.]+/u.exec(text.slice(start));
  return `${text.slice(0, start).replace(/[^\t]/g, " ")}${"^".repeat(word ? word[0].length : 1)}`;
}
