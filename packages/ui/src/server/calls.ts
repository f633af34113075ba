// The calls of the HTTP interface, as `sluice/client` has them, over the browser's own fetch: every question and every action of
// the pages goes through here.
import { ApiProblem, createCalls, type Send } from "@sluice/api";

const send: Send = async ({ method, path, body, signal }) => {
  try {
    const response = await fetch(path, {
      method,
      body,
      ...(body === null ? {} : { headers: { "Content-Type": "application/json" } }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiProblem(0, { code: "server/away", message: "the server does not answer", hint: null }, { cause });
  }
};

export const calls = createCalls(send);

/** The server did not answer: it is not there, or a proxy in front of it says so. */
export function isAway(error: Error): boolean {
  if (!(error instanceof ApiProblem)) return false;
  const isProxy = error.status >= 502 && error.status <= 504 && error.code === "http/failed";
  return error.status === 0 || isProxy;
}
