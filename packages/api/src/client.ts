// A client of the HTTP interface: one function per call, typed by the table. How a request travels is the caller's: fetch by default.
import { type AnswerOf, type EndpointName, endpoints, type InputOf, pathParameters } from "./endpoints.ts";
import type { Page, ProblemAnswer, StreamMessage } from "./types.ts";

/** The server refused, or failed; `status` 0: it did not answer. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;

  constructor(status: number, answer: ProblemAnswer, options?: ErrorOptions) {
    super(answer.message, options);
    this.status = status;
    this.code = answer.code;
    this.hint = answer.hint;
  }
}

/** Of the event stream, which is not one of the calls. */
export const streamPath = "/api/stream";

export interface ClientRequest {
  readonly method: "GET" | "POST";
  /** With its query. */
  readonly path: string;
  /** JSON text. */
  readonly body: string | null;
  readonly signal: AbortSignal | undefined;
}

/** Carries a request. */
export type Send = (request: ClientRequest) => Promise<{ readonly status: number; readonly text: string }>;

export interface CallOptions {
  readonly signal?: AbortSignal;
}

type Call<Name extends EndpointName> =
  Record<never, never> extends InputOf<Name>
    ? (input?: InputOf<Name>, options?: CallOptions) => Promise<AnswerOf<Name>>
    : (input: InputOf<Name>, options?: CallOptions) => Promise<AnswerOf<Name>>;

/** One function per call: `client.run({ id })`, `client.launch({ job: "nightly" })`. */
export type Calls = { readonly [Name in EndpointName]: Call<Name> };

/** The calls, over any way to send. */
export function createCalls(send: Send): Calls {
  const calls = Object.keys(endpoints).map((name) => [
    name,
    async (input: Readonly<Record<string, unknown>> = {}, { signal }: CallOptions = {}) => {
      const { status, text } = await send({ ...requestOf(name as EndpointName, input), signal });
      const answer = parsed(text);
      if (status < 200 || status > 299) throw new ApiProblem(status, problemOf(answer, status));
      return answer;
    },
  ]);
  return Object.fromEntries(calls) as Calls;
}

function requestOf(name: EndpointName, input: Readonly<Record<string, unknown>>): Omit<ClientRequest, "signal"> {
  const { method, path } = endpoints[name];
  const inPath = new Set(pathParameters(path));
  const filled = path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(String(input[parameter])));
  const rest = Object.entries(input).filter(([field, value]) => !inPath.has(field) && value !== undefined);
  if (method === "POST") return { method, path: filled, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams(
    rest.flatMap(([field, value]) =>
      (Array.isArray(value) ? value : [value]).filter((each) => each !== null).map((each) => [field, String(each)]),
    ),
  ).toString();
  return { method, path: query === "" ? filled : `${filled}?${query}`, body: null };
}

/** What a proxy says in the place of the server is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(answer: unknown, status: number): ProblemAnswer {
  const text = (key: string) => {
    const value: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, key) : null;
    return typeof value === "string" ? value : null;
  };
  return {
    code: text("code") ?? "http/failed",
    message: text("message") ?? `the server answered ${status}`,
    hint: text("hint"),
  };
}

export interface ClientOptions {
  /** Address of the server: `https://sluice.example.com`. */
  readonly url: string;
  /** Where the server has users. */
  readonly login?: { readonly name: string; readonly password: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Default the global one. */
  readonly fetch?: typeof fetch;
}

export interface Client extends Calls {
  /**
   * What changes, from now on. A lost connection is taken up again, which a `hello` says: anything may have changed meanwhile.
   * @example for await (const message of client.stream({ signal })) if (message.kind === "run") console.log(message.status);
   */
  stream(options?: CallOptions): AsyncGenerator<StreamMessage, void, undefined>;
}

/**
 * A client of a server.
 * @example
 * const client = createClient({ url: "http://127.0.0.1:3000" });
 * const { runId } = await client.launch({ job: "nightly" });
 */
export function createClient(options: ClientOptions): Client {
  const { url, login, headers = {}, fetch: ask = fetch } = options;
  const base = url.replace(/\/+$/, "");
  const own: Record<string, string> = { ...headers };
  if (login !== undefined) {
    const bytes = new TextEncoder().encode(`${login.name}:${login.password}`);
    own["Authorization"] = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  }
  const send: Send = async ({ method, path, body, signal }) => {
    let response: Response;
    try {
      response = await ask(base + path, {
        method,
        body,
        headers: body === null ? own : { ...own, "Content-Type": "application/json" },
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      const message = `the server at ${base} does not answer`;
      throw new ApiProblem(0, { code: "server/unreachable", message, hint: null }, { cause });
    }
    return { status: response.status, text: await response.text() };
  };
  return { ...createCalls(send), stream: ({ signal } = {}) => streamFrom(ask, base + streamPath, own, signal) };
}

const RECONNECT_MILLIS = 1_000;

async function* streamFrom(
  ask: typeof fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamMessage, void, undefined> {
  const isOver = () => signal?.aborted === true;
  while (!isOver()) {
    try {
      const response = await ask(url, { headers, ...(signal === undefined ? {} : { signal }) });
      if (!response.ok)
        throw new ApiProblem(response.status, problemOf(parsed(await response.text()), response.status));
      if (response.body !== null) yield* streamMessages(response.body);
    } catch (error) {
      if (isOver()) return;
      // Refused is refused; what was cut off is tried again.
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MILLIS));
  }
}

async function* streamMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const events = rest.split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        const data = event.split("\n").filter((line) => line.startsWith("data:"));
        if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join("\n"));
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * Every item of all pages, asked for as they are read.
 * @example for await (const run of eachItem(client.runs, { job: "nightly" })) console.log(run.id);
 */
export async function* eachItem<Input extends { readonly cursor?: string | undefined }, Item>(
  call: (input: Input) => Promise<Page<Item>>,
  input: Input,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined = input.cursor;
  do {
    const page: Page<Item> = await call({ ...input, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
