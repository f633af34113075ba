// How the store fails, beside what the server itself says.

/** The store cannot be used; `hint` says what to do. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly hint: string | null;

  constructor(message: string, hint: string | null, cause?: unknown) {
    super(message, { cause });
    this.hint = hint;
  }
}

/** A run that is not there. */
export class UnknownRunError extends Error {
  override readonly name = "UnknownRunError";
  readonly runId: string;

  constructor(runId: string) {
    super(`there is no run ${runId}`);
    this.runId = runId;
  }
}
