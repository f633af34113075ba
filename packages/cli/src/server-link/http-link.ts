// A server in another process, over its HTTP interface.
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AssetSummary,
  type AutomationSummary,
  type LaunchAnswer,
  type LaunchRequest,
  type Page,
  paths,
  type RunDetail,
  type RunSummary,
  type StreamMessage,
  type TickPreview,
} from "@sluice/api";
import type { LogPart } from "@sluice/server";
import { CliError } from "../cli-error.ts";
import type { Environment } from "../project/environment.ts";
import { type HttpAnswer, type HttpRequest, openRequest, sendRequest } from "./http-request.ts";
import type { ServerLink } from "./types.ts";

const RECONNECT_MILLIS = 500;

/** A link to the server at `url`; users are taken from SLUICE_USERS where the server asks for them. */
export function httpLink(url: string, env: Environment): ServerLink {
  const headers = authorization(env["SLUICE_USERS"]);

  async function request(path: string, init: Pick<HttpRequest, "method" | "body"> = {}): Promise<HttpAnswer> {
    let response: HttpAnswer;
    try {
      response = await sendRequest(url + path, {
        ...init,
        headers: { ...headers, "Content-Type": "application/json" },
      });
    } catch (error) {
      throw new CliError(
        "server/unreachable",
        `the server at ${url} does not answer (${causeOf(error)})`,
        "is `sluice dev` still running?",
      );
    }
    if (response.ok || response.status === 404) return response;
    throw problemOf(response, url);
  }
  async function post<T>(path: string, body: unknown): Promise<T> {
    const response = await request(path, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw problemOf(response, url);
    return JSON.parse(response.text) as T;
  }
  async function read<T>(path: string): Promise<T | null> {
    const response = await request(path);
    return response.status === 404 ? null : (JSON.parse(response.text) as T);
  }

  return {
    url,
    launch: (body: LaunchRequest) => post<LaunchAnswer>(paths.runs(), body),
    async cancel(id) {
      const response = await request(paths.cancelRun(id), { method: "POST" });
      return response.ok;
    },
    async select(words) {
      const query = new URLSearchParams(words.map((word) => ["select", word]));
      return (await read<readonly string[]>(`${paths.selection()}?${query}`)) ?? [];
    },
    run: (id) => read<RunDetail>(paths.run(id)),
    runs: async (limit) =>
      (await read<Page<RunSummary>>(`${paths.runs()}?limit=${limit}`)) ?? { items: [], nextCursor: null },
    assets: async () => (await read<readonly AssetSummary[]>(paths.assets())) ?? [],
    automations: async () => (await read<readonly AutomationSummary[]>(paths.automations())) ?? [],
    switchAutomation: (name, isOn) => post<AutomationSummary>(paths.switchAutomation(name), { isOn }),
    previewTick: (name) => post<TickPreview>(paths.previewTick(name), {}),
    log: (id, stepKey, stream, offset) => read<LogPart>(`${paths.runLog(id, stepKey, stream)}?offset=${offset}`),
    async watch(callback, signal) {
      while (!signal.aborted) {
        try {
          const response = await openRequest(url + paths.stream(), { headers, signal });
          for await (const message of messages(response)) callback(message);
        } catch (error) {
          if (signal.aborted) return;
          callback({ kind: "hello", serverTime: "" });
          if (!(error instanceof Error)) throw error;
        }
        await sleep(RECONNECT_MILLIS, undefined, { signal }).catch(() => {});
      }
    },
    close: async () => {},
  };
}

async function* messages(response: IncomingMessage): AsyncGenerator<StreamMessage> {
  let rest = "";
  for await (const chunk of response.setEncoding("utf8")) {
    rest += String(chunk);
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data:"));
      if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join("\n")) as StreamMessage;
    }
  }
}

function problemOf(response: HttpAnswer, url: string): CliError {
  if (response.status === 401) {
    return new CliError("server/login", `the server at ${url} wants a login`, "set SLUICE_USERS as the server has it");
  }
  const body = parsed(response.text);
  const text = (key: string) => {
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, key) : null;
    return typeof value === "string" ? value : null;
  };
  const message = text("message") ?? `the server at ${url} answered ${response.status}`;
  return new CliError(text("code") ?? "server/refused", message, text("hint"));
}

/** What a proxy says in the place of the server is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The first user who may launch. */
function authorization(users: string | undefined): Readonly<Record<string, string>> {
  const entries = (users ?? "").split(/\s+/).filter((entry) => entry !== "");
  const chosen = entries.find((entry) => !entry.endsWith(":viewer")) ?? entries[0];
  if (chosen === undefined) return {};
  const login = chosen.slice(0, chosen.lastIndexOf(":"));
  return { Authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
