// A command line that cannot be understood. Printed as it is, exit code 2.

export class UsageError extends Error {
  override readonly name = "UsageError";
  /** A line of log that comes before, with a stamp; null for none. */
  readonly logLine: string | null;

  /** `usage`: `dbt run [OPTIONS]`; `command`: what to ask for help. */
  constructor(
    message: string,
    place: { readonly usage: string; readonly command: string },
    logLine: string | null = null,
  ) {
    super(`Usage: ${place.usage}\nTry '${place.command} --help' for help.\n\nError: ${message}`);
    this.logLine = logLine;
  }
}

/** Options that do not go together. Shown like an error of a command. */
export class FlagsError extends Error {
  override readonly name = "FlagsError";
}
