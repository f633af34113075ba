// What is wrong with a team's definitions, as data; and the error that carries it when a declaration itself is refused.
import type { SourceSite } from "./types.ts";

export interface DefinitionProblem {
  /** A code path such as `definitions/duplicate-asset`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly site: SourceSite | null;
}

/** A declaration that cannot be; thrown where it is written, so that the stack names its line. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
  readonly code: string;
  readonly hint: string | null;

  constructor(
    code: string,
    message: string,
    options: { readonly hint?: string | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

/** The team's own code threw; `phase` and `subject` say where it was called from. */
export class UserCodeError extends Error {
  override readonly name = "UserCodeError";

  constructor(phase: string, subject: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`${phase} ${subject}: ${said}`, { cause });
  }
}
