// The two ways in which the outside fails: a profile that cannot be used, and a database that says no.

/** The profile's output is incomplete or wrong; `message` is in dbt's words. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

export interface DatabaseErrorDetails {
  /** The database's code, e.g. SQLSTATE `42P01`. */
  readonly code: string | null;
  /** Offset in characters of the place in the SQL text that was sent, from 0. */
  readonly position: number | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly sql: string | null;
  readonly cause?: unknown;
}

/** The database refused a statement or could not be reached (`kind: "connect"`). */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly kind: "query" | "connect" | "canceled";
  readonly details: DatabaseErrorDetails;

  constructor(kind: "query" | "connect" | "canceled", message: string, details: DatabaseErrorDetails) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.details = details;
  }
}
