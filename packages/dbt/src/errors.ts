// The errors that end a command or a node, under dbt's headings. Mistakes of a project that can be collected are collected
// first and thrown together; what is thrown here is always a fault of the project, the profile or the warehouse, never ours.

/** dbt's headings: `Compilation Error in model x (models/x.sql)`. */
export type ErrorHeading =
  | "Runtime Error"
  | "Compilation Error"
  | "Database Error"
  | "Parsing Error"
  | "Dependency Error"
  | "FailFast Error"
  | "Contract Error"
  | "Validation Error"
  | "Usage Error"
  | "Breaking change to contract Error"
  | "Internal Error";

/** A place in a file of the project: line and column from 1. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Three lines of source with the place underlined; "" when the text is not at hand. */
  readonly excerpt: string;
}

/** The node that an error belongs to, as the heading names it. */
export interface ErrorNode {
  readonly resourceType: string;
  readonly name: string;
  readonly path: string;
}

export interface DbtErrorOptions {
  /** A code path such as `project/unknown-ref`. */
  readonly code: string;
  readonly heading?: ErrorHeading;
  readonly node?: ErrorNode | null;
  readonly span?: Span | null;
  /** What to do about it. */
  readonly hint?: string | null;
  /** dbt's macro stack, innermost first: `macro generate_x (macros/x.sql)`. */
  readonly stack?: readonly string[];
  /** The file or folder of a project's own settings that is at fault; dbt names it behind the text, without indent. */
  readonly path?: string | null;
  readonly cause?: unknown;
  /** The single mistakes of an error that tells several. */
  readonly several?: readonly DbtError[];
}

/** An error in dbt's words. `message` is the text below the heading, without indent. */
export class DbtError extends Error {
  override readonly name = "DbtError";
  readonly code: string;
  readonly heading: ErrorHeading;
  node: ErrorNode | null;
  span: Span | null;
  hint: string | null;
  stackLines: readonly string[];
  readonly path: string | null;
  readonly #several: readonly DbtError[];

  constructor(message: string, options: DbtErrorOptions) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.heading = options.heading ?? "Runtime Error";
    this.node = options.node ?? null;
    this.span = options.span ?? null;
    this.hint = options.hint ?? null;
    this.stackLines = options.stack ?? [];
    this.path = options.path ?? null;
    this.#several = options.several ?? [];
  }

  /** Every place that the error points to, without the source around it. */
  positions(): readonly Omit<Span, "excerpt">[] {
    const own = this.span === null ? [] : [{ file: this.span.file, line: this.span.line, column: this.span.column }];
    return [...own, ...this.#several.flatMap((error) => error.positions())];
  }

  /** dbt's own words: heading, message indented by two, the macros on the way. For errors that quote this one. */
  words(): string {
    const { node } = this;
    const place = node === null ? "" : ` in ${node.resourceType} ${node.name} (${node.path})`;
    const lines = [`${this.heading}${place}`, ...this.message.split("\n").map(indent)];
    if (this.stackLines.length > 0) {
      lines.push("  ", ...this.stackLines.map((line, index) => `  > ${index === 0 ? "in" : "called by"} ${line}`));
    }
    if (this.path !== null) lines.push("", `Error encountered in ${this.path}`);
    return lines.join("\n");
  }

  /** The whole text as it is printed: our excerpt and hint stand behind dbt's own words. */
  toText(): string {
    const lines = [this.words()];
    if (this.span !== null && this.span.excerpt !== "") {
      lines.push("  ", `  ${this.span.file}:${this.span.line}:${this.span.column}`);
      lines.push(...this.span.excerpt.split("\n").map(indent));
    }
    if (this.hint !== null) lines.push(`  hint: ${this.hint}`);
    return lines.join("\n");
  }
}

/** dbt indents empty lines too. */
function indent(line: string): string {
  return `  ${line}`;
}
