// A request that cannot become a plan.

export class PlanError extends Error {
  override readonly name = "PlanError";
  /** A code path such as `plan/unknown-asset`. */
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
