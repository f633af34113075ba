// Why a connection could not be opened, in the words of PostgreSQL's own client library.
import { DatabaseError } from "@sluice/adapter-contract";
import { CONNECTION_LOST, isServerError } from "./server-error.ts";

/** One try at one address of the server. */
export interface Attempt {
  /** As written in the profile. */
  readonly host: string;
  /** What the host name means; the same as the host when that is an address or a folder. */
  readonly address: string;
  readonly port: number;
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  ETIMEDOUT: "Connection timed out",
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
};

/** `connection to server at "db" (10.0.0.1), port 5432 failed: …` */
export function attemptMessage(attempt: Attempt, error: unknown): string {
  const socket = attempt.host.startsWith("/");
  const where = socket
    ? `on socket "${attempt.host}/.s.PGSQL.${attempt.port}"`
    : `at "${attempt.host}"${attempt.address === attempt.host ? "" : ` (${attempt.address})`}, port ${attempt.port}`;
  return `connection to server ${where} failed: ${reason(error, socket)}`;
}

export function unknownHost(host: string, error: unknown): string {
  const code = errorCode(error);
  const why = code === "EAI_AGAIN" ? "Temporary failure in name resolution" : "Name or service not known";
  return `could not translate host name "${host}" to address: ${why}`;
}

export function connectError(message: string, cause: unknown): DatabaseError {
  return new DatabaseError("connect", message, {
    code: isServerError(cause) ? (cause.code ?? null) : null,
    position: null,
    detail: null,
    hint: null,
    sql: null,
    cause,
  });
}

function reason(error: unknown, socket: boolean): string {
  if (isServerError(error)) {
    const rest = [
      error.detail === undefined ? "" : `\nDETAIL:  ${error.detail}`,
      error.hint === undefined ? "" : `\nHINT:  ${error.hint}`,
    ];
    return `${error.severity}:  ${error.message}${rest.join("")}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const network = NETWORK_REASONS[errorCode(error)];
  if (network !== undefined) {
    const question = socket
      ? "Is the server running locally and accepting connections on that socket?"
      : "Is the server running on that host and accepting TCP/IP connections?";
    return `${network}\n\t${question}`;
  }
  if (errorCode(error) === "ECONNRESET" || message.startsWith("Connection terminated")) return CONNECTION_LOST;
  if (message.includes("does not support SSL")) return "server does not support SSL, but SSL was required";
  if (message.includes("password must be a")) return "fe_sendauth: no password supplied";
  return message;
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
