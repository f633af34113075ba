// One table from our errors to HTTP answers. Every error body is `{ code, message, hint }`.
import { ZodError } from "zod";

export interface ErrorAnswer {
  readonly status: 400 | 404 | 409 | 413 | 422 | 500 | 503;
  readonly body: { readonly code: string; readonly message: string; readonly hint: string | null };
}

/** A refusal that a route decides itself. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: ErrorAnswer["status"];
  readonly code: string;
  readonly hint: string | null;

  constructor(status: ErrorAnswer["status"], code: string, message: string, hint: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** What a thrown thing says to the client; faults of ours keep their details for the log. */
export function answerError(error: unknown): ErrorAnswer {
  if (error instanceof HttpProblem) {
    return { status: error.status, body: { code: error.code, message: error.message, hint: error.hint } };
  }
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    return {
      status: 400,
      body: {
        code: "http/bad-request",
        message: `${where}${issue?.message ?? "the request is not valid"}`,
        hint: null,
      },
    };
  }
  if (error instanceof SyntaxError) {
    return { status: 400, body: { code: "http/bad-json", message: "the body is not valid JSON", hint: null } };
  }
  return {
    status: 500,
    body: {
      code: "server/failed",
      message: error instanceof Error ? error.message : String(error),
      hint: "the server's log has the details",
    },
  };
}
