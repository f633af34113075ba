// One place that talks to the server over HTTP: JSON in, JSON out, every failure one of two classes.
import type { ProblemAnswer } from "@sluice/api";

/** The server answered with a problem. */
export class ServerProblem extends Error {
  override readonly name = "ServerProblem";
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;

  constructor(status: number, answer: ProblemAnswer) {
    super(answer.message);
    this.status = status;
    this.code = answer.code;
    this.hint = answer.hint;
  }
}

/** The server did not answer at all. */
export class ServerAway extends Error {
  override readonly name = "ServerAway";
}

/** Asks and reads the JSON answer; the type is the contract's for that path. */
export async function requestJson<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (init?.signal?.aborted === true) throw cause;
    throw new ServerAway("the server does not answer", { cause });
  }
  if (!response.ok) throw await readProblem(response);
  return response.json();
}

/** Sends a body as JSON. */
export function postJson<T>(path: string, body: unknown): Promise<T> {
  return requestJson<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The path with the parameters that have a value. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function readProblem(response: Response): Promise<Error> {
  const gateway = response.status === 502 || response.status === 503 || response.status === 504;
  let body: unknown = null;
  try {
    body = await response.json();
  } catch (cause) {
    // A proxy in front of a server that is away answers without JSON.
    if (gateway) return new ServerAway("the server does not answer", { cause });
  }
  return new ServerProblem(response.status, toAnswer(body, response));
}

function toAnswer(body: unknown, response: Response): ProblemAnswer {
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
    return {
      message: body.message,
      code: "code" in body && typeof body.code === "string" ? body.code : "http/failed",
      hint: "hint" in body && typeof body.hint === "string" ? body.hint : null,
    };
  }
  return { code: "http/failed", message: `the server answered ${response.status} ${response.statusText}`, hint: null };
}
