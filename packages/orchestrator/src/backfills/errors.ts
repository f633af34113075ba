// A request for a backfill that cannot be.

export class BackfillError extends Error {
  override readonly name = "BackfillError";
  /** A code path such as `backfill/too-many-runs`. */
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
