// What is wrong with partitions that somebody names.

export class PartitionError extends Error {
  override readonly name = "PartitionError";
  /** A code path such as `partitions/unknown`. */
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
