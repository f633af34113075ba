// HTTP by Node.js's own client: fetch takes as long to load as everything else that a short command does.
import { type IncomingMessage, request } from "node:http";

export interface HttpRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, and the answer while it is read. */
  readonly signal?: AbortSignal;
}

/** Settles with the head of the answer; its body is still to be read. Rejects when nobody answers. */
export function openRequest(
  url: string,
  { method = "GET", headers, body, signal }: HttpRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, signal }, resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface HttpAnswer {
  readonly status: number;
  /** Status 200 to 299. */
  readonly ok: boolean;
  readonly text: string;
}

export async function sendRequest(url: string, options: HttpRequest): Promise<HttpAnswer> {
  const response = await openRequest(url, options);
  const status = response.statusCode ?? 0;
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
  return { status, ok: status >= 200 && status < 300, text };
}
