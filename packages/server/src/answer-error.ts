// One table from our errors to HTTP answers. Every error body is a `ProblemAnswer`.
import type { FieldProblem, ProblemAnswer } from "@sluice/api";
import { ZodError } from "zod";

export interface ErrorAnswer {
  readonly status: 400 | 403 | 404 | 409 | 413 | 422 | 500 | 503;
  readonly body: ProblemAnswer;
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
    const fields = error.issues.flatMap(fieldProblems);
    const [first] = fields;
    const where = first === undefined || first.path === "" ? "" : `${first.path}: `;
    const message = `${where}${first?.message ?? "the request is not valid"}`;
    return { status: 400, body: { code: "http/bad-request", message, hint: null, fields } };
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

/** A field too many is named as what it is. */
function fieldProblems(issue: ZodError["issues"][number]): readonly FieldProblem[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "there is no such field" }));
}
