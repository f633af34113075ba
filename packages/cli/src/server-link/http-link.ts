// A server in another process, over its HTTP interface.
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createCalls, type Send, type StreamMessage, streamPath } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import type { Environment } from "../project/environment.ts";
import { openRequest, sendRequest } from "./http-request.ts";
import type { ServerLink } from "./types.ts";

const RECONNECT_MILLIS = 500;

/** A link to the server at `url`; users are taken from SLUICE_USERS where the server asks for them. */
export function httpLink(url: string, env: Environment): ServerLink {
  const headers = authorization(env["SLUICE_USERS"]);

  const send: Send = async ({ method, path, body, signal }) => {
    try {
      const answer = await sendRequest(url + path, {
        method,
        headers: { ...headers, "Content-Type": "application/json" },
        ...(body === null ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (answer.status !== 401) return answer;
    } catch (error) {
      throw new CliError(
        "server/unreachable",
        `the server at ${url} does not answer (${causeOf(error)})`,
        "is `sluice dev` still running?",
      );
    }
    throw new CliError("server/login", `the server at ${url} wants a login`, "set SLUICE_USERS as the server has it");
  };

  return {
    url,
    calls: createCalls(send),
    async watch(callback, signal) {
      while (!signal.aborted) {
        try {
          const response = await openRequest(url + streamPath, { headers, signal });
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
