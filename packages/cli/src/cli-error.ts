// An error of the command line itself, with what to do about it; printed without a stack.

export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  readonly hint: string | null;
  readonly exitCode: number;

  constructor(code: string, message: string, hint: string | null, exitCode = 2) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}
