// A server's error as dbt's driver words it: message, the line with a caret under the place, detail, hint, context.
import { DatabaseError } from "@sluice/adapter-contract";
import { excerpt } from "./excerpt.ts";

/** The fields of an error message of the protocol. */
export interface ServerError {
  readonly message: string;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly internalPosition?: string | undefined;
  readonly internalQuery?: string | undefined;
  readonly where?: string | undefined;
}

const CANCELED = "57014";

/** What people read when the server went away in the middle of something. */
export const CONNECTION_LOST = [
  "server closed the connection unexpectedly",
  "\tThis probably means the server terminated abnormally",
  "\tbefore or while processing the request.",
].join("\n");

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && "severity" in error && typeof error.severity === "string";
}

export function queryError(error: ServerError, sql: string): DatabaseError {
  return new DatabaseError(error.code === CANCELED ? "canceled" : "query", errorText(error, sql), {
    code: error.code ?? null,
    position: error.position === undefined ? null : Number(error.position) - 1,
    detail: error.detail ?? null,
    hint: error.hint ?? null,
    sql,
    cause: error,
  });
}

/** The connection broke while the statement ran. */
export function lostConnection(cause: unknown, sql: string): DatabaseError {
  return new DatabaseError("query", CONNECTION_LOST, {
    code: null,
    position: null,
    detail: null,
    hint: null,
    sql,
    cause,
  });
}

function errorText(error: ServerError, sql: string): string {
  const lines = [error.message];
  if (error.position !== undefined) lines.push(...excerpt(sql, Number(error.position)));
  else if (error.internalQuery !== undefined && error.internalPosition !== undefined) {
    lines.push(...excerpt(error.internalQuery, Number(error.internalPosition)));
  }
  if (error.detail !== undefined) lines.push(`DETAIL:  ${error.detail}`);
  if (error.hint !== undefined) lines.push(`HINT:  ${error.hint}`);
  if (error.internalQuery !== undefined) lines.push(`QUERY:  ${error.internalQuery}`);
  if (error.where !== undefined) lines.push(`CONTEXT:  ${error.where}`);
  if (error.severity === "FATAL" || error.severity === "PANIC") lines.push(CONNECTION_LOST);
  return lines.join("\n").trim();
}
